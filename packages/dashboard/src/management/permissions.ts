import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import type { Management } from './management.ts'
import { pageOf, totals } from './pages.ts'

const Source = v.object({ source_name: v.optional(v.string(), ''), source_type: v.string() })

const Held = v.object({
  permission_name: v.string(),
  description: v.optional(v.nullable(v.string()), ''),
  resource_server_identifier: v.string(),
  resource_server_name: v.optional(v.string(), ''),
  /** Whence a person has it; roles hold theirs directly. */
  sources: v.optional(v.array(Source), []),
})

const HeldPage = v.object({ ...totals, permissions: v.array(Held) })

/** A permission that a person or a role holds. */
export type HeldPermission = v.InferOutput<typeof Held>
/** Names a permission: the API that defines it, and what it is called there. */
export type PermissionName = Pick<HeldPermission, 'permission_name' | 'resource_server_identifier'>

/** The beginning of every key about who holds which permission. */
export const HELD_PERMISSIONS = ['held-permissions'] as const

const MOST = 100

/** @param holder the address of a person or a role in the Management API */
export function heldPermissionsQuery(management: Management, holder: string) {
  return queryOptions({
    queryKey: [...HELD_PERMISSIONS, holder],
    queryFn: async () => (await management.get(`${holder}/permissions`, HeldPage, pageOf(0, MOST))).permissions,
  })
}

interface Change {
  holder: string
  permissions: readonly PermissionName[]
}

export function givePermissions(management: Management, { holder, permissions }: Change): Promise<void> {
  return management.tell('POST', `${holder}/permissions`, { permissions })
}

export function takePermissions(management: Management, { holder, permissions }: Change): Promise<void> {
  return management.tell('DELETE', `${holder}/permissions`, { permissions })
}
