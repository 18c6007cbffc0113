import { type Kysely, sql } from 'kysely'
import { initialSchema } from './migrations/0001-initial-schema.ts'
import { management } from './migrations/0002-management.ts'
import { stateByAccount } from './migrations/0003-state-by-account.ts'
import { mail } from './migrations/0004-mail.ts'
import { databaseConnection } from './migrations/0005-database-connection.ts'
import { managedTickets } from './migrations/0006-managed-tickets.ts'
import type { Schema } from './schema.ts'

type Migration = (database: Kysely<Schema>) => Promise<void>

/** In order; a store's version is how many of them it has seen. Append only: a released one never changes. */
const MIGRATIONS: readonly Migration[] = [
  initialSchema,
  management,
  stateByAccount,
  mail,
  databaseConnection,
  managedTickets,
]

/**
 * Brings a store to the current schema, each step in a transaction of its own.
 *
 * @throws Error when the store was written by a newer version of this code
 */
export async function migrate(database: Kysely<Schema>): Promise<void> {
  const version = await versionOf(database)
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The data folder is of version ${version}, newer than this code's ${MIGRATIONS.length}: update Tollgate or set TOLLGATE_DATA to another folder`,
    )
  }
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < version) continue
    await database.transaction().execute(async transaction => {
      await migration(transaction)
      await sql`PRAGMA user_version = ${sql.lit(index + 1)}`.execute(transaction)
    })
  }
}

async function versionOf(database: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`PRAGMA user_version`.execute(database)
  return rows[0]?.user_version ?? 0
}
