import { type Kysely, sql } from 'kysely'
import { DATABASE_CONNECTION } from '../connections.ts'
import { newId } from '../ids.ts'
import type { Schema } from '../schema.ts'

/** The one connection there is; the applications that are there already may use it. */
export async function databaseConnection(database: Kysely<Schema>): Promise<void> {
  await database
    .insertInto('connections')
    .values({ id: newId('con_'), name: DATABASE_CONNECTION, settings: '{}', created_at: new Date().toISOString() })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  await sql`
    INSERT OR IGNORE INTO connection_clients (connection_id, client_id)
    SELECT connections.id, clients.client_id FROM connections, clients
  `.execute(database)
}
