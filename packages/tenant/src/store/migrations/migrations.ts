import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { initialSchema } from './0001-initial-schema.ts'
import { management } from './0002-management.ts'
import { stateByAccount } from './0003-state-by-account.ts'
import { mail } from './0004-mail.ts'
import { databaseConnection } from './0005-database-connection.ts'
import { managedTickets } from './0006-managed-tickets.ts'
import { administrators } from './0007-administrators.ts'
import { writtenMembers } from './0008-written-members.ts'
import { actions } from './0009-actions.ts'
import { columnsOfProtocolState } from './0010-columns-of-protocol-state.ts'
import { organizations } from './0011-organizations.ts'
import { clientCredentials } from './0012-client-credentials.ts'
import { nextSigningKey } from './0013-next-signing-key.ts'
import { sharedAttempts } from './0014-shared-attempts.ts'
import { secondFactor } from './0015-second-factor.ts'
import { storedResources } from './0016-stored-resources.ts'
import { tokenExchangeProfiles } from './0017-token-exchange-profiles.ts'
import { linkedIdentities } from './0018-linked-identities.ts'
import { jobs } from './0019-jobs.ts'

type Migration = (database: Kysely<Schema>) => Promise<void>

/**
 * In order; a store's version is the number of migrations applied to it. Append only: a released migration never
 * changes.
 */
export const MIGRATIONS: readonly Migration[] = [
  initialSchema,
  management,
  stateByAccount,
  mail,
  databaseConnection,
  managedTickets,
  administrators,
  writtenMembers,
  actions,
  columnsOfProtocolState,
  organizations,
  clientCredentials,
  nextSigningKey,
  sharedAttempts,
  secondFactor,
  storedResources,
  tokenExchangeProfiles,
  linkedIdentities,
  jobs,
]

/** The version of a store after all migrations. */
export const CURRENT_VERSION: number = MIGRATIONS.length

/**
 * The oldest code that can use a PostgreSQL database after all migrations, as the version that it knows. Increase it with
 * a migration that removes or renames what earlier code uses.
 */
export const OLDEST_CODE = 10

/**
 * Checks a store without writing anything.
 *
 * @throws Error when the store was written by a newer version of this code, or by another program
 */
export async function refuseForeign(database: Kysely<Schema>): Promise<void> {
  const version = await versionOf(database)
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The data folder is of version ${version}, newer than this code's ${MIGRATIONS.length}: update Tollgate or set TOLLGATE_DATA to another folder`,
    )
  }
  if (version === 0 && (await hasTables(database))) {
    throw new Error('The "tenant.db" in the data folder is not of Tollgate: set TOLLGATE_DATA to another folder')
  }
}

/**
 * Migrates a store, each step in its own transaction.
 *
 * @param to a version; default: the current one. Tests use others
 */
export async function migrate(database: Kysely<Schema>, to: number = CURRENT_VERSION): Promise<void> {
  const version = await versionOf(database)
  for (const [index, migration] of MIGRATIONS.slice(0, to).entries()) {
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

async function hasTables(database: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql`SELECT name FROM sqlite_master LIMIT 1`.execute(database)
  return rows.length > 0
}
