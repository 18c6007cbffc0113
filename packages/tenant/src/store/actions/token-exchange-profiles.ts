import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { newId } from '../ids.ts'
import { type Page, type Paging, readPage } from '../page.ts'
import type { BoundAction } from './action-bindings.ts'
import type { ActionContent } from './actions.ts'
import type { TokenExchangeProfileRow } from './rows.ts'

/** Which Action decides about subject tokens of a type. */
export type TokenExchangeProfile = TokenExchangeProfileRow

export function listProfiles(database: Database, paging: Paging): Promise<Page<TokenExchangeProfile>> {
  const rows = database.selectFrom('token_exchange_profiles').selectAll()
  return readPage(rows, sql.ref('id'), row => row.id, paging)
}

export function findProfile(database: Database, id: string): Promise<TokenExchangeProfile | undefined> {
  return database.selectFrom('token_exchange_profiles').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Adds a profile. @returns its ID, or `undefined` when another one is for the same type */
export async function insertProfile(
  database: Database,
  { name, subject_token_type, action_id }: Pick<TokenExchangeProfile, 'name' | 'subject_token_type' | 'action_id'>,
): Promise<string | undefined> {
  const now = new Date().toISOString()
  const row = await database
    .insertInto('token_exchange_profiles')
    .values({ id: newId('tep_'), name, subject_token_type, action_id, created_at: now, updated_at: now })
    .onConflict(conflict => conflict.column('subject_token_type').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Changes a profile. @returns `false` when another one is for the same type */
export async function updateProfile(
  database: Database,
  { id, name, subject_token_type }: Pick<TokenExchangeProfile, 'id' | 'name' | 'subject_token_type'>,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('token_exchange_profiles')
    .set({ name, subject_token_type, updated_at: new Date().toISOString() })
    .where('id', '=', id)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('token_exchange_profiles as other')
            .select('other.id')
            .where('other.subject_token_type', '=', subject_token_type)
            .where('other.id', '!=', id),
        ),
      ),
    )
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteProfile(database: Database, id: string): Promise<void> {
  await database.deleteFrom('token_exchange_profiles').where('id', '=', id).execute()
}

/** Whether profiles use an Action. */
export async function isUsedByProfile(database: Database, actionId: string): Promise<boolean> {
  const row = await database
    .selectFrom('token_exchange_profiles')
    .select('id')
    .where('action_id', '=', actionId)
    .executeTakeFirst()
  return row !== undefined
}

/** The deployed Action of the profile for a type of subject tokens. */
export async function findActionForType(database: Database, type: string): Promise<BoundAction | undefined> {
  const row = await database
    .selectFrom('token_exchange_profiles')
    .innerJoin('actions', 'actions.id', 'token_exchange_profiles.action_id')
    .innerJoin('action_versions', 'action_versions.id', 'actions.deployed_version_id')
    .select(['actions.id', 'actions.name', 'action_versions.id as version', 'action_versions.content'])
    .where('token_exchange_profiles.subject_token_type', '=', type)
    .executeTakeFirst()
  if (!row) return undefined
  const { content, ...action } = row
  const { code, secrets }: ActionContent = JSON.parse(content)
  return { ...action, code, secrets }
}
