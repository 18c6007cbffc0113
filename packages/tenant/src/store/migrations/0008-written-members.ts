import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialects/dialect-of.ts'
import type { Schema } from '../schema.ts'

/** What Auth0's tools write of users and client grants, and is kept for them. */
export async function writtenMembers(database: Kysely<Schema>): Promise<void> {
  await database.schema
    .alterTable('users')
    .addColumn('details', 'text', column => column.notNull().defaultTo('{}'))
    .execute()
  const username = dialectOf(database).member(sql.ref('details'), ['username'])
  await sql`CREATE UNIQUE INDEX users_by_username ON users (lower(${username}))`.execute(database)
  await extendClientGrants(database)
}

/** An application may have a grant for its own tokens and one for those of its users. SQLite cannot change a constraint. */
async function extendClientGrants(database: Kysely<Schema>): Promise<void> {
  if (dialectOf(database).name === 'postgres') {
    // Its index would have the name of the new one.
    await sql`ALTER TABLE client_grants RENAME CONSTRAINT client_grants_once TO client_grants_by_client`.execute(
      database,
    )
  }
  await database.schema
    .createTable('client_grants_by_subject')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('client_id', 'text', column => column.notNull().references('clients.client_id').onDelete('cascade'))
    .addColumn('audience', 'text', column =>
      column.notNull().references('resource_servers.identifier').onDelete('cascade'),
    )
    .addColumn('subject_type', 'text', column => column.notNull())
    .addColumn('scope', 'text', column => column.notNull())
    .addColumn('settings', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addUniqueConstraint('client_grants_once', ['client_id', 'audience', 'subject_type'])
    .modifyEnd(sql`strict`)
    .execute()
  await sql`
    INSERT INTO client_grants_by_subject (id, client_id, audience, subject_type, scope, settings, created_at)
    SELECT id, client_id, audience, 'client', scope, '{}', created_at FROM client_grants
  `.execute(database)
  await database.schema.dropTable('client_grants').execute()
  await database.schema.alterTable('client_grants_by_subject').renameTo('client_grants').execute()
}
