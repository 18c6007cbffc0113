import type { FastifyPluginAsync } from 'fastify'
import type { Database } from './store/database.ts'
import { deleteLogsBefore } from './store/logs.ts'
import { sweepProtocolState } from './store/protocol-state.ts'

const INTERVAL_MILLISECONDS = 10 * 60 * 1000
const LOGS_KEPT_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Deletes what expired, and logs after 30 days: at the start, and regularly until the app closes. */
export const sweeping: FastifyPluginAsync<{ database: Database }> = async (app, { database }) => {
  async function sweep(): Promise<void> {
    try {
      await sweepProtocolState(database)
      await deleteLogsBefore(database, new Date(Date.now() - LOGS_KEPT_MILLISECONDS).toISOString())
    } catch (error) {
      app.log.error(error)
    }
  }
  await sweep()
  const timer = setInterval(sweep, INTERVAL_MILLISECONDS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}
