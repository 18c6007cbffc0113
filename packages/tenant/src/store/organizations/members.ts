import { sql } from 'kysely'
import type { Role, RoleMember } from '../access/roles.ts'
import type { Database } from '../database.ts'
import { type Page, type Paging, readPage } from '../page.ts'

export function listMembers(database: Database, organizationId: string, paging: Paging): Promise<Page<RoleMember>> {
  const members = database
    .selectFrom('users')
    .innerJoin('organization_members', 'organization_members.user_id', 'users.user_id')
    .select(['users.user_id', 'users.email', 'users.name', 'users.picture'])
    .where('organization_members.organization_id', '=', organizationId)
    .orderBy('users.email')
  return readPage(members, sql.ref('users.user_id'), member => member.user_id, paging)
}

export async function isMember(database: Database, organizationId: string, userId: string): Promise<boolean> {
  const row = await database
    .selectFrom('organization_members')
    .select('user_id')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

/** Adds members; existing ones are kept. */
export async function addMembers(
  database: Database,
  organization_id: string,
  userIds: readonly string[],
): Promise<void> {
  if (userIds.length === 0) return
  await database
    .insertInto('organization_members')
    .values(userIds.map(user_id => ({ organization_id, user_id })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** Removes members, with their roles in the organization. */
export async function removeMembers(
  database: Database,
  organizationId: string,
  userIds: readonly string[],
): Promise<void> {
  await database
    .deleteFrom('organization_members')
    .where('organization_id', '=', organizationId)
    .where('user_id', 'in', userIds)
    .execute()
}

/** The roles that a member has in an organization. */
export function listMemberRoles(
  database: Database,
  organizationId: string,
  userId: string,
  paging: Paging,
): Promise<Page<Role>> {
  const roles = database
    .selectFrom('roles')
    .innerJoin('organization_member_roles', 'organization_member_roles.role_id', 'roles.id')
    .select(['roles.id', 'roles.name', 'roles.description'])
    .where('organization_member_roles.organization_id', '=', organizationId)
    .where('organization_member_roles.user_id', '=', userId)
    .orderBy('roles.name')
  return readPage(roles, sql.ref('roles.id'), role => role.id, paging)
}

/** Assigns roles to a member; existing ones are kept. */
export async function addMemberRoles(
  database: Database,
  organization_id: string,
  user_id: string,
  roleIds: readonly string[],
): Promise<void> {
  if (roleIds.length === 0) return
  await database
    .insertInto('organization_member_roles')
    .values(roleIds.map(role_id => ({ organization_id, user_id, role_id })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function removeMemberRoles(
  database: Database,
  organizationId: string,
  userId: string,
  roleIds: readonly string[],
): Promise<void> {
  await database
    .deleteFrom('organization_member_roles')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('role_id', 'in', roleIds)
    .execute()
}

/** A member's permissions of one API through the roles that they have in the organization, in alphabetical order. */
export async function permissionsOfMember(
  database: Database,
  organizationId: string,
  userId: string,
  audience: string,
): Promise<string[]> {
  const rows = await database
    .selectFrom('organization_member_roles')
    .innerJoin('role_permissions', 'role_permissions.role_id', 'organization_member_roles.role_id')
    .select('role_permissions.permission_name')
    .distinct()
    .where('organization_member_roles.organization_id', '=', organizationId)
    .where('organization_member_roles.user_id', '=', userId)
    .where('role_permissions.resource_server_identifier', '=', audience)
    .orderBy('role_permissions.permission_name')
    .execute()
  return rows.map(row => row.permission_name)
}
