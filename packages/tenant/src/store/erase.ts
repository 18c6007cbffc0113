import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The one connection is kept; its settings are deleted. */
const KEPT = 'connections'

/** Deletes all data, in every table. */
export async function erase(transaction: Database): Promise<void> {
  // Checked again at the end of the transaction.
  await sql`PRAGMA defer_foreign_keys = ON`.execute(transaction)
  const tables = await transaction.introspection.getTables()
  for (const { name } of tables) {
    if (name !== KEPT) await sql`DELETE FROM ${sql.table(name)}`.execute(transaction)
  }
  await transaction.updateTable('connections').set({ settings: '{}' }).execute()
}
