import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the one database connection, and lets the existing applications use it. */
export async function databaseConnection(database: Kysely<Schema>): Promise<void> {
  const id = `con_${randomBytes(8).toString('hex').toUpperCase()}`
  await sql`
    INSERT INTO connections (id, name, settings, created_at)
    VALUES (${id}, 'Username-Password-Authentication', '{}', ${new Date().toISOString()})
    ON CONFLICT DO NOTHING
  `.execute(database)
  await sql`
    INSERT INTO connection_clients (connection_id, client_id)
    SELECT connections.id, clients.client_id FROM connections, clients WHERE true
    ON CONFLICT DO NOTHING
  `.execute(database)
}
