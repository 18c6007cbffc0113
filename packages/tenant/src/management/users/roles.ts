import { allOf, anyOf, scopes } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'
import { addPermissions, listPermissionsOf, removePermissions, withSources } from '../../store/access/permissions.ts'
import { assignRoles, listMembersOf, listRolesOf, removeRoles } from '../../store/access/roles.ts'
import { atomically, type Database } from '../../store/database.ts'
import { mapPage } from '../../store/page.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { roleDocument } from '../roles/body.ts'
import { type PermissionsBody, permissionsBody, refuseUndefinedPermissions } from '../roles/permissions.ts'
import { requireRole } from '../roles/routes.ts'
import { requireUser } from './routes.ts'

interface RolesBody {
  roles: string[]
}

interface UsersBody {
  users: string[]
}

type Params = { Params: { id: string } }

const ids = {
  type: 'array',
  minItems: 1,
  maxItems: 500,
  items: { type: 'string', minLength: 1, maxLength: 300 },
} as const
const rolesBody = objectSchema<RolesBody>({ roles: ids }, ['roles'])
const usersBody = objectSchema<UsersBody>({ users: ids }, ['users'])
const listQuery = objectSchema<PagingQuery>(PAGING)

/** Assigns roles to users, and permissions directly to users. */
export function addUserRoles(app: FastifyInstance, database: Database): void {
  const readMembers = { config: { policy: anyOf(scopes('read:role_members'), scopes('read:users', 'read:roles')) } }
  const giveRoles = { config: { policy: allOf(scopes('update:users', 'create:role_members')) } }
  const takeRoles = { config: { policy: allOf(scopes('update:users', 'delete:role_members')) } }

  app.get<Params & { Querystring: PagingQuery }>(
    '/users/:id/roles',
    { ...readMembers, schema: { querystring: listQuery } },
    async ({ params, query }) => {
      const { user_id } = await requireUser(database, params.id)
      const paging = parsePaging(query)
      return listAnswer('roles', paging, mapPage(await listRolesOf(database, user_id, paging), roleDocument))
    },
  )

  app.post<Params & { Body: RolesBody }>(
    '/users/:id/roles',
    { ...giveRoles, schema: { body: rolesBody } },
    async ({ params, body: { roles } }, reply) => {
      await assign(database, [params.id], roles)
      return reply.code(204).send()
    },
  )

  app.delete<Params & { Body: RolesBody }>(
    '/users/:id/roles',
    { ...takeRoles, schema: { body: rolesBody } },
    async ({ params, body: { roles } }, reply) => {
      await atomically(database, async transaction => {
        const { user_id } = await requireUser(transaction, params.id)
        for (const id of roles) await requireRole(transaction, id)
        await removeRoles(transaction, user_id, roles)
      })
      return reply.code(204).send()
    },
  )

  app.get<Params & { Querystring: PagingQuery }>(
    '/roles/:id/users',
    { ...readMembers, schema: { querystring: listQuery } },
    async ({ params, query }) => {
      const { id } = await requireRole(database, params.id)
      const paging = parsePaging(query)
      return listAnswer('users', paging, await listMembersOf(database, id, paging))
    },
  )

  // Auth0 responds with 200, not 201.
  app.post<Params & { Body: UsersBody }>(
    '/roles/:id/users',
    { config: { policy: anyScope('create:role_members') }, schema: { body: usersBody } },
    async ({ params, body: { users } }, reply) => {
      await assign(database, users, [params.id])
      return reply.code(200).send({})
    },
  )
}

/** `/users/:id/permissions`: permissions that a user has without a role. */
export function addUserPermissions(app: FastifyInstance, database: Database): void {
  const update = { config: { policy: anyScope('update:users') } }

  app.get<Params & { Querystring: PagingQuery }>(
    '/users/:id/permissions',
    { config: { policy: anyScope('read:users') }, schema: { querystring: listQuery } },
    async ({ params, query }) => {
      const { user_id } = await requireUser(database, params.id)
      const paging = parsePaging(query)
      const page = await listPermissionsOf(database, { user_id }, paging)
      const items = await withSources(database, user_id, page.items)
      return listAnswer('permissions', paging, { ...page, items })
    },
  )

  app.post<Params & { Body: PermissionsBody }>(
    '/users/:id/permissions',
    { ...update, schema: { body: permissionsBody } },
    async ({ params, body: { permissions } }, reply) => {
      await atomically(database, async transaction => {
        const { user_id } = await requireUser(transaction, params.id)
        await refuseUndefinedPermissions(transaction, permissions)
        await addPermissions(transaction, { user_id }, permissions)
      })
      return reply.code(201).send({})
    },
  )

  app.delete<Params & { Body: PermissionsBody }>(
    '/users/:id/permissions',
    { ...update, schema: { body: permissionsBody } },
    async ({ params, body: { permissions } }, reply) => {
      const { user_id } = await requireUser(database, params.id)
      await removePermissions(database, { user_id }, permissions)
      return reply.code(204).send()
    },
  )
}

/** Checks all names before the change: an unknown user changes nothing. */
async function assign(database: Database, userIds: readonly string[], roleIds: readonly string[]): Promise<void> {
  await atomically(database, async transaction => {
    for (const id of userIds) await requireUser(transaction, id)
    for (const id of roleIds) await requireRole(transaction, id)
    await assignRoles(transaction, userIds, roleIds)
  })
}
