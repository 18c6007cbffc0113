import type { FastifyInstance } from 'fastify'
import type { Database } from '../../store/database.ts'
import {
  deleteOrganizationConnection,
  listOrganizationConnections,
  type OrganizationConnection,
  saveOrganizationConnection,
} from '../../store/organizations/organizations.ts'
import { type Connection, findConnection } from '../../store/users/connections.ts'
import { requireConnection } from '../connections/routes.ts'
import { conflict, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, type PagingQuery, pageOf, parsePaging } from '../http/paging.ts'
import { type ConnectionChanges, connectionChanges, connectionOf, type NewConnection, newConnection } from './body.ts'
import { pagingQuery, requireOrganization } from './routes.ts'

type Params = { Params: { id: string } }
type ConnectionParams = { Params: { id: string; connection: string } }

/** Auth0 has two paths for the connections of an organization; the newer one shows more members. */
const PATHS = [
  { path: 'enabled_connections', list: 'enabled_connections', isNew: false },
  { path: 'connections', list: 'connections', isNew: true },
] as const

/** The connections that members of an organization may log in with. */
export function addOrganizationConnections(app: FastifyInstance, database: Database): void {
  for (const { path, list, isNew } of PATHS) addPath(app, database, `/organizations/:id/${path}`, list, isNew)
}

function addPath(app: FastifyInstance, database: Database, path: string, list: string, isNew: boolean): void {
  const read = { config: { policy: anyScope('read:organization_connections') } }
  const show = async (connection: OrganizationConnection): Promise<object> =>
    document(connection, await findConnection(database, connection.connection_id), isNew)

  app.get<Params & { Querystring: PagingQuery }>(
    path,
    { ...read, schema: { querystring: pagingQuery } },
    async ({ params, query }) => {
      const { id } = await requireOrganization(database, params.id)
      const paging = parsePaging(query)
      const all = await listOrganizationConnections(database, id)
      const page = pageOf(all, paging, connection => connection.connection_id)
      return listAnswer(list, paging, { ...page, items: await Promise.all(page.items.map(show)) })
    },
  )

  app.get<ConnectionParams>(`${path}/:connection`, read, async ({ params }) => show(await require(database, params)))

  app.post<Params & { Body: NewConnection }>(
    path,
    { config: { policy: anyScope('create:organization_connections') }, schema: { body: newConnection } },
    async ({ params, body }, reply) => {
      const { id } = await requireOrganization(database, params.id)
      await requireConnection(database, body.connection_id)
      const all = await listOrganizationConnections(database, id)
      if (all.some(({ connection_id }) => connection_id === body.connection_id)) {
        throw conflict('', 'This connection is already enabled for the organization.')
      }
      const connection = connectionOf(body)
      await saveOrganizationConnection(database, id, connection)
      return reply.code(201).send(await show(connection))
    },
  )

  app.patch<ConnectionParams & { Body: ConnectionChanges }>(
    `${path}/:connection`,
    { config: { policy: anyScope('update:organization_connections') }, schema: { body: connectionChanges } },
    async ({ params, body }) => {
      const former = await require(database, params)
      const connection = connectionOf({ ...body, connection_id: former.connection_id }, former)
      await saveOrganizationConnection(database, params.id, connection)
      return show(connection)
    },
  )

  app.delete<ConnectionParams>(
    `${path}/:connection`,
    { config: { policy: anyScope('delete:organization_connections') } },
    async ({ params }, reply) => {
      await requireOrganization(database, params.id)
      await deleteOrganizationConnection(database, params.id, params.connection)
      return reply.code(204).send()
    },
  )
}

async function require(database: Database, params: ConnectionParams['Params']): Promise<OrganizationConnection> {
  const { id } = await requireOrganization(database, params.id)
  const all = await listOrganizationConnections(database, id)
  const found = all.find(({ connection_id }) => connection_id === params.connection)
  if (!found) throw new RequestRefused(404, '', 'No enabled connection found by that id.')
  return found
}

function document(
  { is_enabled, ...connection }: OrganizationConnection,
  named: Connection | undefined,
  isNew: boolean,
): object {
  const shown = { ...connection, connection: { name: named?.name ?? '', strategy: 'auth0' } }
  return isNew ? { ...shown, is_enabled, organization_access_level: 'none' } : shown
}
