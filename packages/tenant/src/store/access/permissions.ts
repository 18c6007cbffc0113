import { sql } from 'kysely'
import { atomically, type Database } from '../database.ts'
import { type Page, type Paging, readPage } from '../page.ts'

/** A permission of an API, by name. */
export interface PermissionName {
  resource_server_identifier: string
  permission_name: string
}

/** A permission of a role or a user, in the Management API's format. */
export interface HeldPermission extends PermissionName {
  description: string
  resource_server_name: string
}

/** The source of a user's permission. */
export interface PermissionSource {
  /** Empty for a permission that is assigned directly. */
  source_id: string
  source_name: string
  source_type: 'DIRECT' | 'ROLE'
}

/** The owner of a permission: a role, or a user directly. */
export type Holder = { role_id: string } | { user_id: string }

/** A user's permissions of one API, through roles or directly, in alphabetical order. */
export async function permissionsOfUser(database: Database, userId: string, audience: string): Promise<string[]> {
  const rows = await database
    .selectFrom('user_permissions')
    .select('permission_name')
    .where('user_id', '=', userId)
    .where('resource_server_identifier', '=', audience)
    .union(
      database
        .selectFrom('user_roles')
        .innerJoin('role_permissions', 'role_permissions.role_id', 'user_roles.role_id')
        .select('role_permissions.permission_name')
        .where('user_roles.user_id', '=', userId)
        .where('role_permissions.resource_server_identifier', '=', audience),
    )
    .orderBy('permission_name')
    .execute()
  return rows.map(row => row.permission_name)
}

/**
 * The permissions of one API that an application may use on its own behalf, or for a user who calls it: the granted
 * ones that the API still defines.
 *
 * @returns `undefined` when it may not call the API
 */
export async function permissionsOfClient(
  database: Database,
  clientId: string,
  audience: string,
  subjectType: 'client' | 'user' = 'client',
): Promise<string[] | undefined> {
  const grant = await database
    .selectFrom('client_grants')
    .select(['scope', 'settings'])
    .where('client_id', '=', clientId)
    .where('audience', '=', audience)
    .where('subject_type', '=', subjectType)
    .executeTakeFirst()
  if (!grant) return undefined
  const granted: string[] = JSON.parse(grant.scope)
  const { allow_all_scopes } = JSON.parse(grant.settings)
  const defined = await database
    .selectFrom('permissions')
    .select('permission_name')
    .where('resource_server_identifier', '=', audience)
    .execute()
  const names = new Set(defined.map(permission => permission.permission_name))
  if (allow_all_scopes === true) return [...names]
  return granted.filter(permission => names.has(permission))
}

/** The permissions of a role, or of a user both directly and through roles. */
export function listPermissionsOf(database: Database, holder: Holder, paging: Paging): Promise<Page<HeldPermission>> {
  const held =
    'role_id' in holder
      ? database
          .selectFrom('role_permissions')
          .select(['resource_server_identifier', 'permission_name'])
          .where('role_id', '=', holder.role_id)
      : heldBy(database, holder.user_id).select(['resource_server_identifier', 'permission_name'])
  const permissions = database
    .selectFrom('permissions')
    .innerJoin('resource_servers', 'resource_servers.identifier', 'permissions.resource_server_identifier')
    .select([
      'permissions.resource_server_identifier',
      'permissions.permission_name',
      'permissions.description',
      'resource_servers.name as resource_server_name',
    ])
    .where(({ eb, refTuple }) =>
      eb(
        refTuple('permissions.resource_server_identifier', 'permissions.permission_name'),
        'in',
        held.$asTuple('resource_server_identifier', 'permission_name'),
      ),
    )
  const key = sql<string>`${sql.ref('permissions.resource_server_identifier')} || ' ' || ${sql.ref('permissions.permission_name')}`
  return readPage(permissions, key, keyOf, paging)
}

/** A list of a user's permissions, each with its sources. */
export async function withSources(
  database: Database,
  userId: string,
  permissions: readonly HeldPermission[],
): Promise<(HeldPermission & { sources: PermissionSource[] })[]> {
  const rows = await heldBy(database, userId).selectAll().orderBy('source_type').orderBy('source_name').execute()
  const sources = Map.groupBy(rows, keyOf)
  return permissions.map(permission => ({
    ...permission,
    sources: (sources.get(keyOf(permission)) ?? []).map(({ source_id, source_name, source_type }) => ({
      source_id,
      source_name,
      source_type,
    })),
  }))
}

/** A user's permissions, one row for each source. */
function heldBy(database: Database, userId: string) {
  return database.selectFrom(({ selectFrom, val }) =>
    selectFrom('user_permissions')
      .select([
        'resource_server_identifier',
        'permission_name',
        val('').as('source_id'),
        val('').as('source_name'),
        sql.lit('DIRECT').$castTo<PermissionSource['source_type']>().as('source_type'),
      ])
      .where('user_id', '=', userId)
      .unionAll(
        selectFrom('user_roles')
          .innerJoin('role_permissions', 'role_permissions.role_id', 'user_roles.role_id')
          .innerJoin('roles', 'roles.id', 'user_roles.role_id')
          .select([
            'role_permissions.resource_server_identifier',
            'role_permissions.permission_name',
            'roles.id as source_id',
            'roles.name as source_name',
            sql.lit('ROLE').$castTo<PermissionSource['source_type']>().as('source_type'),
          ])
          .where('user_roles.user_id', '=', userId),
      )
      .as('held'),
  )
}

function keyOf({ resource_server_identifier, permission_name }: PermissionName): string {
  return `${resource_server_identifier} ${permission_name}`
}

/** The named permissions that no API defines. */
export async function undefinedPermissions(
  database: Database,
  names: readonly PermissionName[],
): Promise<PermissionName[]> {
  const missing: PermissionName[] = []
  for (const name of names) {
    const found = await database
      .selectFrom('permissions')
      .select('permission_name')
      .where('resource_server_identifier', '=', name.resource_server_identifier)
      .where('permission_name', '=', name.permission_name)
      .executeTakeFirst()
    if (!found) missing.push(name)
  }
  return missing
}

/** Assigns permissions; existing ones are kept. */
export async function addPermissions(
  database: Database,
  holder: Holder,
  names: readonly PermissionName[],
): Promise<void> {
  if (names.length === 0) return
  const insert =
    'role_id' in holder
      ? database.insertInto('role_permissions').values(names.map(name => ({ ...name, ...holder })))
      : database.insertInto('user_permissions').values(names.map(name => ({ ...name, ...holder })))
  await insert.onConflict(conflict => conflict.doNothing()).execute()
}

/** Removes permissions; missing ones are ignored. */
export async function removePermissions(
  database: Database,
  holder: Holder,
  names: readonly PermissionName[],
): Promise<void> {
  await atomically(database, async transaction => {
    for (const { resource_server_identifier, permission_name } of names) {
      const from =
        'role_id' in holder
          ? transaction.deleteFrom('role_permissions').where('role_id', '=', holder.role_id)
          : transaction.deleteFrom('user_permissions').where('user_id', '=', holder.user_id)
      await from
        .where('resource_server_identifier', '=', resource_server_identifier)
        .where('permission_name', '=', permission_name)
        .execute()
    }
  })
}
