import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { fetchAll, pageOf, totals } from './pagination.ts'

const Role = v.object({ id: v.string(), name: v.string(), description: v.optional(v.nullable(v.string()), '') })

const Member = v.object({ user_id: v.string(), email: v.optional(v.string(), ''), name: v.optional(v.string(), '') })

const RolePage = v.object({ ...totals, roles: v.array(Role) })
const MemberPage = v.object({ ...totals, users: v.array(Member) })

/** A set of permissions that is assigned to users. */
export type Role = v.InferOutput<typeof Role>
export type Member = v.InferOutput<typeof Member>

/** Prefix of the query keys of roles and their members. */
export const ROLES = ['roles'] as const

export function roleKey(id: string): readonly string[] {
  return [...ROLES, 'one', id]
}

export function rolesQuery(management: Management) {
  return queryOptions({
    queryKey: [...ROLES, 'list'],
    queryFn: () => fetchAll(async query => (await management.get('roles', RolePage, query)).roles),
  })
}

export function roleQuery(management: Management, id: string) {
  return queryOptions({ queryKey: roleKey(id), queryFn: () => management.get(path`roles/${id}`, Role) })
}

/** The users who have a role. */
export function membersQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: [...ROLES, 'members', id],
    queryFn: () => fetchAll(async query => (await management.get(path`roles/${id}/users`, MemberPage, query)).users),
  })
}

/** How many users have a role. */
export function memberCountQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: [...ROLES, 'member-count', id],
    queryFn: async () => (await management.get(path`roles/${id}/users`, MemberPage, pageOf(0, 1))).total,
  })
}

/** The roles of a user. */
export function rolesOfUserQuery(management: Management, userId: string) {
  return queryOptions({
    queryKey: [...ROLES, 'of', userId],
    queryFn: () => fetchRolesOfUser(management, userId),
  })
}

export function fetchRolesOfUser(management: Management, userId: string): Promise<Role[]> {
  return fetchAll(async query => (await management.get(path`users/${userId}/roles`, RolePage, query)).roles)
}

export function createRole(management: Management, role: { name: string; description: string }): Promise<Role> {
  return management.send('POST', 'roles', role, Role)
}

export function updateRole(
  management: Management,
  { id, ...changes }: { id: string; name: string; description: string },
): Promise<Role> {
  return management.send('PATCH', path`roles/${id}`, changes, Role)
}

export function deleteRole(management: Management, id: string): Promise<void> {
  return management.sendVoid('DELETE', path`roles/${id}`)
}

export function addMembers(
  management: Management,
  { id, users }: { id: string; users: readonly string[] },
): Promise<void> {
  return management.sendVoid('POST', path`roles/${id}/users`, { users })
}

export function assignRoles(
  management: Management,
  { userId, roles }: { userId: string; roles: readonly string[] },
): Promise<void> {
  return management.sendVoid('POST', path`users/${userId}/roles`, { roles })
}

export function removeRole(management: Management, { userId, role }: { userId: string; role: string }): Promise<void> {
  return management.sendVoid('DELETE', path`users/${userId}/roles`, { roles: [role] })
}
