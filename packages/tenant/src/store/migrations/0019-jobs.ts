import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the jobs of the Management API. They have run when they are stored. */
export async function jobs({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('jobs')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('document', 'text', column => column.notNull())
    .addColumn('errors', 'text', column => column.notNull())
    .execute()
}
