import type { Database } from './database.ts'

/** The permissions of one API that a person holds, through roles or directly, in alphabetical order. */
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
 * The permissions of one API that an application may use on its own behalf.
 *
 * @returns `undefined` when it may not call the API at all
 */
export async function permissionsOfClient(
  database: Database,
  clientId: string,
  audience: string,
): Promise<string[] | undefined> {
  const grant = await database
    .selectFrom('client_grants')
    .select('scope')
    .where('client_id', '=', clientId)
    .where('audience', '=', audience)
    .executeTakeFirst()
  return grant && JSON.parse(grant.scope)
}
