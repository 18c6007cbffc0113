import { sql } from 'kysely'
import type { Database } from './database.ts'
import { dialectOf } from './dialects/dialect-of.ts'

/** The one connection is kept; its settings are deleted. So are the records about the store itself. */
const KEPT = ['connections', 'epochs', 'schema_version']

const KEYS: ReadonlySet<string> = new Set(['signing_keys', 'cookie_keys'])

/** Deletes all data, in every table. */
export async function erase(transaction: Database, { keepKeys = false }: { keepKeys?: boolean } = {}): Promise<void> {
  // Checked again at the end of the transaction.
  await dialectOf(transaction).deferReferences.execute(transaction)
  for (const name of await dialectOf(transaction).tables(transaction)) {
    const isKept = KEPT.includes(name) || (keepKeys && KEYS.has(name))
    if (!isKept) await sql`DELETE FROM ${sql.table(name)}`.execute(transaction)
  }
  await transaction.updateTable('connections').set({ settings: '{}' }).execute()
}
