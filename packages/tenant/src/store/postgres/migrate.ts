import { type Kysely, sql } from 'kysely'
import { postgresSql } from '../dialects/postgres-sql.ts'
import { CURRENT_VERSION, MIGRATIONS, OLDEST_CODE } from '../migrations/migrations.ts'
import type { Schema } from '../schema.ts'
import { countChanges, createEpochs } from './epochs.ts'

/** The key of the lock that starting processes take before they look at the version: "tollgate" in ASCII. */
const MIGRATION_LOCK = 0x746f_6c6c

/**
 * Migrates a database to the current schema, in one transaction. Of several processes that start at once, one migrates
 * and the others wait for it.
 *
 * A database may be newer than this code, so that a rolling deployment can start the former code again: each migration
 * says which code can still use its result.
 *
 * @param to a version; default: the current one. Tests use others
 * @throws Error when the database needs newer code, or belongs to another program; it is then unchanged
 */
export async function migratePostgres(database: Kysely<Schema>, to: number = CURRENT_VERSION): Promise<void> {
  await database.transaction().execute(async transaction => {
    await sql`set local lock_timeout = 0`.execute(transaction)
    await sql`set local statement_timeout = 0`.execute(transaction)
    await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(transaction)
    const version = await acceptedVersion(transaction)
    if (version >= to) return
    if (version === 0) await createEpochs(transaction)
    for (const migration of MIGRATIONS.slice(version, to)) await migration(transaction)
    await countChanges(transaction)
    await sql`delete from schema_version`.execute(transaction)
    await sql`insert into schema_version (version, oldest_code) values (${to}, ${OLDEST_CODE})`.execute(transaction)
  })
}

async function acceptedVersion(database: Kysely<Schema>): Promise<number> {
  const tables = await postgresSql.tables(database)
  if (tables.length === 0) {
    await sql`create table schema_version (version integer not null, oldest_code integer not null)`.execute(database)
    return 0
  }
  if (!tables.includes('schema_version')) {
    throw new Error(
      'The database of TOLLGATE_DATABASE_URL has tables of another program: create a database for Tollgate',
    )
  }
  const { rows } = await sql<{ version: number; oldest_code: number }>`
    select version, oldest_code from schema_version`.execute(database)
  const { version = 0, oldest_code = 0 } = rows[0] ?? {}
  if (oldest_code > CURRENT_VERSION) {
    throw new Error(
      `The database of TOLLGATE_DATABASE_URL needs code of version ${oldest_code}, newer than this code's ${CURRENT_VERSION}: update Tollgate`,
    )
  }
  return version
}
