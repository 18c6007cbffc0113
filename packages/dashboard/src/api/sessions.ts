import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { fetchAllByCheckpoint } from './pagination.ts'

const Session = v.object({
  id: v.string(),
  authenticated_at: v.optional(v.string()),
  expires_at: v.optional(v.string()),
  clients: v.optional(v.array(v.object({ client_id: v.string() })), []),
})

const SessionPage = v.object({ sessions: v.array(Session), next: v.optional(v.string()) })

/** A user's session at the tenant, in one browser. */
export type Session = v.InferOutput<typeof Session>

/** Prefix of the query keys of sessions. */
export const SESSIONS = ['sessions'] as const

export function sessionsQuery(management: Management, userId: string) {
  return queryOptions({
    queryKey: [...SESSIONS, userId],
    queryFn: () =>
      fetchAllByCheckpoint(
        query => management.get(path`users/${userId}/sessions`, SessionPage, query),
        page => page.sessions,
      ),
  })
}

export function endSessionsOf(management: Management, userId: string): Promise<void> {
  return management.sendVoid('DELETE', path`users/${userId}/sessions`)
}

export function endSession(management: Management, id: string): Promise<void> {
  return management.sendVoid('DELETE', path`sessions/${id}`)
}
