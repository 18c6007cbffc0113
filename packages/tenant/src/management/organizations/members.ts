import type { FastifyInstance } from 'fastify'
import { atomically, type Database } from '../../store/database.ts'
import {
  addMemberRoles,
  addMembers,
  isMember,
  listMemberRoles,
  listMembers,
  removeMemberRoles,
  removeMembers,
} from '../../store/organizations/members.ts'
import { mapPage } from '../../store/page.ts'
import { RequestRefused } from '../http/errors.ts'
import { FIELDS, type FieldsQuery, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, parsePaging } from '../http/paging.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { roleDocument } from '../roles/body.ts'
import { requireRole } from '../roles/routes.ts'
import { requireUser } from '../users/routes.ts'
import { pagingQuery, requireOrganization } from './routes.ts'

type Params = { Params: { id: string } }
type MemberParams = { Params: { id: string; user: string } }
type MembersBody = { members: string[] }
type RolesBody = { roles: string[] }

const MOST = 50
const ids = {
  type: 'array',
  minItems: 1,
  maxItems: MOST,
  items: { type: 'string', minLength: 1, maxLength: 255 },
} as const
const membersBody: ObjectSchema<MembersBody> = objectSchema<MembersBody>({ members: ids }, ['members'])
const rolesBody: ObjectSchema<RolesBody> = objectSchema<RolesBody>({ roles: ids }, ['roles'])

/** The members of an organization, and the roles that they have in it. */
export function addOrganizationMembers(app: FastifyInstance, database: Database): void {
  app.get<Params & { Querystring: PagingQuery & FieldsQuery }>(
    '/organizations/:id/members',
    {
      config: { policy: anyScope('read:organization_members') },
      schema: { querystring: objectSchema<PagingQuery & FieldsQuery>({ ...PAGING, ...FIELDS }) },
    },
    async ({ params, query }) => {
      const { id } = await requireOrganization(database, params.id)
      const paging = parsePaging(query)
      const page = await listMembers(database, id, paging)
      return listAnswer(
        'members',
        paging,
        mapPage(page, member => pickFields(member, query)),
      )
    },
  )

  app.post<Params & { Body: MembersBody }>(
    '/organizations/:id/members',
    { config: { policy: anyScope('create:organization_members') }, schema: { body: membersBody } },
    async ({ params, body: { members } }, reply) => {
      await atomically(database, async transaction => {
        const { id } = await requireOrganization(transaction, params.id)
        for (const member of members) await requireUser(transaction, member)
        await addMembers(transaction, id, members)
      })
      return reply.code(204).send()
    },
  )

  app.delete<Params & { Body: MembersBody }>(
    '/organizations/:id/members',
    { config: { policy: anyScope('delete:organization_members') }, schema: { body: membersBody } },
    async ({ params, body: { members } }, reply) => {
      const { id } = await requireOrganization(database, params.id)
      await removeMembers(database, id, members)
      return reply.code(204).send()
    },
  )

  addMemberRoleRoutes(app, database)
}

function addMemberRoleRoutes(app: FastifyInstance, database: Database): void {
  const path = '/organizations/:id/members/:user/roles'

  app.get<MemberParams & { Querystring: PagingQuery }>(
    path,
    {
      config: { policy: anyScope('read:organization_member_roles') },
      schema: { querystring: pagingQuery },
    },
    async ({ params, query }) => {
      await requireMember(database, params)
      const paging = parsePaging(query)
      const page = await listMemberRoles(database, params.id, params.user, paging)
      return listAnswer('roles', paging, mapPage(page, roleDocument))
    },
  )

  app.post<MemberParams & { Body: RolesBody }>(
    path,
    { config: { policy: anyScope('create:organization_member_roles') }, schema: { body: rolesBody } },
    async ({ params, body: { roles } }, reply) => {
      await atomically(database, async transaction => {
        await requireMember(transaction, params)
        for (const role of roles) await requireRole(transaction, role)
        await addMemberRoles(transaction, params.id, params.user, roles)
      })
      return reply.code(204).send()
    },
  )

  app.delete<MemberParams & { Body: RolesBody }>(
    path,
    { config: { policy: anyScope('delete:organization_member_roles') }, schema: { body: rolesBody } },
    async ({ params, body: { roles } }, reply) => {
      await requireMember(database, params)
      await removeMemberRoles(database, params.id, params.user, roles)
      return reply.code(204).send()
    },
  )
}

async function requireMember(database: Database, { id, user }: MemberParams['Params']): Promise<void> {
  await requireOrganization(database, id)
  await requireUser(database, user)
  if (!(await isMember(database, id, user))) {
    throw new RequestRefused(404, '', 'The user is not a member of the organization.')
  }
}
