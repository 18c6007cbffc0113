import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { dashboardClient } from '../../dashboard-client.ts'
import { audienceOf } from '../../oauth/audience.ts'
import { atomically, type Database } from '../../store/database.ts'
import { listUserGrants, revokeGrants, type UserGrant } from '../../store/tokens/user-grants.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, pageOf, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'

interface ListQuery extends Pick<PagingQuery, 'page' | 'per_page' | 'include_totals'> {
  user_id?: string
  client_id?: string
  audience?: string
}

const { page, per_page, include_totals } = PAGING
const user_id = { type: 'string', minLength: 1, maxLength: 255 } as const
const listQuery = objectSchema<ListQuery>({
  ...{ page, per_page, include_totals, user_id },
  client_id: { type: 'string', maxLength: 200 },
  audience: { type: 'string', maxLength: 600 },
})
const userQuery = objectSchema<{ user_id: string }>({ user_id }, ['user_id'])

/**
 * `/grants`: what applications have been granted for users. Deleting one revokes its refresh tokens. The dashboard is part
 * of the tenant and is not listed.
 */
export function addGrants(app: FastifyInstance, database: Database, issuer: string): void {
  const remove = { config: { policy: anyScope('delete:grants') } }

  app.get<{ Querystring: ListQuery }>(
    '/grants',
    { config: { policy: anyScope('read:grants') }, schema: { querystring: listQuery } },
    async ({ query }) => {
      const paging = parsePaging(query)
      const all = await listUserGrants(database, { userId: query.user_id, clientId: query.client_id })
      const shown = all
        .filter(({ clientId }) => clientId !== dashboardClient.client_id)
        .map(grant => document(grant, issuer))
        .filter(({ audience }) => (query.audience ?? audience) === audience)
      return listAnswer(
        'grants',
        paging,
        pageOf(shown, paging, ({ id }) => id),
      )
    },
  )

  app.delete<{ Querystring: { user_id: string } }>(
    '/grants',
    { ...remove, schema: { querystring: userQuery } },
    async ({ query }, reply) => {
      await revoke(await listUserGrants(database, { userId: query.user_id }))
      return reply.code(204).send()
    },
  )

  // Auth0 responds with 204 whether or not the grant existed.
  app.delete<{ Params: { id: string } }>('/grants/:id', remove, async ({ params }, reply) => {
    const all = await listUserGrants(database)
    await revoke(all.filter(grant => document(grant, issuer).id === params.id))
    return reply.code(204).send()
  })

  async function revoke(grants: readonly UserGrant[]): Promise<void> {
    const revocable = grants.filter(({ clientId }) => clientId !== dashboardClient.client_id)
    await atomically(database, transaction =>
      revokeGrants(
        transaction,
        revocable.flatMap(({ grantIds }) => grantIds),
      ),
    )
  }
}

function document({ userId, clientId, resource, scopes }: UserGrant, issuer: string) {
  const audience = (resource === undefined ? undefined : audienceOf(resource)) ?? `${issuer}userinfo`
  return { id: idOf([userId, clientId, audience]), clientID: clientId, user_id: userId, audience, scope: scopes }
}

/** The same after every login, in the form of Auth0's IDs. */
function idOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}
