import { env } from 'node:process'
import { PGlite } from '@electric-sql/pglite'
import { PGliteDialect, sql } from 'kysely'
import { adoptStore, type Database, IN_MEMORY, openDatabase } from '../../src/store/database.ts'
import { postgresStore } from '../../src/store/dialects/postgres.ts'
import { migratePostgres } from '../../src/store/postgres/migrate.ts'
import { openPostgres } from '../../src/store/postgres/open.ts'
import { createDatabase } from './postgres.ts'

/** The kind of store that tests use: SQLite, or what `TOLLGATE_TEST_STORE` says. */
export const TEST_STORE: 'sqlite' | 'pglite' | 'postgres' = kindOf(env.TOLLGATE_TEST_STORE)

function kindOf(name: string | undefined): typeof TEST_STORE {
  if (name === undefined || name === 'sqlite') return 'sqlite'
  if (name === 'pglite' || name === 'postgres') return name
  throw new TypeError(`TOLLGATE_TEST_STORE is "${name}": set it to "sqlite", "pglite" or "postgres"`)
}

/** Opens an empty store. `destroy()` deletes it. */
export async function openTestStore(): Promise<Database> {
  if (TEST_STORE === 'sqlite') return openDatabase(IN_MEMORY)
  return TEST_STORE === 'pglite' ? openPglite() : openTemporaryPostgres()
}

/** PostgreSQL in this process: the same SQL, with one connection. */
async function openPglite(): Promise<Database> {
  const database = postgresStore(new PGliteDialect({ pglite: new PGlite() }))
  await migratePostgres(database)
  adoptStore(database, {
    async version() {
      const { rows } = await sql<{ config: number }>`select config from epochs`.execute(database)
      return String(rows[0]?.config)
    },
    runInTransaction: work => work(),
  })
  return database
}

async function openTemporaryPostgres(): Promise<Database> {
  const { url, drop } = await createDatabase()
  const database = await openPostgres(url)
  const close = database.destroy.bind(database)
  return Object.assign(database, {
    async destroy() {
      await close()
      await drop()
    },
  })
}
