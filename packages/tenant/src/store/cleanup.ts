import type { FastifyPluginAsync } from 'fastify'
import { deleteExecutionsBefore } from './actions/action-executions.ts'
import { type Database, inOneTransaction, sharedAttemptsOf } from './database.ts'
import { dialectOf } from './dialects/dialect-of.ts'
import { deleteLogsBefore, deleteLogsBeyond, MOST_LOGS } from './logs.ts'
import { deleteOrphanedGrantDetails } from './tokens/grant-details.ts'
import { deleteExpiredState } from './tokens/protocol-state.ts'
import { deleteMailsBefore } from './users/outbox.ts'
import { deleteExpiredTickets } from './users/tickets.ts'

const INTERVAL_MILLISECONDS = 10 * 60 * 1000
const KEPT_MILLISECONDS = 30 * 24 * 60 * 60 * 1000
/** As at Auth0. */
const EXECUTIONS_KEPT_MILLISECONDS = 10 * 24 * 60 * 60 * 1000

/**
 * Deletes expired state, logs and mails after 30 days, executions of Actions after 10, and logs beyond a hundred thousand: at the start, and regularly
 * until the app closes.
 */
export const cleanup: FastifyPluginAsync<{ database: Database }> = async (app, { database }) => {
  async function deleteExpired(): Promise<void> {
    try {
      await inOneTransaction(database, async () => {
        // Of several processes with one store, one deletes.
        if (await dialectOf(database).tryLock(database, 'cleanup')) await deleteAll(database)
        return { commit: true }
      })
    } catch (error) {
      app.log.error(error)
    }
  }
  await deleteExpired()
  const timer = setInterval(deleteExpired, INTERVAL_MILLISECONDS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}

async function deleteAll(database: Database): Promise<void> {
  const keptSince = new Date(Date.now() - KEPT_MILLISECONDS).toISOString()
  await deleteExpiredState(database)
  await deleteOrphanedGrantDetails(database)
  await deleteExpiredTickets(database)
  await sharedAttemptsOf(database)?.deleteExpired()
  await deleteLogsBefore(database, keptSince)
  await deleteLogsBeyond(database, MOST_LOGS)
  await deleteMailsBefore(database, keptSince)
  await deleteExecutionsBefore(database, new Date(Date.now() - EXECUTIONS_KEPT_MILLISECONDS).toISOString())
}
