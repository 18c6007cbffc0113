import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the public keys and certificates by which applications authenticate. */
export async function clientCredentials({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('client_credentials')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('client_id', 'text', column => column.notNull().references('clients.client_id').onDelete('cascade'))
    .addColumn('document', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('updated_at', 'text', column => column.notNull())
    .execute()
  await schema.createIndex('client_credentials_client').on('client_credentials').column('client_id').execute()
}
