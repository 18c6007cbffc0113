import type { FastifyInstance } from 'fastify'
import { findClientGrant } from '../../store/access/client-grants.ts'
import type { Database } from '../../store/database.ts'
import {
  addOrganizationGrant,
  listGrantsOf,
  organizationsOfGrant,
  removeOrganizationGrant,
} from '../../store/organizations/client-grants.ts'
import { findOrganization } from '../../store/organizations/organizations.ts'
import { inexistent, invalidBody } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, pageOf, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { organizationDocument } from './body.ts'
import { pagingQuery, requireOrganization } from './routes.ts'

interface GrantsQuery extends PagingQuery {
  audience?: string
  client_id?: string
}

type Params = { Params: { id: string } }

const text = { type: 'string', maxLength: 600 } as const
const grantsQuery = objectSchema<GrantsQuery>({ ...PAGING, audience: text, client_id: text })
const grantBody = objectSchema<{ grant_id: string }>({ grant_id: { type: 'string', minLength: 1, maxLength: 50 } }, [
  'grant_id',
])

/** The client grants of an organization, and the organizations of a client grant. */
export function addOrganizationClientGrants(app: FastifyInstance, database: Database): void {
  app.get<Params & { Querystring: GrantsQuery }>(
    '/organizations/:id/client-grants',
    {
      config: { policy: anyScope('read:organization_client_grants') },
      schema: { querystring: grantsQuery },
    },
    async ({ params, query }) => {
      const { id } = await requireOrganization(database, params.id)
      const paging = parsePaging(query)
      const grants = (await listGrantsOf(database, id)).filter(
        ({ audience, client_id }) =>
          audience === (query.audience ?? audience) && client_id === (query.client_id ?? client_id),
      )
      return listAnswer(
        'client_grants',
        paging,
        pageOf(grants, paging, grant => grant.id),
      )
    },
  )

  app.post<Params & { Body: { grant_id: string } }>(
    '/organizations/:id/client-grants',
    { config: { policy: anyScope('create:organization_client_grants') }, schema: { body: grantBody } },
    async ({ params, body: { grant_id } }, reply) => {
      const { id } = await requireOrganization(database, params.id)
      const grant = await findClientGrant(database, grant_id)
      if (!grant) throw inexistent('client_grant')
      if ((grant.organization_usage ?? 'deny') === 'deny') {
        throw invalidBody('The client grant does not allow organizations: set its "organization_usage"')
      }
      await addOrganizationGrant(database, id, grant.id)
      return reply.code(201).send(grant)
    },
  )

  app.delete<{ Params: { id: string; grant: string } }>(
    '/organizations/:id/client-grants/:grant',
    { config: { policy: anyScope('delete:organization_client_grants') } },
    async ({ params }, reply) => {
      const { id } = await requireOrganization(database, params.id)
      if (!(await removeOrganizationGrant(database, id, params.grant))) throw inexistent('client_grant')
      return reply.code(204).send()
    },
  )

  app.get<Params & { Querystring: PagingQuery }>(
    '/client-grants/:id/organizations',
    { config: { policy: anyScope('read:organization_client_grants') }, schema: { querystring: pagingQuery } },
    async ({ params, query }) => {
      const grant = await findClientGrant(database, params.id)
      if (!grant) throw inexistent('client_grant')
      const paging = parsePaging(query)
      const ids = await organizationsOfGrant(database, grant.id)
      const found = await Promise.all(ids.map(id => findOrganization(database, id)))
      const all = found.filter(organization => organization !== undefined)
      const { items, ...page } = pageOf(all, paging, organization => organization.id)
      return listAnswer('organizations', paging, { ...page, items: items.map(organizationDocument) })
    },
  )
}
