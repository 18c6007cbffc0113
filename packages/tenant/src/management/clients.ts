import { tokenOf } from '@tollgate/guard/fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { dashboardClient } from '../dashboard-client.ts'
import {
  type Client,
  type ClientChanges,
  deleteClient,
  findClient,
  insertClient,
  listClientPage,
  updateClient,
} from '../store/clients.ts'
import { atomically, type Database } from '../store/database.ts'
import { newClientId, newClientSecret } from '../store/ids.ts'
import {
  APP_TYPES,
  CLIENT,
  type ClientBody,
  MEMBERS_NOT_WRITTEN,
  newClientSettings,
  refuseContradictions,
} from './client-body.ts'
import { inexistent, RequestRefused } from './errors.ts'
import { type FieldsQuery, fieldsAmong, pickFields } from './fields.ts'
import { anyScope } from './guard.ts'
import { mergeMetadata } from './metadata.ts'
import { listAnswer, PAGING_FROM_ZERO, type PagingQuery, pageOf, parsePaging } from './paging.ts'
import { objectSchema } from './schema.ts'

interface ListQuery extends PagingQuery, FieldsQuery {
  is_global?: boolean
  is_first_party?: boolean
  app_type?: string
  external_client_id?: string
  q?: string
}

/**
 * What stands for all applications in each of Auth0's tenants. Tools look there for a login page that is common to all, which
 * this tenant does not have. It is on no other list, and can do nothing.
 */
const GLOBAL_CLIENT = { client_id: 'tollgate-all-applications', name: 'All Applications', global: true, callbacks: [] }

type Params = { Params: { id: string } }
type NewClient = ClientBody & { name: string }

const APP_TYPE = `(?:${APP_TYPES.join('|')})`
const fields = fieldsAmong([...Object.keys(CLIENT), ...MEMBERS_NOT_WRITTEN])
const listQuery = objectSchema<ListQuery>({
  ...PAGING_FROM_ZERO,
  ...fields,
  is_global: { type: 'boolean' },
  is_first_party: { type: 'boolean' },
  app_type: { type: 'string', maxLength: 1024, pattern: `^${APP_TYPE}(?:,${APP_TYPE})*$` },
  external_client_id: { type: 'string', minLength: 1, maxLength: 120 },
  // The two searches that Auth0 takes here. Both are for organizations, of which there are none.
  q: {
    type: 'string',
    maxLength: 1024,
    pattern: '^client_grant\\.(?:organization_id:[\\w-]+|allow_any_organization:true)$',
  },
})

/** `/clients`: the applications. The dashboard is part of the tenant and not among them. */
export function addClients(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:clients', 'read:client_keys') } }

  app.get<{ Querystring: ListQuery }>('/clients', { ...read, schema: { querystring: listQuery } }, async request => {
    const { query } = request
    const paging = parsePaging(query)
    if (query.is_global === true || asksForNone(query)) {
      const found = asksForNone(query) || query.app_type !== undefined ? [] : [pickFields(GLOBAL_CLIENT, query)]
      return listAnswer(
        'clients',
        paging,
        pageOf(found, paging, () => GLOBAL_CLIENT.client_id),
      )
    }
    const filter = { appTypes: query.app_type?.split(','), except: dashboardClient.client_id }
    const page = await listClientPage(database, paging, filter)
    const items = page.items.map(client => pickFields(documentFor(request, client), query))
    return listAnswer('clients', paging, { ...page, items })
  })

  app.get<Params & { Querystring: FieldsQuery }>(
    '/clients/:id',
    { ...read, schema: { querystring: objectSchema<FieldsQuery>(fields) } },
    async request => pickFields(documentFor(request, await requireClient(database, request.params.id)), request.query),
  )

  app.post<{ Body: NewClient }>(
    '/clients',
    {
      config: { policy: anyScope('create:clients') },
      schema: { body: objectSchema<NewClient>({ ...CLIENT }, ['name']) },
    },
    async ({ body: { name, client_secret, ...body } }, reply) => {
      const settings = newClientSettings(body)
      refuseContradictions(settings)
      const client_id = newClientId()
      const isPublic = settings.token_endpoint_auth_method === 'none'
      const secret = isPublic ? null : (client_secret ?? newClientSecret())
      await insertClient(database, { ...settings, client_id, client_secret: secret, name })
      return reply.code(201).send(documentOf(await requireClient(database, client_id)))
    },
  )

  app.patch<Params & { Body: ClientBody }>(
    '/clients/:id',
    {
      config: { policy: anyScope('update:clients', 'update:client_keys') },
      schema: { body: objectSchema<ClientBody>(CLIENT) },
    },
    async request => {
      const { body, params } = request
      const needed = body.client_secret === undefined ? 'update:clients' : 'update:client_keys'
      if (!tokenOf(request).scopes.includes(needed)) {
        throw new RequestRefused(403, 'insufficient_scope', `Insufficient scope, expected any of: ${needed}`)
      }
      return documentFor(request, await change(database, params.id, body))
    },
  )

  app.post<Params>(
    '/clients/:id/rotate-secret',
    { config: { policy: anyScope('update:client_keys') } },
    async ({ params }) => {
      const client = await requireClient(database, params.id)
      await updateClient(database, client.client_id, { client_secret: newClientSecret() })
      return documentOf(await requireClient(database, client.client_id))
    },
  )

  app.delete<Params>('/clients/:id', { config: { policy: anyScope('delete:clients') } }, async ({ params }, reply) => {
    const { client_id } = await requireClient(database, params.id)
    await deleteClient(database, client_id)
    return reply.code(204).send()
  })
}

/** No application belongs to a third party, was registered by a metadata document, or has a grant for organizations. */
function asksForNone({ is_first_party, external_client_id, q }: ListQuery): boolean {
  return is_first_party === false || external_client_id !== undefined || q !== undefined
}

/** @throws RequestRefused when there is no such application that can be managed */
export async function requireClient(database: Database, clientId: string): Promise<Client> {
  const client = clientId === dashboardClient.client_id ? undefined : await findClient(database, clientId)
  if (!client) throw inexistent('client')
  return client
}

function change(database: Database, clientId: string, body: ClientBody): Promise<Client> {
  return atomically(database, async transaction => {
    const client = await requireClient(transaction, clientId)
    const changes: ClientChanges = body.client_metadata
      ? { ...body, client_metadata: mergeMetadata(client.client_metadata ?? {}, body.client_metadata) }
      : body
    const changed = { ...client, ...changes }
    refuseContradictions(changed)
    const needsSecret = changed.token_endpoint_auth_method !== 'none' && changed.client_secret === null
    await updateClient(transaction, clientId, needsSecret ? { ...changes, client_secret: newClientSecret() } : changes)
    return requireClient(transaction, clientId)
  })
}

/** The secret is for those who may read keys. */
function documentFor(request: FastifyRequest, client: Client): object {
  const mayReadKeys = tokenOf(request).scopes.includes('read:client_keys')
  return documentOf(mayReadKeys ? client : { ...client, client_secret: null })
}

function documentOf({ client_secret, ...client }: Client): object {
  return {
    is_first_party: true,
    oidc_conformant: true,
    sso_disabled: false,
    cross_origin_authentication: false,
    custom_login_page_on: true,
    is_token_endpoint_ip_header_trusted: false,
    ...client,
    ...(client_secret !== null && { client_secret }),
    global: false,
    callback_url_template: false,
  }
}
