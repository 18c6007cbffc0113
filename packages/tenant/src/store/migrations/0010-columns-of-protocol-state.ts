import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialects/dialect-of.ts'
import type { Schema } from '../schema.ts'

/** Columns for the members of the protocol engine's state that are looked up, instead of expressions on its JSON. */
export async function columnsOfProtocolState(database: Kysely<Schema>): Promise<void> {
  await database.schema.dropIndex('oidc_payloads_by_account').execute()
  for (const column of ['account_id', 'session_uid', 'client_id']) {
    await database.schema.alterTable('oidc_payloads').addColumn(column, 'text').execute()
  }
  await database.schema
    .alterTable('oidc_payloads')
    .addColumn('rotations', 'integer', column => column.notNull().defaultTo(0))
    .execute()
  const member = (...path: string[]) => dialectOf(database).member(sql.ref('payload'), path)
  await sql`
    UPDATE oidc_payloads SET
      account_id = coalesce(${member('accountId')}, ${member('result', 'login', 'accountId')}),
      session_uid = ${member('sessionUid')},
      client_id = ${member('clientId')},
      rotations = cast(coalesce(${member('rotations')}, '0') AS integer)
  `.execute(database)
  for (const column of ['account_id', 'session_uid', 'client_id'] as const) {
    await database.schema
      .createIndex(`oidc_payloads_by_${column}`)
      .on('oidc_payloads')
      .column(column)
      .where(sql.ref(column), 'is not', null)
      .execute()
  }
}
