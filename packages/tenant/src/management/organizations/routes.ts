import type { FastifyInstance } from 'fastify'
import { atomically, type Database } from '../../store/database.ts'
import {
  deleteOrganization,
  findOrganization,
  findOrganizationByName,
  insertOrganization,
  listOrganizations,
  listOrganizationsOf,
  type Organization,
  saveOrganizationConnection,
  updateOrganization,
} from '../../store/organizations/organizations.ts'
import { mapPage } from '../../store/page.ts'
import { requireConnection } from '../connections/routes.ts'
import { conflict, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import { requireUser } from '../users/routes.ts'
import {
  connectionOf,
  type NewOrganization,
  newOrganization,
  ORGANIZATION_SUPPORTED_VALUES,
  type OrganizationPatch,
  organizationChanges,
  organizationDocument,
} from './body.ts'

type Params = { Params: { id: string } }
type Paged = { Querystring: PagingQuery }

export const pagingQuery: ReturnType<typeof objectSchema<PagingQuery>> = objectSchema<PagingQuery>(PAGING)

/** `/organizations` themselves, and those of a user. */
export function addOrganizations(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:organizations') } }

  app.get<Paged & { Querystring: { sort?: string } }>(
    '/organizations',
    {
      ...read,
      schema: {
        querystring: objectSchema<PagingQuery & { sort?: string }>({
          ...PAGING,
          sort: { type: 'string', enum: ['created_at:-1'] },
        }),
      },
    },
    async ({ query }) => {
      const paging = parsePaging(query)
      const page = await listOrganizations(database, paging)
      return listAnswer('organizations', paging, mapPage(page, organizationDocument))
    },
  )

  app.get<{ Params: { name: string } }>('/organizations/name/:name', read, async ({ params }) => {
    const organization = await findOrganizationByName(database, params.name)
    if (!organization) throw unknown()
    return organizationDocument(organization)
  })

  app.get<Params>('/organizations/:id', read, async ({ params }) =>
    organizationDocument(await requireOrganization(database, params.id)),
  )

  app.post<{ Body: NewOrganization }>(
    '/organizations',
    { config: { policy: anyScope('create:organizations') }, schema: { body: newOrganization } },
    async ({ body }, reply) => {
      refuseUnsupportedValues(body, ORGANIZATION_SUPPORTED_VALUES)
      const { name, display_name = name, enabled_connections = [], is_app_entitlement_active: _, ...settings } = body
      const organization = await atomically(database, async transaction => {
        const id = await insertOrganization(transaction, { name, display_name, ...settings })
        if (id === undefined) throw taken()
        for (const connection of enabled_connections) {
          await requireConnection(transaction, connection.connection_id)
          await saveOrganizationConnection(transaction, id, connectionOf(connection))
        }
        return requireOrganization(transaction, id)
      })
      const enabled = enabled_connections.length > 0 && {
        enabled_connections: enabled_connections.map(item => connectionOf(item)),
      }
      return reply.code(201).send({ ...organizationDocument(organization), ...enabled })
    },
  )

  app.patch<Params & { Body: OrganizationPatch }>(
    '/organizations/:id',
    { config: { policy: anyScope('update:organizations') }, schema: { body: organizationChanges } },
    async ({ params, body }) => {
      refuseUnsupportedValues(body, ORGANIZATION_SUPPORTED_VALUES)
      const { is_app_entitlement_active: _, ...changes } = body
      const organization = await requireOrganization(database, params.id)
      if (!(await updateOrganization(database, organization, changes))) throw taken()
      return organizationDocument(await requireOrganization(database, params.id))
    },
  )

  app.delete<Params>(
    '/organizations/:id',
    { config: { policy: anyScope('delete:organizations') } },
    async ({ params }, reply) => {
      const { id } = await requireOrganization(database, params.id)
      await deleteOrganization(database, id)
      return reply.code(204).send()
    },
  )

  // The policy of the resource that the list is of, as at Auth0.
  app.get<Params & Paged>(
    '/users/:id/organizations',
    { ...read, schema: { querystring: pagingQuery } },
    async ({ params, query }) => {
      const { user_id } = await requireUser(database, params.id)
      const paging = parsePaging(query)
      const page = await listOrganizationsOf(database, user_id, paging)
      return listAnswer('organizations', paging, mapPage(page, organizationDocument))
    },
  )
}

/** @throws RequestRefused when there is no such organization */
export async function requireOrganization(database: Database, id: string): Promise<Organization> {
  const organization = await findOrganization(database, id)
  if (!organization) throw unknown()
  return organization
}

function unknown(): RequestRefused {
  return new RequestRefused(404, '', 'No organization found by that id or name')
}

function taken(): RequestRefused {
  return conflict('organization_conflict', 'An organization with this name already exists.')
}
