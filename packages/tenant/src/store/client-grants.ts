import { type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import { newId } from './ids.ts'
import { mapPage, type Page, type Paging, readPage } from './page.ts'
import type { ClientGrantRow } from './schema.ts'

/** What an application may ask of an API on its own behalf. */
export interface ClientGrant {
  id: string
  client_id: string
  audience: string
  /** Names of permissions of the API. */
  scope: string[]
}

export async function findClientGrant(database: Database, id: string): Promise<ClientGrant | undefined> {
  const row = await database.selectFrom('client_grants').selectAll().where('id', '=', id).executeTakeFirst()
  return row && grantOf(row)
}

export async function listClientGrants(
  database: Database,
  paging: Paging,
  filter: { client_id?: string | undefined; audience?: string | undefined } = {},
): Promise<Page<ClientGrant>> {
  let rows = database.selectFrom('client_grants').selectAll().orderBy('created_at')
  if (filter.client_id !== undefined) rows = rows.where('client_id', '=', filter.client_id)
  if (filter.audience !== undefined) rows = rows.where('audience', '=', filter.audience)
  return mapPage(await readPage(rows, sql.ref('id'), row => row.id, paging), grantOf)
}

/** Adds a grant. @returns its ID, or `undefined` when the application has one for the API already */
export async function insertClientGrant(
  database: Database,
  { client_id, audience, scope }: Omit<ClientGrant, 'id'>,
): Promise<string | undefined> {
  const id = newId('cgr_')
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('client_grants')
    .values({ id, client_id, audience, scope: JSON.stringify(scope), created_at: new Date().toISOString() })
    .onConflict(conflict => conflict.columns(['client_id', 'audience']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n ? id : undefined
}

export async function updateClientGrant(database: Database, id: string, scope: readonly string[]): Promise<void> {
  await database
    .updateTable('client_grants')
    .set({ scope: JSON.stringify(scope) })
    .where('id', '=', id)
    .execute()
}

export async function deleteClientGrant(database: Database, id: string): Promise<void> {
  await database.deleteFrom('client_grants').where('id', '=', id).execute()
}

function grantOf({ id, client_id, audience, scope }: Selectable<ClientGrantRow>): ClientGrant {
  return { id, client_id, audience, scope: JSON.parse(scope) }
}
