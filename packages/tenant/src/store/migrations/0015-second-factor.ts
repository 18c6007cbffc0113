import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the authenticators of users: one for one-time passwords each. */
export async function secondFactor({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('authenticators')
    .addColumn('user_id', 'text', column => column.primaryKey().references('users.user_id').onDelete('cascade'))
    .addColumn('id', 'text', column => column.notNull().unique())
    .addColumn('secret', 'text', column => column.notNull())
    .addColumn('recovery_digest', 'text')
    .addColumn('last_step', 'bigint', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('confirmed_at', 'text')
    .execute()
}
