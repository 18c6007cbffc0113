import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the profiles of custom token exchanges. An Action cannot be deleted while a profile uses it. */
export async function tokenExchangeProfiles({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('token_exchange_profiles')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('subject_token_type', 'text', column => column.notNull().unique())
    .addColumn('action_id', 'text', column => column.notNull().references('actions.id'))
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('updated_at', 'text', column => column.notNull())
    .execute()
}
