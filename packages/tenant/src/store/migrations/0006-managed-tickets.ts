import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** Tickets that an application hands out itself; and the administrators' leave to manage them, and refresh tokens. */
export async function managedTickets(database: Kysely<Schema>): Promise<void> {
  const { schema } = database
  await schema.alterTable('tickets').addColumn('result_url', 'text').execute()
  await schema
    .alterTable('tickets')
    .addColumn('marks_verified', 'integer', column => column.notNull().defaultTo(1))
    .execute()
  await sql`
    INSERT INTO role_permissions (role_id, resource_server_identifier, permission_name)
    SELECT roles.id, permissions.resource_server_identifier, permissions.permission_name
    FROM roles
    CROSS JOIN permissions
    JOIN resource_servers ON resource_servers.identifier = permissions.resource_server_identifier
    WHERE roles.name = 'Tenant Administrator'
      AND resource_servers.is_system = 1
      AND permissions.permission_name IN ('create:user_tickets', 'read:refresh_tokens', 'delete:refresh_tokens')
    ON CONFLICT DO NOTHING
  `.execute(database)
}
