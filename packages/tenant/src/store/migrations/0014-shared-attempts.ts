import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialects/dialect-of.ts'
import type { Schema } from '../schema.ts'

/**
 * The table of attempts that several processes count together. With SQLite, the one process counts in memory. A crash of
 * the database may forget them: `unlogged` writes no journal.
 */
export async function sharedAttempts(database: Kysely<Schema>): Promise<void> {
  if (dialectOf(database).name === 'sqlite') return
  await sql`
    CREATE UNLOGGED TABLE attempts (key text COLLATE "C" PRIMARY KEY, full_at double precision NOT NULL)
  `.execute(database)
}
