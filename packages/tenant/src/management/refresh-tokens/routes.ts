import type { FastifyInstance } from 'fastify'
import { audienceOf } from '../../oauth/audience.ts'
import { findClient } from '../../store/access/clients.ts'
import type { Database } from '../../store/database.ts'
import {
  deleteRefreshToken,
  deleteRefreshTokensOf,
  findRefreshToken,
  listRefreshTokensOf,
  type RefreshToken,
} from '../../store/tokens/refresh-tokens.ts'
import { inexistent } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { instantOf } from '../http/instant.ts'
import { CHECKPOINTS, type CheckpointQuery, listAnswer, parseCheckpoint } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { requireUser } from '../users/routes.ts'

type Params = { Params: { id: string } }

/** `/users/:id/refresh-tokens` and `/refresh-tokens/:id`: the applications that have a refresh token of a user. */
export function addRefreshTokens(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:refresh_tokens') } }
  const remove = { config: { policy: anyScope('delete:refresh_tokens') } }

  app.get<Params & { Querystring: CheckpointQuery }>(
    '/users/:id/refresh-tokens',
    { ...read, schema: { querystring: objectSchema<CheckpointQuery>(CHECKPOINTS) } },
    async ({ params, query }) => {
      const { user_id } = await requireUser(database, params.id)
      const paging = parseCheckpoint(query)
      const page = await listRefreshTokensOf(database, user_id, paging)
      const items = await Promise.all(page.items.map(token => documentOf(database, token)))
      return listAnswer('tokens', paging, { ...page, items })
    },
  )

  // Auth0 responds with 202 to both kinds of deletion.
  app.delete<Params>('/users/:id/refresh-tokens', remove, async ({ params }, reply) => {
    const { user_id } = await requireUser(database, params.id)
    await deleteRefreshTokensOf(database, user_id)
    return reply.code(202).send()
  })

  app.get<Params>('/refresh-tokens/:id', read, async ({ params }) =>
    documentOf(database, await requireRefreshToken(database, params.id)),
  )

  app.delete<Params>('/refresh-tokens/:id', remove, async ({ params }, reply) => {
    const { id } = await requireRefreshToken(database, params.id)
    await deleteRefreshToken(database, id)
    return reply.code(202).send()
  })
}

async function requireRefreshToken(database: Database, id: string): Promise<RefreshToken> {
  const token = await findRefreshToken(database, id)
  if (!token) throw inexistent('refresh_token')
  return token
}

async function documentOf(database: Database, token: RefreshToken): Promise<object> {
  const { id, user_id, clientId, sessionId, issuedAt, exchangedAt, expiresAt, resource, scopes } = token
  const client = await findClient(database, clientId)
  const audience = resource === undefined ? undefined : audienceOf(resource)
  return {
    id,
    user_id,
    client_id: clientId,
    session_id: sessionId ?? null,
    created_at: instantOf(issuedAt),
    ...(expiresAt !== null && { expires_at: instantOf(expiresAt) }),
    ...(exchangedAt !== undefined && { last_exchanged_at: instantOf(exchangedAt) }),
    rotating: client?.refresh_token.rotation_type === 'rotating',
    resource_servers: audience === undefined ? [] : [{ audience, scopes: scopes.join(' ') }],
  }
}
