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
/** Rows in one transaction, so that requests and the limit of a statement's time are never far. */
const MOST_AT_ONCE = 5000
/** As at Auth0. */
const EXECUTIONS_KEPT_MILLISECONDS = 10 * 24 * 60 * 60 * 1000

/**
 * Deletes expired state, logs and mails after 30 days, executions of Actions after 10, and logs beyond a hundred thousand: at the start, and regularly
 * until the app closes.
 */
export const cleanup: FastifyPluginAsync<{ database: Database }> = async (app, { database }) => {
  async function deleteExpired(): Promise<void> {
    try {
      while ((await inTurn(() => deleteExpiredState(database, MOST_AT_ONCE))) === MOST_AT_ONCE);
      await inTurn(() => deleteOthers(database))
    } catch (error) {
      app.log.error(error)
    }
  }
  /** Of several processes with one store, one deletes. */
  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    const { result } = await inOneTransaction(database, async () => {
      const isFree = await dialectOf(database).tryLock(database, 'cleanup')
      return { result: isFree ? await work() : undefined, commit: true }
    })
    return result
  }
  await deleteExpired()
  const timer = setInterval(deleteExpired, INTERVAL_MILLISECONDS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}

async function deleteOthers(database: Database): Promise<void> {
  const keptSince = new Date(Date.now() - KEPT_MILLISECONDS).toISOString()
  await deleteOrphanedGrantDetails(database)
  await deleteExpiredTickets(database)
  await sharedAttemptsOf(database)?.deleteExpired()
  await deleteLogsBefore(database, keptSince)
  await deleteLogsBeyond(database, MOST_LOGS)
  await deleteMailsBefore(database, keptSince)
  await deleteExecutionsBefore(database, new Date(Date.now() - EXECUTIONS_KEPT_MILLISECONDS).toISOString())
}
