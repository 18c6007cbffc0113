import type { FastifyInstance } from 'fastify'
import { MINIMUM_PASSWORD_LENGTH } from '../../accounts/passwords/password-policy.ts'
import { dashboardClient } from '../../dashboard-client.ts'
import { atomically, type Database } from '../../store/database.ts'
import {
  type Connection,
  clientsOf,
  DATABASE_CONNECTION,
  findConnection,
  listConnections,
  switchClient,
  updateConnection,
} from '../../store/users/connections.ts'
import { requireClient } from '../clients/require-client.ts'
import { conflict, inexistent, notSupported } from '../http/errors.ts'
import { type FieldsQuery, fieldsAmong, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { mergeMetadata } from '../http/metadata.ts'
import {
  type CheckpointQuery,
  LONG_CHECKPOINTS,
  listAnswer,
  PAGING,
  type PagingQuery,
  pageOf,
  parseCheckpoint,
  parsePaging,
} from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import { CONNECTION_MEMBERS, CONNECTION_SUPPORTED_VALUES, type ConnectionPatch, connectionChanges } from './body.ts'

interface ListQuery extends PagingQuery, FieldsQuery {
  strategy?: string[]
  name?: string
}

interface ClientSwitch {
  client_id: string
  status: boolean
}

interface NewConnection {
  name: string
}

type Params = { Params: { id: string } }

const fields = fieldsAmong(CONNECTION_MEMBERS)
const listQuery = objectSchema<ListQuery>({
  ...PAGING,
  ...fields,
  strategy: { type: 'array', items: { type: 'string', maxLength: 100 } },
  name: { type: 'string', maxLength: 128 },
})
/** The properties that Auth0 returns for every database connection. */
const DEFAULT_OPTIONS = {
  mfa: { active: false, return_enroll_settings: true },
  strategy_version: 2,
  brute_force_protection: true,
  disable_self_service_change_password: false,
  authentication_methods: {
    password: { enabled: true, api_behavior: 'required', signup_behavior: 'allow' },
    passkey: { enabled: false },
  },
  passkey_options: { challenge_ui: 'both', progressive_enrollment_enabled: false, local_enrollment_enabled: false },
  password_options: {
    complexity: {
      min_length: MINIMUM_PASSWORD_LENGTH,
      character_types: [],
      character_type_rule: 'all',
      identical_characters: 'allow',
      sequential_characters: 'allow',
      max_length_exceeded: 'error',
    },
    dictionary: { active: true, custom: [], default: 'en_10k' },
    history: { active: false, size: 3 },
    profile_data: { active: false, blocked_fields: [] },
  },
}

/** The error for every new connection, whatever its body: only one connection is supported. */
const newConnection = {
  type: 'object',
  properties: { name: { type: 'string', maxLength: 128 }, strategy: { type: 'string', maxLength: 128 } },
  required: ['name', 'strategy'],
} as const
const switches = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  items: objectSchema<ClientSwitch>(
    { client_id: { type: 'string', minLength: 1, maxLength: 200 }, status: { type: 'boolean' } },
    ['client_id', 'status'],
  ),
} as const

/** `/connections`: the one connection, the applications that use it, and whether sign-up is allowed. */
export function addConnections(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:connections') } }
  const update = { config: { policy: anyScope('update:connections') } }

  app.get<{ Querystring: ListQuery }>(
    '/connections',
    { ...read, schema: { querystring: listQuery } },
    async ({ query }) => {
      const paging = parsePaging(query)
      const all = await listConnections(database)
      const found = all.filter(
        ({ name }) => (query.strategy?.includes('auth0') ?? true) && (query.name ?? name) === name,
      )
      const items = await Promise.all(found.map(async each => pickFields(await documentOf(database, each), query)))
      return listAnswer(
        'connections',
        paging,
        pageOf(items, paging, () => DATABASE_CONNECTION),
      )
    },
  )

  app.get<Params & { Querystring: FieldsQuery }>(
    '/connections/:id',
    { ...read, schema: { querystring: objectSchema<FieldsQuery>(fields) } },
    async ({ params, query }) => {
      const connection = await requireConnection(database, params.id)
      return pickFields(await documentOf(database, connection), query)
    },
  )

  app.patch<Params & { Body: ConnectionPatch }>(
    '/connections/:id',
    { ...update, schema: { body: connectionChanges } },
    ({ params, body }) => atomically(database, transaction => change(transaction, params.id, body)),
  )

  app.post<{ Body: NewConnection }>(
    '/connections',
    { config: { policy: anyScope('create:connections') }, schema: { body: newConnection } },
    async ({ body: { name } }) => {
      const connections = await listConnections(database)
      if (connections.some(connection => connection.name === name)) {
        throw conflict('connection_conflict', 'A connection with the same name already exists')
      }
      throw notSupported(`The connection "${name}" cannot be created: "${DATABASE_CONNECTION}" is the only one here`)
    },
  )

  app.delete<Params>('/connections/:id', { config: { policy: anyScope('delete:connections') } }, async ({ params }) => {
    const { name } = await requireConnection(database, params.id)
    throw notSupported(`The connection "${name}" is the only one here, and cannot be deleted`)
  })

  app.get<Params & { Querystring: CheckpointQuery }>(
    '/connections/:id/clients',
    { ...read, schema: { querystring: objectSchema<CheckpointQuery>(LONG_CHECKPOINTS) } },
    async ({ params, query }) => {
      const { id } = await requireConnection(database, params.id)
      const paging = parseCheckpoint(query)
      const clients = (await listedClients(database, id)).map(client_id => ({ client_id }))
      return listAnswer(
        'clients',
        paging,
        pageOf(clients, paging, ({ client_id }) => client_id),
      )
    },
  )

  // Auth0 responds with 204 to a change here.
  app.patch<Params & { Body: ClientSwitch[] }>(
    '/connections/:id/clients',
    { ...update, schema: { body: switches } },
    async ({ params, body }, reply) => {
      await atomically(database, async transaction => {
        const { id } = await requireConnection(transaction, params.id)
        for (const { client_id, status } of body) {
          await requireClient(transaction, client_id)
          await switchClient(transaction, id, client_id, status)
        }
      })
      return reply.code(204).send()
    },
  )
}

export async function requireConnection(database: Database, id: string): Promise<Connection> {
  const connection = await findConnection(database, id)
  if (!connection) throw inexistent('connection')
  return connection
}

async function change(database: Database, id: string, body: ConnectionPatch): Promise<object> {
  const { enabled_clients, realms: _realms, ...changes } = body
  const connection = await requireConnection(database, id)
  refuseUnsupportedValues(body, CONNECTION_SUPPORTED_VALUES)
  const metadata = changes.metadata && mergeMetadata(connection.metadata, changes.metadata)
  await updateConnection(database, connection, { ...changes, ...(metadata && { metadata }) })
  if (enabled_clients !== undefined) await enableOnly(database, id, enabled_clients ?? [])
  return documentOf(database, await requireConnection(database, id))
}

async function enableOnly(database: Database, id: string, clientIds: readonly string[]): Promise<void> {
  const former = await listedClients(database, id)
  for (const clientId of former) await switchClient(database, id, clientId, clientIds.includes(clientId))
  for (const clientId of clientIds) {
    await requireClient(database, clientId)
    await switchClient(database, id, clientId, true)
  }
}

/** The dashboard is part of the tenant and is not listed, so administrators cannot lock themselves out. */
async function listedClients(database: Database, id: string): Promise<string[]> {
  return (await clientsOf(database, id)).filter(clientId => clientId !== dashboardClient.client_id)
}

async function documentOf(database: Database, { metadata, options, ...connection }: Connection): Promise<object> {
  return {
    authentication: { active: true },
    connected_accounts: { active: false },
    ...connection,
    options: { ...DEFAULT_OPTIONS, ...options },
    strategy: 'auth0',
    realms: [connection.name],
    enabled_clients: await listedClients(database, connection.id),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  }
}
