import type { FastifyInstance } from 'fastify'
import {
  type ClientGrant,
  deleteClientGrant,
  findClientGrant,
  insertClientGrant,
  listClientGrants,
  updateClientGrant,
} from '../../store/access/client-grants.ts'
import { atomically, type Database } from '../../store/database.ts'
import { requireClient } from '../clients/require-client.ts'
import { conflict, inexistent, invalidBody } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, pageOf, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import { requireAudience } from '../resource-servers/routes.ts'
import {
  CLIENT_GRANT_SUPPORTED_VALUES,
  type ClientGrantPatch,
  clientGrantChanges,
  type NewClientGrant,
  newClientGrant,
} from './body.ts'

interface ListQuery extends PagingQuery {
  client_id?: string
  audience?: string
  subject_type?: string
  allow_any_organization?: boolean
  default_for?: string
}

const ALL = { kind: 'page', offset: 0, limit: 100_000, totals: false } as const

type Params = { Params: { id: string } }

const listQuery = objectSchema<ListQuery>({
  ...PAGING,
  client_id: { type: 'string', maxLength: 200 },
  audience: { type: 'string', maxLength: 600 },
  subject_type: { type: 'string', enum: ['client', 'user'] },
  allow_any_organization: { type: 'boolean' },
  default_for: { type: 'string', enum: ['third_party_clients'] },
})

/** `/client-grants`: the scopes that applications may request on their own behalf. */
export function addClientGrants(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:client_grants') } }

  app.get<{ Querystring: ListQuery }>(
    '/client-grants',
    { ...read, schema: { querystring: listQuery } },
    async ({ query }) => {
      const paging = parsePaging(query)
      const { allow_any_organization: allowsAny, default_for } = query
      if (allowsAny === undefined && default_for === undefined) {
        return listAnswer('client_grants', paging, await listClientGrants(database, paging, query))
      }
      // No grant is the default for third-party applications here.
      const { items } = default_for === undefined ? await listClientGrants(database, ALL, query) : { items: [] }
      const found = items.filter(({ allow_any_organization = false }) => allow_any_organization === allowsAny)
      return listAnswer(
        'client_grants',
        paging,
        pageOf(found, paging, grant => grant.id),
      )
    },
  )

  app.get<Params>('/client-grants/:id', read, ({ params }) => requireGrant(database, params.id))

  app.post<{ Body: NewClientGrant }>(
    '/client-grants',
    { config: { policy: anyScope('create:client_grants') }, schema: { body: newClientGrant } },
    async ({ body }, reply) => {
      refuseUnsupportedValues(body, CLIENT_GRANT_SUPPORTED_VALUES)
      const grant = await atomically(database, async transaction => {
        await requireClient(transaction, body.client_id)
        await refuseUndefined(transaction, body.audience, body.scope)
        const id = await insertClientGrant(transaction, body)
        if (id === undefined) throw conflict('client_grant_conflict', 'A resource with the same id already exists.')
        return requireGrant(transaction, id)
      })
      return reply.code(201).send(grant)
    },
  )

  app.patch<Params & { Body: ClientGrantPatch }>(
    '/client-grants/:id',
    { config: { policy: anyScope('update:client_grants') }, schema: { body: clientGrantChanges } },
    ({ params, body }) =>
      atomically(database, async transaction => {
        const grant = await requireGrant(transaction, params.id)
        refuseUnsupportedValues(body, CLIENT_GRANT_SUPPORTED_VALUES)
        await refuseUndefined(transaction, grant.audience, body.scope ?? [])
        await updateClientGrant(transaction, grant, body)
        return requireGrant(transaction, grant.id)
      }),
  )

  app.delete<Params>(
    '/client-grants/:id',
    { config: { policy: anyScope('delete:client_grants') } },
    async ({ params }, reply) => {
      const { id } = await requireGrant(database, params.id)
      await deleteClientGrant(database, id)
      return reply.code(204).send()
    },
  )
}

async function requireGrant(database: Database, id: string): Promise<ClientGrant> {
  const grant = await findClientGrant(database, id)
  if (!grant) throw inexistent('client_grant')
  return grant
}

/** @throws RequestRefused when there is no such API, or it does not define one of the scopes */
async function refuseUndefined(database: Database, audience: string, scope: readonly string[]): Promise<void> {
  const { permissions } = await requireAudience(database, audience)
  const unknown = scope.filter(name => !permissions.includes(name))
  if (unknown.length > 0) {
    throw invalidBody(`The following scopes are not defined by the resource server: ${unknown.join(', ')}`)
  }
}
