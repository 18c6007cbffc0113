import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { fetchAll, pageOf, totals } from './pagination.ts'
import { fetchRolesOfUser } from './roles.ts'

const Permission = v.object({
  permission_name: v.string(),
  description: v.optional(v.nullable(v.string()), ''),
  resource_server_identifier: v.string(),
  resource_server_name: v.optional(v.string(), ''),
  /** Only for users: `DIRECT` or `ROLE`. */
  sources: v.optional(v.array(v.object({ source_type: v.string() }))),
})

const PermissionPage = v.object({ ...totals, permissions: v.array(Permission) })

/** Identifies a permission: the API and the name. */
export type PermissionName = Pick<v.InferOutput<typeof Permission>, 'permission_name' | 'resource_server_identifier'>

/** A permission that is assigned to a user or a role. */
export type AssignedPermission = Omit<v.InferOutput<typeof Permission>, 'sources'> & {
  /** Whether it is assigned directly, not through a role. */
  isDirect: boolean
  /** The names of the roles through which a user has it. */
  roles: readonly string[]
}

/** Prefix of the query keys of assigned permissions. */
export const ASSIGNED_PERMISSIONS = ['assigned-permissions'] as const

/** The permissions of a role. */
export function permissionsOfRoleQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: [...ASSIGNED_PERMISSIONS, 'role', id],
    queryFn: () => fetchDirect(management, path`roles/${id}`),
  })
}

/** How many permissions a role has. */
export function permissionCountQuery(management: Management, roleId: string) {
  return queryOptions({
    queryKey: [...ASSIGNED_PERMISSIONS, 'count', roleId],
    queryFn: async () => (await management.get(path`roles/${roleId}/permissions`, PermissionPage, pageOf(0, 1))).total,
  })
}

/** The permissions of a user, assigned directly and through roles. */
export function permissionsOfUserQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: [...ASSIGNED_PERMISSIONS, 'user', id],
    queryFn: async () => {
      const [direct, roles] = await Promise.all([
        fetchDirect(management, path`users/${id}`),
        fetchRolesOfUser(management, id),
      ])
      const through = await Promise.all(
        roles.map(async role => {
          const permissions = await fetchDirect(management, path`roles/${role.id}`)
          return permissions.map(permission => ({ ...permission, isDirect: false, roles: [role.name] }))
        }),
      )
      return merge([...direct, ...through.flat()])
    },
  })
}

interface Change {
  /** The path of a user or a role in the Management API. */
  assignee: string
  permissions: readonly PermissionName[]
}

export function addPermissions(management: Management, { assignee, permissions }: Change): Promise<void> {
  return management.sendVoid('POST', `${assignee}/permissions`, { permissions })
}

export function removePermissions(management: Management, { assignee, permissions }: Change): Promise<void> {
  return management.sendVoid('DELETE', `${assignee}/permissions`, { permissions })
}

async function fetchDirect(management: Management, assignee: string): Promise<AssignedPermission[]> {
  const permissions = await fetchAll(
    async query => (await management.get(`${assignee}/permissions`, PermissionPage, query)).permissions,
  )
  return permissions
    .filter(({ sources }) => !sources || sources.some(({ source_type }) => source_type === 'DIRECT'))
    .map(({ sources: _, ...permission }) => ({ ...permission, isDirect: true, roles: [] }))
}

function merge(permissions: readonly AssignedPermission[]): AssignedPermission[] {
  const merged = new Map<string, AssignedPermission>()
  for (const permission of permissions) {
    const key = JSON.stringify([permission.resource_server_identifier, permission.permission_name])
    const known = merged.get(key)
    merged.set(key, known ? { ...known, roles: [...known.roles, ...permission.roles] } : permission)
  }
  return [...merged.values()]
}
