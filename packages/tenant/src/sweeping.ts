import type { FastifyPluginAsync } from 'fastify'
import type { Database } from './store/database.ts'
import { sweepProtocolState } from './store/protocol-state.ts'

const INTERVAL_MILLISECONDS = 10 * 60 * 1000

/** Deletes sessions, codes and tokens that have expired: at the start, and regularly until the app closes. */
export const sweeping: FastifyPluginAsync<{ database: Database }> = async (app, { database }) => {
  const sweep = () => sweepProtocolState(database).catch(error => app.log.error(error))
  await sweep()
  const timer = setInterval(sweep, INTERVAL_MILLISECONDS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}
