import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** A person's sessions and tokens are found when the person is shown, changed or deleted. */
export async function stateByAccount(database: Kysely<Schema>): Promise<void> {
  await sql`
    CREATE INDEX oidc_payloads_by_account ON oidc_payloads (payload ->> 'accountId')
    WHERE payload ->> 'accountId' IS NOT NULL
  `.execute(database)
}
