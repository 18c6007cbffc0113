import { tokenOf } from '@tollgate/guard/fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DEFAULT_SETTINGS } from '../../store/access/resource-server-settings.ts'
import {
  deleteResourceServer,
  findResourceServer,
  findResourceServerById,
  insertResourceServer,
  listResourceServers,
  type ResourceServer,
  updateResourceServer,
} from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { conflict, inexistent, notSupported } from '../http/errors.ts'
import { type FieldsQuery, fieldsAmong, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import {
  type NewResourceServer,
  newResourceServer,
  parseResourceServer,
  RESOURCE_SERVER_MEMBERS,
  RESOURCE_SERVER_SUPPORTED_VALUES,
  type ResourceServerPatch,
  resourceServerChanges,
  withWebLifetime,
} from './body.ts'

interface ListQuery extends PagingQuery, FieldsQuery {
  identifiers?: string[]
}

type Params = { Params: { id: string } }

/** The access policies of an API, which are the same for every API here. */
const SUBJECT_TYPE_AUTHORIZATION = { client: { policy: 'require_client_grant' }, user: { policy: 'allow_all' } }

const fields = fieldsAmong(RESOURCE_SERVER_MEMBERS)
const listQuery = objectSchema<ListQuery>({
  ...PAGING,
  ...fields,
  identifiers: { type: 'array', items: { type: 'string' }, maxItems: 100 },
})

/** `/resource-servers`: the APIs that tokens are issued for. */
export function addResourceServers(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:resource_servers') } }

  app.get<{ Querystring: ListQuery }>(
    '/resource-servers',
    { ...read, schema: { querystring: listQuery } },
    async request => {
      const { query } = request
      const paging = parsePaging(query)
      const page = await listResourceServers(database, paging, query.identifiers)
      const items = page.items.map(api => pickFields(readableOf(api, request), query))
      return listAnswer('resource_servers', paging, { ...page, items })
    },
  )

  app.get<Params & { Querystring: FieldsQuery }>(
    '/resource-servers/:id',
    { ...read, schema: { querystring: objectSchema<FieldsQuery>(fields) } },
    async request => {
      const { params, query } = request
      return pickFields(readableOf(await find(database, params.id), request), query)
    },
  )

  app.post<{ Body: NewResourceServer }>(
    '/resource-servers',
    { config: { policy: anyScope('create:resource_servers') }, schema: { body: newResourceServer } },
    async ({ body: { identifier, ...body } }, reply) => {
      refuseManagementAudience(identifier)
      refuseUnsupportedValues(body, RESOURCE_SERVER_SUPPORTED_VALUES)
      const parsed = withWebLifetime(parseResourceServer(body), DEFAULT_SETTINGS)
      const id = await insertResourceServer(database, { identifier, ...parsed })
      if (id === undefined) throw taken(identifier)
      return reply.code(201).send(documentOf(await find(database, id)))
    },
  )

  app.patch<Params & { Body: ResourceServerPatch }>(
    '/resource-servers/:id',
    { config: { policy: anyScope('update:resource_servers') }, schema: { body: resourceServerChanges } },
    async ({ params, body }) => {
      const api = await findChangeable(database, params.id)
      refuseUnsupportedValues(body, RESOURCE_SERVER_SUPPORTED_VALUES)
      await updateResourceServer(database, api, withWebLifetime(parseResourceServer(body), api))
      return documentOf(await find(database, api.id))
    },
  )

  app.delete<Params>(
    '/resource-servers/:id',
    { config: { policy: anyScope('delete:resource_servers') } },
    async ({ params }, reply) => {
      const api = await findChangeable(database, params.id)
      await deleteResourceServer(database, api.id)
      return reply.code(204).send()
    },
  )
}

/** Finds an API by its audience. @throws RequestRefused when it does not exist */
export async function requireAudience(database: Database, audience: string): Promise<ResourceServer> {
  const api = await findResourceServer(database, audience)
  if (!api) throw inexistent('resource_server')
  return api
}

async function find(database: Database, id: string): Promise<ResourceServer> {
  const api = await findResourceServerById(database, id)
  if (!api) throw inexistent('resource_server')
  return api
}

async function findChangeable(database: Database, id: string): Promise<ResourceServer> {
  const api = await find(database, id)
  if (api.is_system) throw notSupported('The Management API is a system API and cannot be changed or deleted')
  return api
}

/** A tenant that starts on another port renames its Management API, so the identifier must be free. */
function refuseManagementAudience(identifier: string): void {
  if (!/^https?:\/\/localhost(?::\d+)?\/api\/v2\/$/.test(identifier)) return
  throw notSupported(`The identifier "${identifier}" is that of a local tenant's Management API: choose another`)
}

function taken(identifier: string): Error {
  return conflict('resource_server_conflict', `A resource server with the identifier "${identifier}" already exists.`)
}

/** The secret that signs tokens is shown only to clients that may replace it: it can issue tokens for the API. */
function readableOf(api: ResourceServer, request: FastifyRequest): object {
  const mayReadSecret = tokenOf(request).scopes.includes('update:resource_servers')
  return documentOf(mayReadSecret ? api : { ...api, signing_secret: null })
}

/** An API in the Management API's format. As on Auth0, members that were never set are left out. */
function documentOf({ id, identifier, name, is_system, scopes, written, ...settings }: ResourceServer): object {
  const { has_scopes, signing_secret: _null, ...given } = written
  return {
    id,
    ...(name !== '' && { name }),
    identifier,
    allow_offline_access: settings.allow_offline_access,
    skip_consent_for_verifiable_first_party_clients: settings.skip_consent_for_verifiable_first_party_clients,
    subject_type_authorization: SUBJECT_TYPE_AUTHORIZATION,
    token_lifetime: settings.token_lifetime,
    token_lifetime_for_web: settings.token_lifetime_for_web,
    signing_alg: settings.signing_alg,
    ...given,
    ...((has_scopes || scopes.length > 0) && { scopes }),
    ...(settings.signing_secret !== null && { signing_secret: settings.signing_secret }),
    ...(is_system && { is_system }),
  }
}
