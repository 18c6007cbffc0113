import type { FastifyInstance } from 'fastify'
import type { Database } from '../store/database.ts'
import {
  DEFAULT_SETTINGS,
  deleteResourceServer,
  findResourceServer,
  findResourceServerById,
  insertResourceServer,
  listResourceServers,
  type ResourceServer,
  updateResourceServer,
} from '../store/resource-servers.ts'
import { conflict, inexistent, notSupported } from './errors.ts'
import { type FieldsQuery, fieldsAmong, pickFields } from './fields.ts'
import { anyScope } from './guard.ts'
import { listAnswer, PAGING, type PagingQuery, parsePaging } from './paging.ts'
import {
  parseResourceServer,
  RESOURCE_SERVER,
  type ResourceServerBody,
  withWebLifetime,
} from './resource-server-body.ts'
import { objectSchema } from './schema.ts'

interface ListQuery extends PagingQuery, FieldsQuery {
  identifiers?: string[]
}

type Params = { Params: { id: string } }

const fields = fieldsAmong(['id', 'identifier', 'is_system', ...Object.keys(RESOURCE_SERVER)])
const listQuery = objectSchema<ListQuery>({
  ...PAGING,
  ...fields,
  identifiers: { type: 'array', items: { type: 'string' }, maxItems: 100 },
})
const newApi = objectSchema<ResourceServerBody & { identifier: string }>(
  { ...RESOURCE_SERVER, identifier: { type: 'string', minLength: 1, maxLength: 600, pattern: '^\\S+$' } },
  ['identifier'],
)
const changes = objectSchema<ResourceServerBody>(RESOURCE_SERVER)

/** `/resource-servers`: the APIs that tokens are issued for. */
export function addResourceServers(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:resource_servers') } }

  app.get<{ Querystring: ListQuery }>(
    '/resource-servers',
    { ...read, schema: { querystring: listQuery } },
    async ({ query }) => {
      const paging = parsePaging(query)
      const page = await listResourceServers(database, paging, query.identifiers)
      const items = page.items.map(api => pickFields(documentOf(api), query))
      return listAnswer('resource_servers', paging, { ...page, items })
    },
  )

  app.get<Params & { Querystring: FieldsQuery }>(
    '/resource-servers/:id',
    { ...read, schema: { querystring: objectSchema<FieldsQuery>(fields) } },
    async ({ params, query }) => pickFields(documentOf(await find(database, params.id)), query),
  )

  app.post<{ Body: ResourceServerBody & { identifier: string } }>(
    '/resource-servers',
    { config: { policy: anyScope('create:resource_servers') }, schema: { body: newApi } },
    async ({ body: { identifier, ...body } }, reply) => {
      refuseManagementAudience(identifier)
      const parsed = withWebLifetime(parseResourceServer(body), DEFAULT_SETTINGS)
      const id = await insertResourceServer(database, { identifier, ...parsed })
      if (id === undefined) throw taken(identifier)
      return reply.code(201).send(documentOf(await find(database, id)))
    },
  )

  app.patch<Params & { Body: ResourceServerBody }>(
    '/resource-servers/:id',
    { config: { policy: anyScope('update:resource_servers') }, schema: { body: changes } },
    async ({ params, body }) => {
      const api = await findChangeable(database, params.id)
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

/** The API with an audience. @throws RequestRefused when there is none */
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

/** A tenant that is started at another port takes its Management API along, and must find the identifier free. */
function refuseManagementAudience(identifier: string): void {
  if (!/^https?:\/\/localhost(?::\d+)?\/api\/v2\/$/.test(identifier)) return
  throw notSupported(`The identifier "${identifier}" is that of a local tenant's Management API: choose another`)
}

function taken(identifier: string): Error {
  return conflict('resource_server_conflict', `A resource server with the identifier "${identifier}" already exists.`)
}

function documentOf({ permissions: _permissions, signing_secret, name, ...api }: ResourceServer): object {
  return { ...(name !== '' && { name }), ...api, ...(signing_secret !== null && { signing_secret }) }
}
