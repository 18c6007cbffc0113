import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { fetchAll, totals } from './pagination.ts'

const Grant = v.object({
  id: v.string(),
  client_id: v.string(),
  audience: v.string(),
  scope: v.optional(v.array(v.string()), []),
})

const GrantPage = v.object({ ...totals, client_grants: v.array(Grant) })

/** A client grant: the permissions of an application for an API, without a user. */
export type Grant = v.InferOutput<typeof Grant>

/** Prefix of the query keys of client grants. */
export const GRANTS = ['grants'] as const

/** Selects the grants of one API or of one application. */
type Of = { audience: string } | { client_id: string }

export function fetchGrants(management: Management, of: Of): Promise<Grant[]> {
  return fetchAll(async query => (await management.get('client-grants', GrantPage, { ...of, ...query })).client_grants)
}

export function grantsQuery(management: Management, of: Of) {
  return queryOptions({
    queryKey: [...GRANTS, of],
    queryFn: () => fetchGrants(management, of),
  })
}

export function createGrant(management: Management, grant: Omit<Grant, 'id'>): Promise<Grant> {
  return management.send('POST', 'client-grants', grant, Grant)
}

export function updateGrant(management: Management, { id, scope }: Pick<Grant, 'id' | 'scope'>): Promise<Grant> {
  return management.send('PATCH', path`client-grants/${id}`, { scope }, Grant)
}

export function deleteGrant(management: Management, id: string): Promise<void> {
  return management.sendVoid('DELETE', path`client-grants/${id}`)
}
