import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds organizations: their members with roles, connections, invitations and client grants. */
export async function organizations({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('organizations')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull().unique())
    .addColumn('display_name', 'text', column => column.notNull())
    .addColumn('settings', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .execute()
  await schema
    .createTable('organization_members')
    .addColumn('organization_id', 'text', column => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
    .addPrimaryKeyConstraint('organization_members_key', ['organization_id', 'user_id'])
    .execute()
  await schema
    .createTable('organization_member_roles')
    .addColumn('organization_id', 'text', column => column.notNull())
    .addColumn('user_id', 'text', column => column.notNull())
    .addColumn('role_id', 'text', column => column.notNull().references('roles.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('organization_member_roles_key', ['organization_id', 'user_id', 'role_id'])
    .addForeignKeyConstraint(
      'organization_member_roles_member',
      ['organization_id', 'user_id'],
      'organization_members',
      ['organization_id', 'user_id'],
      constraint => constraint.onDelete('cascade'),
    )
    .execute()
  await schema
    .createTable('organization_connections')
    .addColumn('organization_id', 'text', column => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('connection_id', 'text', column => column.notNull().references('connections.id').onDelete('cascade'))
    .addColumn('settings', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('organization_connections_key', ['organization_id', 'connection_id'])
    .execute()
  await schema
    .createTable('organization_invitations')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('organization_id', 'text', column => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('digest', 'text', column => column.notNull().unique())
    .addColumn('email', 'text', column => column.notNull())
    .addColumn('document', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('expires_at', 'integer', column => column.notNull())
    .execute()
  await schema
    .createTable('organization_client_grants')
    .addColumn('organization_id', 'text', column => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('client_grant_id', 'text', column => column.notNull().references('client_grants.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('organization_client_grants_key', ['organization_id', 'client_grant_id'])
    .execute()
}
