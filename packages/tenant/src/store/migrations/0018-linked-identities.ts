import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the identities of users besides their first one: accounts that were linked to theirs. */
export async function linkedIdentities({ schema }: Kysely<Schema>): Promise<void> {
  await schema
    .createTable('linked_identities')
    .addColumn('provider', 'text', column => column.notNull())
    .addColumn('identity_id', 'text', column => column.notNull())
    .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('email', 'text', column => column.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('profile', 'text', column => column.notNull())
    .addColumn('linked_at', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('linked_identities_key', ['provider', 'identity_id'])
    .addUniqueConstraint('linked_identities_email', ['connection', 'email'])
    .execute()
  await schema.createIndex('linked_identities_by_user').on('linked_identities').column('user_id').execute()
}
