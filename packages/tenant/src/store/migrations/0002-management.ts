import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

export async function management(database: Kysely<Schema>): Promise<void> {
  await extendPeople(database)
  await extendApplications(database)
  await extendSigningKeys(database)
  await createConnections(database)
  await createLogs(database)
}

async function extendPeople({ schema }: Kysely<Schema>): Promise<void> {
  for (const column of ['given_name', 'family_name', 'last_ip', 'last_password_reset']) {
    await schema.alterTable('users').addColumn(column, 'text').execute()
  }
  // Lists are read in the order of creation.
  await schema.createIndex('users_by_created_at').on('users').columns(['created_at', 'user_id']).execute()
}

async function extendApplications({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .alterTable('resource_servers')
    .addColumn('is_system', 'integer', column => column.notNull().defaultTo(0))
    .execute()
}

async function extendSigningKeys({ schema }: Kysely<Schema>): Promise<void> {
  await schema.alterTable('signing_keys').addColumn('current_until', 'text').execute()
  await schema.alterTable('signing_keys').addColumn('revoked_at', 'text').execute()
}

async function createConnections({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('connections')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull().unique())
    .addColumn('settings', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('connection_clients')
    .addColumn('connection_id', 'text', column => column.notNull().references('connections.id').onDelete('cascade'))
    .addColumn('client_id', 'text', column => column.notNull().references('clients.client_id').onDelete('cascade'))
    .addPrimaryKeyConstraint('connection_clients_key', ['connection_id', 'client_id'])
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('tenant_settings')
    .addColumn('id', 'integer', column => column.primaryKey().check(sql`id = 1`))
    .addColumn('settings', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
}

async function createLogs({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('logs')
    .addColumn('log_id', 'text', column => column.primaryKey())
    .addColumn('date', 'text', column => column.notNull())
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('client_id', 'text')
    .addColumn('user_id', 'text')
    .addColumn('document', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  for (const column of ['date', 'type', 'client_id', 'user_id'] as const) {
    await schema.createIndex(`logs_by_${column}`).on('logs').columns([column, 'log_id']).execute()
  }
}
