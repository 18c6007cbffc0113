import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialects/dialect-of.ts'
import type { Schema } from '../schema.ts'

/** A person's sessions and tokens are found when the person is shown, changed or deleted. */
export async function stateByAccount(database: Kysely<Schema>): Promise<void> {
  const account = dialectOf(database).member(sql.ref('payload'), ['accountId'])
  await sql`CREATE INDEX oidc_payloads_by_account ON oidc_payloads ((${account})) WHERE ${account} IS NOT NULL`.execute(
    database,
  )
}
