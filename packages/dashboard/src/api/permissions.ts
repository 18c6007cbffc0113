import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { fetchAll, totals } from './pagination.ts'
import { fetchRolesOfUser } from './roles.ts'

const Permission = v.object({
  permission_name: v.string(),
  description: v.optional(v.nullable(v.string()), ''),
  resource_server_identifier: v.string(),
  resource_server_name: v.optional(v.string(), ''),
  /** Given by Auth0 for what a person holds: `DIRECT`, or `ROLE`. */
  sources: v.optional(v.array(v.object({ source_type: v.string() }))),
})

const PermissionPage = v.object({ ...totals, permissions: v.array(Permission) })

/** Names a permission: the API that defines it, and what it is called there. */
export type PermissionName = Pick<v.InferOutput<typeof Permission>, 'permission_name' | 'resource_server_identifier'>

/** A permission that a person or a role holds. */
export type AssignedPermission = Omit<v.InferOutput<typeof Permission>, 'sources'> & {
  /** Whether the assignee has it without a role. */
  isDirect: boolean
  /** The names of the roles that a person has it through. */
  roles: readonly string[]
}

/** The beginning of every key about who holds which permission. */
export const ASSIGNED_PERMISSIONS = ['assigned-permissions'] as const

/** What everyone who has a role may do. */
export function permissionsOfRoleQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: [...ASSIGNED_PERMISSIONS, 'role', id],
    queryFn: () => fetchDirect(management, path`roles/${id}`),
  })
}

/** What a person may do, directly and through roles. */
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
  /** The address of a person or a role in the Management API. */
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
