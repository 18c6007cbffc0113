import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the resources that are stored and returned without an effect. */
export async function storedResources({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('stored_resources')
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('owner', 'text', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('name', 'text')
    .addColumn('document', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('updated_at', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('stored_resources_key', ['kind', 'owner', 'id'])
    .addUniqueConstraint('stored_resources_name', ['kind', 'owner', 'name'])
    .execute()
}
