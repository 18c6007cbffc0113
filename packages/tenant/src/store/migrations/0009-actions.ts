import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds Actions, and what a login decided for the tokens of its grant. */
export async function actions({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('actions')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull().unique())
    .addColumn('draft', 'text', column => column.notNull())
    .addColumn('deployed_version_id', 'text')
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('updated_at', 'text', column => column.notNull())
    .execute()
  await schema
    .createTable('action_versions')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('action_id', 'text', column => column.notNull().references('actions.id').onDelete('cascade'))
    .addColumn('number', 'integer', column => column.notNull())
    .addColumn('content', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addUniqueConstraint('action_versions_number', ['action_id', 'number'])
    .execute()
  await schema
    .createTable('action_bindings')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('trigger_id', 'text', column => column.notNull())
    .addColumn('action_id', 'text', column => column.notNull().references('actions.id').onDelete('cascade'))
    .addColumn('display_name', 'text', column => column.notNull())
    .addColumn('position', 'integer', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('updated_at', 'text', column => column.notNull())
    .execute()
  await schema
    .createTable('action_executions')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('trigger_id', 'text', column => column.notNull())
    .addColumn('document', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .execute()
  await schema
    .createIndex('action_executions_by_created_at')
    .on('action_executions')
    .columns(['created_at', 'id'])
    .execute()
  await schema
    .createTable('grant_details')
    .addColumn('grant_id', 'text', column => column.primaryKey())
    .addColumn('document', 'text', column => column.notNull())
    .execute()
}
