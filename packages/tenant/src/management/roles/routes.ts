import type { FastifyInstance } from 'fastify'
import { addPermissions, listPermissionsOf, removePermissions } from '../../store/access/permissions.ts'
import {
  deleteRole,
  findRole,
  findRoleByName,
  insertRole,
  listRoles,
  type Role,
  updateRole,
} from '../../store/access/roles.ts'
import { atomically, type Database } from '../../store/database.ts'
import { mapPage } from '../../store/page.ts'
import { conflict, inexistent } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { type NewRole, newRole, type RoleBody, roleChanges, roleDocument } from './body.ts'
import { type PermissionsBody, permissionsBody, refuseUndefinedPermissions } from './permissions.ts'

interface ListQuery extends PagingQuery {
  name_filter?: string
  type?: string
}

type Params = { Params: { id: string } }

const listQuery = objectSchema<ListQuery>({
  ...PAGING,
  name_filter: { type: 'string', maxLength: 200 },
  type: { type: 'string', enum: ['tenant'] },
})

/** `/roles` and their permissions. */
export function addRoles(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:roles') } }
  const update = { config: { policy: anyScope('update:roles') } }

  app.get<{ Querystring: ListQuery }>('/roles', { ...read, schema: { querystring: listQuery } }, async ({ query }) => {
    const paging = parsePaging(query)
    return listAnswer('roles', paging, mapPage(await listRoles(database, paging, query.name_filter), roleDocument))
  })

  app.get<Params>('/roles/:id', read, async ({ params }) => roleDocument(await requireRole(database, params.id)))

  // Auth0 responds with 200, not 201.
  app.post<{ Body: NewRole }>(
    '/roles',
    { config: { policy: anyScope('create:roles') }, schema: { body: newRole } },
    async ({ body: { name, description } }) => {
      const role = await insertRole(database, name, description ?? '')
      if (!role) throw taken(name)
      return roleDocument(role)
    },
  )

  app.patch<Params & { Body: RoleBody }>(
    '/roles/:id',
    { ...update, schema: { body: roleChanges } },
    async ({ params, body }) =>
      roleDocument(await atomically(database, transaction => change(transaction, params.id, body))),
  )

  // Auth0 responds with 200 and an empty object, not with 204.
  app.delete<Params>('/roles/:id', { config: { policy: anyScope('delete:roles') } }, async ({ params }, reply) => {
    const { id } = await requireRole(database, params.id)
    await deleteRole(database, id)
    return reply.code(200).send({})
  })

  app.get<Params & { Querystring: PagingQuery }>(
    '/roles/:id/permissions',
    { ...read, schema: { querystring: objectSchema<PagingQuery>(PAGING) } },
    async ({ params, query }) => {
      const { id } = await requireRole(database, params.id)
      const paging = parsePaging(query)
      return listAnswer('permissions', paging, await listPermissionsOf(database, { role_id: id }, paging))
    },
  )

  app.post<Params & { Body: PermissionsBody }>(
    '/roles/:id/permissions',
    { ...update, schema: { body: permissionsBody } },
    async ({ params, body: { permissions } }, reply) => {
      await atomically(database, async transaction => {
        const { id } = await requireRole(transaction, params.id)
        await refuseUndefinedPermissions(transaction, permissions)
        await addPermissions(transaction, { role_id: id }, permissions)
      })
      return reply.code(201).send({})
    },
  )

  app.delete<Params & { Body: PermissionsBody }>(
    '/roles/:id/permissions',
    { ...update, schema: { body: permissionsBody } },
    async ({ params, body: { permissions } }, reply) => {
      const { id } = await requireRole(database, params.id)
      await removePermissions(database, { role_id: id }, permissions)
      return reply.code(204).send()
    },
  )
}

/** @throws RequestRefused when there is no such role */
export async function requireRole(database: Database, id: string): Promise<Role> {
  const role = await findRole(database, id)
  if (!role) throw inexistent('role')
  return role
}

async function change(database: Database, id: string, { name, description }: RoleBody): Promise<Role> {
  const role = await requireRole(database, id)
  const named = name === undefined ? role : await findRoleByName(database, name)
  if (named && named.id !== role.id) throw taken(named.name)
  await updateRole(database, role.id, {
    name: name ?? role.name,
    ...(description !== undefined && { description: description ?? '' }),
  })
  return requireRole(database, role.id)
}

function taken(name: string): Error {
  return conflict('role_conflict', `A role with the name "${name}" already exists.`)
}
