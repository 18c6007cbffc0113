import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The one connection is kept; its settings are deleted. */
const KEPT = 'connections'

const KEYS: ReadonlySet<string> = new Set(['signing_keys', 'cookie_keys'])

/** Deletes all data, in every table. */
export async function erase(transaction: Database, { keepKeys = false }: { keepKeys?: boolean } = {}): Promise<void> {
  // Checked again at the end of the transaction.
  await sql`PRAGMA defer_foreign_keys = ON`.execute(transaction)
  const tables = await transaction.introspection.getTables()
  for (const { name } of tables) {
    const isKept = name === KEPT || (keepKeys && KEYS.has(name))
    if (!isKept) await sql`DELETE FROM ${sql.table(name)}`.execute(transaction)
  }
  await transaction.updateTable('connections').set({ settings: '{}' }).execute()
}
