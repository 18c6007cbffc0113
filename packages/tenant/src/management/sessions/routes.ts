import { allOf, scopes } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'
import { atomically, type Database } from '../../store/database.ts'
import {
  deleteSession,
  deleteSessionsOf,
  findSession,
  listSessionsOf,
  revokeSession,
  type Session,
} from '../../store/users/account-state.ts'
import { inexistent } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { instantOf } from '../http/instant.ts'
import { CHECKPOINTS, type CheckpointQuery, listAnswer, parseCheckpoint } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { requireUser } from '../users/routes.ts'

type Params = { Params: { id: string } }

/** `/users/:id/sessions` and `/sessions/:id`: the sessions of a user. */
export function addSessions(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:sessions') } }
  const remove = { config: { policy: anyScope('delete:sessions') } }

  app.get<Params & { Querystring: CheckpointQuery }>(
    '/users/:id/sessions',
    { ...read, schema: { querystring: objectSchema<CheckpointQuery>(CHECKPOINTS) } },
    async ({ params, query }) => {
      const { user_id } = await requireUser(database, params.id)
      const paging = parseCheckpoint(query)
      const page = await listSessionsOf(database, user_id, paging)
      return listAnswer('sessions', paging, { ...page, items: page.items.map(documentOf) })
    },
  )

  // Auth0 responds with 202 to every operation that ends sessions.
  app.delete<Params>('/users/:id/sessions', remove, async ({ params }, reply) => {
    const { user_id } = await requireUser(database, params.id)
    await deleteSessionsOf(database, user_id)
    return reply.code(202).send()
  })

  app.get<Params>('/sessions/:id', read, async ({ params }) => documentOf(await requireSession(database, params.id)))

  app.delete<Params>('/sessions/:id', remove, async ({ params }, reply) => {
    const { id } = await requireSession(database, params.id)
    await deleteSession(database, id)
    return reply.code(202).send()
  })

  app.post<Params>(
    '/sessions/:id/revoke',
    { config: { policy: allOf(scopes('delete:sessions', 'delete:refresh_tokens')) } },
    async ({ params }, reply) => {
      await atomically(database, async transaction => {
        const { id } = await requireSession(transaction, params.id)
        await revokeSession(transaction, id)
      })
      return reply.code(202).send()
    },
  )
}

async function requireSession(database: Database, id: string): Promise<Session> {
  const session = await findSession(database, id)
  if (!session) throw inexistent('session')
  return session
}

function documentOf({ id, user_id, authenticatedAt, expiresAt, clientIds }: Session): object {
  return {
    id,
    user_id,
    created_at: instantOf(authenticatedAt),
    authenticated_at: instantOf(authenticatedAt),
    ...(expiresAt !== null && { expires_at: instantOf(expiresAt) }),
    clients: clientIds.map(client_id => ({ client_id })),
  }
}
