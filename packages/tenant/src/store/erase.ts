import { sql } from 'kysely'
import type { Database } from './database.ts'

/** There is one connection, and it stays; what was set for it goes. */
const KEPT = 'connections'

/** Deletes everything that was ever written, whatever table it is in. */
export async function erase(transaction: Database): Promise<void> {
  // Checked again when the transaction ends.
  await sql`PRAGMA defer_foreign_keys = ON`.execute(transaction)
  const tables = await transaction.introspection.getTables()
  for (const { name } of tables) {
    if (name !== KEPT) await sql`DELETE FROM ${sql.table(name)}`.execute(transaction)
  }
  await transaction.updateTable('connections').set({ settings: '{}' }).execute()
}
