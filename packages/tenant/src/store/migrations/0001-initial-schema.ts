import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

export async function initialSchema(database: Kysely<Schema>): Promise<void> {
  await createPeople(database)
  await createApplications(database)
  await createRoles(database)
  await createProtocolState(database)
}

async function createPeople({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('users')
    .addColumn('user_id', 'text', column => column.primaryKey())
    .addColumn('email', 'text', column => column.notNull().unique())
    .addColumn('email_verified', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('password_hash', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('nickname', 'text', column => column.notNull())
    .addColumn('picture', 'text')
    .addColumn('blocked', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('user_metadata', 'text', column => column.notNull().defaultTo('{}'))
    .addColumn('app_metadata', 'text', column => column.notNull().defaultTo('{}'))
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('updated_at', 'text', column => column.notNull())
    .addColumn('last_login', 'text')
    .addColumn('logins_count', 'integer', column => column.notNull().defaultTo(0))
    .modifyEnd(sql`strict`)
    .execute()
}

async function createApplications({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('clients')
    .addColumn('client_id', 'text', column => column.primaryKey())
    .addColumn('client_secret', 'text')
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('settings', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('updated_at', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('resource_servers')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('identifier', 'text', column => column.notNull().unique())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('settings', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('updated_at', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('permissions')
    .addColumn('resource_server_identifier', 'text', column =>
      column.notNull().references('resource_servers.identifier').onDelete('cascade'),
    )
    .addColumn('permission_name', 'text', column => column.notNull())
    .addColumn('description', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('permissions_key', ['resource_server_identifier', 'permission_name'])
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('client_grants')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('client_id', 'text', column => column.notNull().references('clients.client_id').onDelete('cascade'))
    .addColumn('audience', 'text', column =>
      column.notNull().references('resource_servers.identifier').onDelete('cascade'),
    )
    .addColumn('scope', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addUniqueConstraint('client_grants_once', ['client_id', 'audience'])
    .modifyEnd(sql`strict`)
    .execute()
}

async function createRoles({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('roles')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull().unique())
    .addColumn('description', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('user_roles')
    .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
    .addColumn('role_id', 'text', column => column.notNull().references('roles.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('user_roles_key', ['user_id', 'role_id'])
    .modifyEnd(sql`strict`)
    .execute()
  await permissionHolders(
    schema
      .createTable('role_permissions')
      .addColumn('role_id', 'text', column => column.notNull().references('roles.id').onDelete('cascade')),
    'role_id',
  ).execute()
  await permissionHolders(
    schema
      .createTable('user_permissions')
      .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade')),
    'user_id',
  ).execute()
}

/** Whoever holds permissions names an API's permission, and loses it when the API does. */
function permissionHolders<Table extends string, Holder extends string>(
  table: CreateTableBuilder<Table, Holder>,
  holder: Holder,
): CreateTableBuilder<Table, Holder | 'resource_server_identifier' | 'permission_name'> {
  return table
    .addColumn('resource_server_identifier', 'text', column => column.notNull())
    .addColumn('permission_name', 'text', column => column.notNull())
    .addPrimaryKeyConstraint(`${holder}_permission_key`, [holder, 'resource_server_identifier', 'permission_name'])
    .addForeignKeyConstraint(
      `${holder}_permission`,
      ['resource_server_identifier', 'permission_name'],
      'permissions',
      ['resource_server_identifier', 'permission_name'],
      constraint => constraint.onDelete('cascade'),
    )
    .modifyEnd(sql`strict`)
}

async function createProtocolState({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('signing_keys')
    .addColumn('kid', 'text', column => column.primaryKey())
    .addColumn('alg', 'text', column => column.notNull())
    .addColumn('private_jwk', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('cookie_keys')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('secret', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('oidc_payloads')
    .addColumn('model', 'text', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('payload', 'text', column => column.notNull())
    .addColumn('grant_id', 'text')
    .addColumn('user_code', 'text')
    .addColumn('uid', 'text')
    .addColumn('consumed_at', 'integer')
    .addColumn('expires_at', 'integer')
    .addPrimaryKeyConstraint('oidc_payloads_key', ['model', 'id'])
    .modifyEnd(sql`strict`)
    .execute()
  for (const column of ['grant_id', 'user_code', 'uid', 'expires_at'] as const) {
    await schema
      .createIndex(`oidc_payloads_by_${column}`)
      .on('oidc_payloads')
      .column(column)
      .where(sql.ref(column), 'is not', null)
      .execute()
  }
  await schema
    .createTable('milestones')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('reached_at', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
}
