import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { dialectOf } from '../dialects/dialect-of.ts'
import { newId } from '../ids.ts'
import { type Page, type Paging, readPage } from '../page.ts'
import { literalPattern } from '../search/search-filter.ts'

/** A set of permissions that is assigned to users. */
export interface Role {
  id: string
  name: string
  description: string
}

const COLUMNS = ['id', 'name', 'description'] as const

export function findRole(database: Database, id: string): Promise<Role | undefined> {
  return database.selectFrom('roles').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

export function findRoleByName(database: Database, name: string): Promise<Role | undefined> {
  return database.selectFrom('roles').select(COLUMNS).where('name', '=', name).executeTakeFirst()
}

/** @param nameFilter - part of the name, ignoring case */
export function listRoles(database: Database, paging: Paging, nameFilter?: string): Promise<Page<Role>> {
  const roles = database.selectFrom('roles').select(COLUMNS).orderBy('name')
  const named =
    nameFilter === undefined
      ? roles
      : roles.where(dialectOf(database).like(sql.ref('name'), `%${literalPattern(nameFilter)}%`))
  return readPage(named, sql.ref('id'), role => role.id, paging)
}

/** Adds a role. @returns the role, or `undefined` when the name is taken */
export function insertRole(database: Database, name: string, description: string): Promise<Role | undefined> {
  return database
    .insertInto('roles')
    .values({ id: newId('rol_'), name, description, created_at: new Date().toISOString() })
    .onConflict(conflict => conflict.column('name').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
}

export async function updateRole(database: Database, id: string, changes: Partial<Omit<Role, 'id'>>): Promise<void> {
  await database.updateTable('roles').set(changes).where('id', '=', id).execute()
}

export async function deleteRole(database: Database, id: string): Promise<void> {
  await database.deleteFrom('roles').where('id', '=', id).execute()
}

/** The roles of a user. */
export function listRolesOf(database: Database, userId: string, paging: Paging): Promise<Page<Role>> {
  const roles = database
    .selectFrom('roles')
    .innerJoin('user_roles', 'user_roles.role_id', 'roles.id')
    .select(['roles.id', 'roles.name', 'roles.description'])
    .where('user_roles.user_id', '=', userId)
    .orderBy('roles.name')
  return readPage(roles, sql.ref('roles.id'), role => role.id, paging)
}

/** A user with a role, in the Management API's format. */
export interface RoleMember {
  user_id: string
  email: string
  name: string
  picture: string | null
}

export function listMembersOf(database: Database, roleId: string, paging: Paging): Promise<Page<RoleMember>> {
  const members = database
    .selectFrom('users')
    .innerJoin('user_roles', 'user_roles.user_id', 'users.user_id')
    .select(['users.user_id', 'users.email', 'users.name', 'users.picture'])
    .where('user_roles.role_id', '=', roleId)
    .orderBy('users.email')
  return readPage(members, sql.ref('users.user_id'), member => member.user_id, paging)
}

/** Assigns each of the roles to each of the users; existing assignments are kept. */
export async function assignRoles(
  database: Database,
  userIds: readonly string[],
  roleIds: readonly string[],
): Promise<void> {
  const pairs = userIds.flatMap(user_id => roleIds.map(role_id => ({ user_id, role_id })))
  if (pairs.length === 0) return
  await database
    .insertInto('user_roles')
    .values(pairs)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function removeRoles(database: Database, userId: string, roleIds: readonly string[]): Promise<void> {
  await database.deleteFrom('user_roles').where('user_id', '=', userId).where('role_id', 'in', roleIds).execute()
}
