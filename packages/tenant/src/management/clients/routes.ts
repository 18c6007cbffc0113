import { tokenOf } from '@tollgate/guard/fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { dashboardClient } from '../../dashboard-client.ts'
import {
  type ClientFilter,
  deleteClient,
  listClientPage,
  updateClient,
  type WrittenClient,
} from '../../store/access/clients.ts'
import type { Database } from '../../store/database.ts'
import { newClientId, newClientSecret } from '../../store/ids.ts'
import { clientsWithGrants } from '../../store/organizations/client-grants.ts'
import type { Page, Paging } from '../../store/page.ts'
import { findGlobalClient, updateGlobalClient } from '../../store/tenant-settings.ts'
import { listSigningKeys } from '../../store/tokens/keys.ts'
import { listAdministrators } from '../../store/users/administrators.ts'
import { notSupported, RequestRefused } from '../http/errors.ts'
import { type FieldsQuery, fieldsAmong, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING_FROM_ZERO, type PagingQuery, pageOf, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import { clientCertificateOf } from '../signing-keys/certificate.ts'
import { APP_TYPES, CLIENT_MEMBERS, clientChanges, type NewClient, newClient } from './body.ts'
import { type ClientPatch, changeClient, createClient } from './changes.ts'
import { clientDocument, type DocumentContext, GLOBAL_CLIENT_ID, globalClientDocument } from './document.ts'
import { requireClient } from './require-client.ts'
import { CLIENT_SUPPORTED_VALUES } from './supported-values.ts'

interface ListQuery extends PagingQuery, FieldsQuery {
  is_global?: boolean
  is_first_party?: boolean
  app_type?: string
  external_client_id?: string
  q?: string
}

const ALL = { kind: 'page', offset: 0, limit: 100_000, totals: false } as const

type Params = { Params: { id: string } }

const APP_TYPE = `(?:${APP_TYPES.join('|')})`
const fields = fieldsAmong(CLIENT_MEMBERS)
const listQuery = objectSchema<ListQuery>({
  ...PAGING_FROM_ZERO,
  ...fields,
  is_global: { type: 'boolean' },
  is_first_party: { type: 'boolean' },
  app_type: { type: 'string', maxLength: 1024, pattern: `^${APP_TYPE}(?:,${APP_TYPE})*$` },
  external_client_id: { type: 'string', minLength: 1, maxLength: 120 },
  // The two searches that Auth0 supports here.
  q: {
    type: 'string',
    maxLength: 1024,
    pattern: '^client_grant\\.(?:organization_id:[\\w-]+|allow_any_organization:true)$',
  },
})

/** `/clients`: the applications. The dashboard is part of the tenant and is not listed. */
export function addClients(app: FastifyInstance, database: Database, issuer: string): void {
  const read = { config: { policy: anyScope('read:clients', 'read:client_keys') } }
  const tenant = new URL(issuer).host

  /** The secret and the signing certificates are shown only to tokens that may read keys. */
  async function contextFor(request: FastifyRequest): Promise<DocumentContext> {
    const mayReadKeys = tokenOf(request).scopes.includes('read:client_keys')
    return { tenant, signingKeys: mayReadKeys ? await signingKeysOf(database) : undefined }
  }

  /** The applications with a client grant for an organization. */
  async function search(q: string, filter: ClientFilter, paging: Paging): Promise<Page<WrittenClient>> {
    const ids = await clientsWithGrants(database, /organization_id:(.+)$/.exec(q)?.[1])
    const { items } = await listClientPage(database, ALL, filter)
    const found = items.filter(client => ids.has(client.client_id))
    return pageOf(found, paging, client => client.client_id)
  }

  app.get<{ Querystring: ListQuery }>('/clients', { ...read, schema: { querystring: listQuery } }, async request => {
    const { query } = request
    const paging = parsePaging(query)
    const context = await contextFor(request)
    if (query.is_global === true || asksForNone(query)) {
      const found = asksForNone(query) || query.app_type !== undefined ? [] : [await globalClient(database, context)]
      const items = found.map(document => pickFields(document, query))
      return listAnswer(
        'clients',
        paging,
        pageOf(items, paging, () => GLOBAL_CLIENT_ID),
      )
    }
    const filter = { appTypes: query.app_type?.split(','), except: dashboardClient.client_id }
    const page =
      query.q === undefined ? await listClientPage(database, paging, filter) : await search(query.q, filter, paging)
    const items = page.items.map(client => pickFields(clientDocument(client, context), query))
    return listAnswer('clients', paging, { ...page, items })
  })

  app.get<Params & { Querystring: FieldsQuery }>(
    '/clients/:id',
    { ...read, schema: { querystring: objectSchema<FieldsQuery>(fields) } },
    async request => {
      const { params, query } = request
      const context = await contextFor(request)
      if (params.id === GLOBAL_CLIENT_ID) return pickFields(await globalClient(database, context), query)
      return pickFields(clientDocument(await requireClient(database, params.id), context), query)
    },
  )

  app.post<{ Body: NewClient }>(
    '/clients',
    { config: { policy: anyScope('create:clients') }, schema: { body: newClient } },
    async ({ body: { name, client_secret, ...body } }, reply) => {
      refuseUnsupportedValues(body, CLIENT_SUPPORTED_VALUES)
      const client_id = newClientId()
      await createClient(database, { ...body, client_id, client_secret: client_secret ?? newClientSecret(), name })
      const context = { tenant, signingKeys: await signingKeysOf(database) }
      const document = clientDocument(await requireClient(database, client_id), context)
      return reply.code(201).send({ ...document, encrypted: true })
    },
  )

  app.patch<Params & { Body: ClientPatch }>(
    '/clients/:id',
    { config: { policy: anyScope('update:clients', 'update:client_keys') }, schema: { body: clientChanges } },
    async request => {
      const { body, params } = request
      const needed = body.client_secret === undefined ? 'update:clients' : 'update:client_keys'
      if (!tokenOf(request).scopes.includes(needed)) {
        throw new RequestRefused(403, 'insufficient_scope', `Insufficient scope, expected any of: ${needed}`)
      }
      const context = await contextFor(request)
      if (params.id === GLOBAL_CLIENT_ID) {
        await changeGlobalClient(database, body)
        return globalClient(database, context)
      }
      return clientDocument(await changeClient(database, params.id, body), context)
    },
  )

  app.post<Params>(
    '/clients/:id/rotate-secret',
    { config: { policy: anyScope('update:client_keys') } },
    async ({ params }) => {
      const { client_id } = await requireClient(database, params.id)
      await updateClient(database, client_id, { client_secret: newClientSecret() })
      const context = { tenant, signingKeys: await signingKeysOf(database) }
      return clientDocument(await requireClient(database, client_id), context)
    },
  )

  app.delete<Params>('/clients/:id', { config: { policy: anyScope('delete:clients') } }, async ({ params }, reply) => {
    const { client_id } = await requireClient(database, params.id)
    await deleteClient(database, client_id)
    return reply.code(204).send()
  })
}

/**
 * Filters without a match here: third-party applications, and applications with a metadata document.
 */
function asksForNone({ is_first_party, external_client_id }: ListQuery): boolean {
  return is_first_party === false || external_client_id !== undefined
}

/** The shared login page, which does not exist here: the values are stored for Auth0's tools. */
async function changeGlobalClient(database: Database, body: ClientPatch): Promise<void> {
  const { custom_login_page, custom_login_page_on, custom_login_page_preview, ...others } = body
  const [unsupported] = Object.keys(others)
  if (unsupported !== undefined) throw notSupported(`"${unsupported}" cannot be set for all applications together`)
  await updateGlobalClient(database, body)
}

async function globalClient(database: Database, context: DocumentContext): Promise<object> {
  const administrators = await listAdministrators(database)
  const owners = administrators.map(({ user_id }) => user_id)
  return globalClientDocument(await findGlobalClient(database), owners, context)
}

async function signingKeysOf(database: Database): Promise<DocumentContext['signingKeys']> {
  const [current] = await listSigningKeys(database)
  return current ? [await clientCertificateOf(current)] : []
}
