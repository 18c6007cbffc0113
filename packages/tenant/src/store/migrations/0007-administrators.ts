import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** Administrators are no longer those who have a role: what manages roles could take it from them. */
export async function administrators(database: Kysely<Schema>): Promise<void> {
  await database.schema
    .createTable('administrators')
    .addColumn('user_id', 'text', column => column.primaryKey().references('users.user_id').onDelete('cascade'))
    .modifyEnd(sql`strict`)
    .execute()
  await sql`
    INSERT INTO administrators (user_id)
    SELECT user_roles.user_id FROM user_roles JOIN roles ON roles.id = user_roles.role_id
    WHERE roles.name = 'Tenant Administrator'
  `.execute(database)
  await sql`DELETE FROM roles WHERE name = 'Tenant Administrator'`.execute(database)
}
