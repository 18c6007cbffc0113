import { pid } from 'node:process'
import { PostgresDialect, sql } from 'kysely'
import pg, { type PoolConfig } from 'pg'
import { adoptStore, type Database } from '../database.ts'
import { postgresStore } from '../dialects/postgres.ts'
import { engineInputsChanged } from '../engine-inputs.ts'
import { isUnavailable } from '../unavailable.ts'
import { openSharedAttempts } from './attempts.ts'
import { openControlConnection } from './control-connection.ts'
import { migratePostgres } from './migrate.ts'
import { createUnitsOfWork } from './units-of-work.ts'

/** The key of the lock of processes that add what a new tenant has. */
const START_LOCK = 0x746f_6c6d

/** Values of 64 bits, such as counts; all of them are far below 2^53. */
const INT8 = 20

/**
 * Connects to a PostgreSQL database, and migrates it to the current schema. Several processes can use it at once.
 *
 * @param url `postgres://user:password@host:port/database`
 * @throws Error when it cannot be reached, belongs to another program, or needs newer code
 */
export async function openPostgres(url: string): Promise<Database> {
  const config: PoolConfig = {
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    maxLifetimeSeconds: 30 * 60,
    keepAlive: true,
    application_name: `tollgate:${pid}`,
    statement_timeout: 10_000,
    lock_timeout: 5000,
    idle_in_transaction_session_timeout: 30_000,
    types: { getTypeParser: (type, format) => (type === INT8 ? Number : pg.types.getTypeParser(type, format)) },
  }
  const pool = new pg.Pool(config)
  // Connections that the server closes are replaced; without listeners, the process would end.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))

  const units = createUnitsOfWork()
  const attempts = openSharedAttempts(config)
  const control = openControlConnection(config, () => {
    // Requests notice the change as well; an outage at this moment loses nothing.
    engineInputsChanged(database).catch(() => {})
  })
  const database = postgresStore(new PostgresDialect({ pool }), driver => {
    const wrapped = units.wrap(driver)
    return {
      ...wrapped,
      async destroy(options) {
        await Promise.all([control.close(), attempts.close()])
        await wrapped.destroy(options)
      },
    }
  })
  try {
    await migratePostgres(database)
  } catch (error) {
    await database.destroy()
    throw isUnavailable(error) ? unreachable(url, error) : error
  }
  adoptStore(database, {
    version: async () => String((await control.readEpochs()).config),
    engineVersion: async () => (await control.readEpochs()).engine,
    attempts,
    runInTransaction: units.run,
    async runExclusively(work) {
      await units.run(async () => {
        for (const timeout of ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']) {
          await sql`set local ${sql.raw(timeout)} = 0`.execute(database)
        }
        await sql`select pg_advisory_xact_lock(${sql.lit(START_LOCK)})`.execute(database)
        await work()
        return { commit: true }
      })
    },
  })
  return database
}

/** The host that the driver would connect to, or the folder of a socket. */
export function hostOf(url: string): string {
  return new pg.Client({ connectionString: url }).host
}

/** The message has no password. */
function unreachable(url: string, cause: unknown): Error {
  const { host, pathname } = new URL(url)
  return new Error(
    `Cannot connect to the database "${host}${pathname}": ${messageOf(cause)}; start it, or correct TOLLGATE_DATABASE_URL`,
    { cause },
  )
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
