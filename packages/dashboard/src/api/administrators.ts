import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'

const Administrators = v.object({ administrators: v.array(v.object({ user_id: v.string() })) })

/** Prefix of the query keys of administrators. */
export const ADMINISTRATORS = ['administrators'] as const

/** The IDs of the users who manage the tenant in this dashboard. */
export function administratorsQuery(management: Management) {
  return queryOptions({
    queryKey: ADMINISTRATORS,
    queryFn: async () =>
      (await management.get('local/administrators', Administrators)).administrators.map(({ user_id }) => user_id),
  })
}

export function switchAdministrator(
  management: Management,
  { userId, isAdministrator }: { userId: string; isAdministrator: boolean },
): Promise<void> {
  return management.sendVoid(isAdministrator ? 'PUT' : 'DELETE', path`local/administrators/${userId}`)
}
