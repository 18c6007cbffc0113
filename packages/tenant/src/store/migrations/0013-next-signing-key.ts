import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** Adds the time since which a key signs: the next key, which is published before, has none. One key is current. */
export async function nextSigningKey(database: Kysely<Schema>): Promise<void> {
  await database.schema.alterTable('signing_keys').addColumn('current_since', 'text').execute()
  await sql`UPDATE signing_keys SET current_since = created_at`.execute(database)
  await sql`
    CREATE UNIQUE INDEX signing_keys_current ON signing_keys (alg)
    WHERE current_since IS NOT NULL AND current_until IS NULL
  `.execute(database)
}
