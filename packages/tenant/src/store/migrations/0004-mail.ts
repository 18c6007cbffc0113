import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** Mails that are never sent but read here, and the links in them. */
export async function mail({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('mails')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('recipient', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('body', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  await schema
    .createTable('tickets')
    .addColumn('digest', 'text', column => column.primaryKey())
    .addColumn('purpose', 'text', column => column.notNull())
    .addColumn('user_id', 'text', column => column.references('users.user_id').onDelete('cascade'))
    .addColumn('email', 'text', column => column.notNull())
    .addColumn('expires_at', 'integer', column => column.notNull())
    .modifyEnd(sql`strict`)
    .execute()
  for (const column of ['user_id', 'expires_at'] as const) {
    await schema.createIndex(`tickets_by_${column}`).on('tickets').column(column).execute()
  }
}
