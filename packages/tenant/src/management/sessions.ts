import type { FastifyInstance } from 'fastify'
import { deleteSession, deleteSessionsOf, listSessionsOf, type Session } from '../store/account-state.ts'
import type { Database } from '../store/database.ts'
import { inexistent } from './errors.ts'
import { anyScope } from './guard.ts'
import { requireUser } from './users.ts'

type Params = { Params: { id: string } }

/** `/users/:id/sessions`: where a person is logged in. */
export function addSessions(app: FastifyInstance, database: Database): void {
  const remove = { config: { policy: anyScope('delete:sessions') } }

  app.get<Params>('/users/:id/sessions', { config: { policy: anyScope('read:sessions') } }, async ({ params }) => {
    const { user_id } = await requireUser(database, params.id)
    const sessions = await listSessionsOf(database, user_id)
    return { sessions: sessions.map(documentOf) }
  })

  app.delete<Params>('/users/:id/sessions', remove, async ({ params }, reply) => {
    const { user_id } = await requireUser(database, params.id)
    await deleteSessionsOf(database, user_id)
    return reply.code(202).send()
  })

  app.delete<Params>('/sessions/:id', remove, async ({ params }, reply) => {
    if (!(await deleteSession(database, params.id))) throw inexistent('session')
    return reply.code(204).send()
  })
}

function documentOf({ id, user_id, authenticatedAt, expiresAt, clientIds }: Session): object {
  const instant = (seconds: number): string => new Date(seconds * 1000).toISOString()
  return {
    id,
    user_id,
    created_at: instant(authenticatedAt),
    authenticated_at: instant(authenticatedAt),
    ...(expiresAt !== null && { expires_at: instant(expiresAt) }),
    clients: clientIds.map(client_id => ({ client_id })),
  }
}
