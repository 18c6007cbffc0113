import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the one database connection, and lets the existing applications use it. */
export async function databaseConnection(database: Kysely<Schema>): Promise<void> {
  await sql`
    INSERT OR IGNORE INTO connections (id, name, settings, created_at)
    VALUES (
      'con_' || hex(randomblob(8)), 'Username-Password-Authentication', '{}', strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    )
  `.execute(database)
  await sql`
    INSERT OR IGNORE INTO connection_clients (connection_id, client_id)
    SELECT connections.id, clients.client_id FROM connections, clients
  `.execute(database)
}
