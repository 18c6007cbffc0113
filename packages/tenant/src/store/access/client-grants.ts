import { type Selectable, sql } from 'kysely'
import { type Clearable, withoutNulls } from '../clearable.ts'
import type { Database } from '../database.ts'
import { newId } from '../ids.ts'
import { mapPage, type Page, type Paging, readPage } from '../page.ts'
import type { ClientGrantRow } from './rows.ts'

/** What an application may request of an API, in the Management API's terms. */
export interface ClientGrant extends ClientGrantSettings {
  id: string
  client_id: string
  audience: string
  /** `client` for its own tokens; `user` for those that it gets for its callers by a token exchange. */
  subject_type: string
  /** Names of permissions of the API. */
  scope: string[]
}

interface ClientGrantSettings {
  /** Whether every permission of the API is granted, including later ones. */
  allow_all_scopes?: boolean
  allow_any_organization?: boolean
  organization_usage?: string
  authorization_details_types?: string[]
}

/** The members of a grant that can be changed. */
export type ClientGrantChanges = Clearable<Omit<ClientGrant, 'id' | 'client_id' | 'audience' | 'subject_type'>>

export interface ClientGrantFilter {
  client_id?: string | undefined
  audience?: string | undefined
  subject_type?: string | undefined
}

export async function findClientGrant(database: Database, id: string): Promise<ClientGrant | undefined> {
  const row = await database.selectFrom('client_grants').selectAll().where('id', '=', id).executeTakeFirst()
  return row && grantOf(row)
}

export async function listClientGrants(
  database: Database,
  paging: Paging,
  filter: ClientGrantFilter = {},
): Promise<Page<ClientGrant>> {
  let rows = database.selectFrom('client_grants').selectAll().orderBy('created_at')
  for (const column of ['client_id', 'audience', 'subject_type'] as const) {
    const value = filter[column]
    if (value !== undefined) rows = rows.where(column, '=', value)
  }
  return mapPage(await readPage(rows, sql.ref('id'), row => row.id, paging), grantOf)
}

/** Adds a grant. @returns its ID, or `undefined` when the application already has a grant of this type for the API */
export async function insertClientGrant(
  database: Database,
  {
    client_id,
    audience,
    scope,
    subject_type = 'client',
    ...settings
  }: Omit<ClientGrant, 'id' | 'subject_type'> & Partial<Pick<ClientGrant, 'subject_type'>>,
): Promise<string | undefined> {
  const id = newId('cgr_')
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('client_grants')
    .values({
      id,
      client_id,
      audience,
      subject_type,
      scope: JSON.stringify(scope),
      settings: JSON.stringify(settings),
      created_at: new Date().toISOString(),
    })
    .onConflict(conflict => conflict.columns(['client_id', 'audience', 'subject_type']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n ? id : undefined
}

/** Changes the given members. `null` clears. */
export async function updateClientGrant(
  database: Database,
  grant: ClientGrant,
  changes: ClientGrantChanges,
): Promise<void> {
  const { id, client_id: _client, audience: _audience, subject_type: _type, scope: former, ...given } = grant
  const { scope = former, ...settings } = changes
  await database
    .updateTable('client_grants')
    .set({ scope: JSON.stringify(scope ?? []), settings: JSON.stringify(withoutNulls({ ...given, ...settings })) })
    .where('id', '=', id)
    .execute()
}

export async function deleteClientGrant(database: Database, id: string): Promise<void> {
  await database.deleteFrom('client_grants').where('id', '=', id).execute()
}

function grantOf(row: Selectable<ClientGrantRow>): ClientGrant {
  const { id, client_id, audience, scope, subject_type, settings } = row
  const given: ClientGrantSettings = JSON.parse(settings)
  return { id, client_id, audience, scope: JSON.parse(scope), subject_type, ...given }
}
