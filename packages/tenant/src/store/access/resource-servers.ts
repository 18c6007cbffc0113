import { type Selectable, sql } from 'kysely'
import { type Clearable, withoutNulls } from '../clearable.ts'
import { atomically, type Database } from '../database.ts'
import { newHexId } from '../ids.ts'
import { type Page, type Paging, readPage } from '../page.ts'
import {
  DEFAULT_SETTINGS,
  type ResourceServerDetails,
  type ResourceServerSettings,
  type WrittenSettings,
  withSigningSecret,
} from './resource-server-settings.ts'
import type { ResourceServerRow } from './rows.ts'

/** A permission of an API, with the Management API's member names. */
export interface ApiScope {
  value: string
  description: string
}

export interface ResourceServer extends ResourceServerSettings {
  id: string
  identifier: string
  name: string
  /** The Management API itself. */
  is_system: boolean
  /** The names of the API's permissions. */
  permissions: string[]
  scopes: ApiScope[]
  written: WrittenSettings
}

/** The members that can be set when an API is created or changed. */
export interface ResourceServerChanges extends Partial<ResourceServerSettings>, ResourceServerDetails {
  name?: string
  scopes?: readonly ApiScope[]
}

/** Finds an API by its identifier, the audience of its tokens. */
export async function findResourceServer(database: Database, identifier: string): Promise<ResourceServer | undefined> {
  const row = await database
    .selectFrom('resource_servers')
    .selectAll()
    .where('identifier', '=', identifier)
    .executeTakeFirst()
  return row && withScopes(database, row)
}

/** Finds an API by its ID or, as Auth0 does, by its identifier. */
export async function findResourceServerById(database: Database, id: string): Promise<ResourceServer | undefined> {
  const row = await database.selectFrom('resource_servers').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? withScopes(database, row) : findResourceServer(database, id)
}

/** @param identifiers - only these, if given */
export async function listResourceServers(
  database: Database,
  paging: Paging,
  identifiers?: readonly string[],
): Promise<Page<ResourceServer>> {
  const rows = database.selectFrom('resource_servers').selectAll().orderBy('created_at')
  const page = await readPage(
    identifiers ? rows.where('identifier', 'in', identifiers) : rows,
    sql.ref('id'),
    row => row.id,
    paging,
  )
  return { ...page, items: await Promise.all(page.items.map(row => withScopes(database, row))) }
}

/** Adds an API. @returns its ID, or `undefined` when the identifier is taken */
export async function insertResourceServer(
  database: Database,
  { identifier, is_system = false, ...changes }: ResourceServerChanges & { identifier: string; is_system?: boolean },
): Promise<string | undefined> {
  const id = newHexId()
  const now = new Date().toISOString()
  const { name = '', scopes, ...settings } = changes
  return atomically(database, async transaction => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('resource_servers')
      .values({
        id,
        identifier,
        name,
        is_system,
        settings: JSON.stringify(withSigningSecret({ ...settings, ...(scopes && { has_scopes: true }) })),
        created_at: now,
        updated_at: now,
      })
      .onConflict(conflict => conflict.column('identifier').doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 0n) return undefined
    await addScopes(transaction, identifier, scopes ?? [])
    return id
  })
}

/**
 * Changes the given members; `null` clears. A permission that is no longer in `scopes` is removed from every user and
 * role.
 */
export async function updateResourceServer(
  database: Database,
  { id, identifier }: Pick<ResourceServer, 'id' | 'identifier'>,
  { name, scopes, ...changes }: Clearable<ResourceServerChanges>,
): Promise<void> {
  await atomically(database, async transaction => {
    const { settings } = await transaction
      .selectFrom('resource_servers')
      .select('settings')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await transaction
      .updateTable('resource_servers')
      .set({
        ...(name !== undefined && { name: name ?? '' }),
        settings: JSON.stringify(
          withSigningSecret(
            withoutNulls({
              ...JSON.parse(settings),
              ...changes,
              ...(scopes !== undefined && { has_scopes: scopes === null ? null : true }),
            }),
          ),
        ),
        updated_at: new Date().toISOString(),
      })
      .where('id', '=', id)
      .execute()
    if (scopes !== undefined) {
      const kept = scopes?.map(scope => scope.value) ?? []
      await transaction
        .deleteFrom('permissions')
        .where('resource_server_identifier', '=', identifier)
        .where('permission_name', 'not in', kept)
        .execute()
      await addScopes(transaction, identifier, scopes ?? [])
    }
  })
}

export async function deleteResourceServer(database: Database, id: string): Promise<void> {
  await database.deleteFrom('resource_servers').where('id', '=', id).execute()
}

async function addScopes(database: Database, identifier: string, scopes: readonly ApiScope[]): Promise<void> {
  if (scopes.length === 0) return
  await database
    .insertInto('permissions')
    .values(
      scopes.map(({ value, description }) => ({
        resource_server_identifier: identifier,
        permission_name: value,
        description,
      })),
    )
    .onConflict(conflict =>
      conflict
        .columns(['resource_server_identifier', 'permission_name'])
        .doUpdateSet(({ ref }) => ({ description: ref('excluded.description') })),
    )
    .execute()
}

async function withScopes(database: Database, row: Selectable<ResourceServerRow>): Promise<ResourceServer> {
  const scopes = await database
    .selectFrom('permissions')
    .select(['permission_name as value', 'description'])
    .where('resource_server_identifier', '=', row.identifier)
    .orderBy('permission_name')
    .execute()
  return documentOf(row, scopes)
}

function documentOf(
  { id, identifier, name, is_system, settings }: Selectable<ResourceServerRow>,
  scopes: ApiScope[],
): ResourceServer {
  const written: WrittenSettings = JSON.parse(settings)
  const permissions = scopes.map(scope => scope.value)
  return {
    ...DEFAULT_SETTINGS,
    ...written,
    id,
    identifier,
    name,
    is_system: is_system === 1,
    permissions,
    scopes,
    written,
  }
}
