import { allOf, scopes } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'
import { atomically, type Database } from '../../store/database.ts'
import { addAdministrator, listAdministrators, removeAdministrator } from '../../store/users/administrators.ts'
import { anyScope } from '../http/guard.ts'
import { requireUser } from '../users/routes.ts'
import { keepAnAdministrator } from './last-administrator.ts'

type Params = { Params: { id: string } }

/**
 * `/local/administrators`, which Auth0 does not have: the users who manage the tenant in its dashboard. Auth0's tools
 * do not export or import administrators, because Auth0 stores them outside the tenant.
 */
export function addAdministrators(app: FastifyInstance, database: Database): void {
  const change = allOf(scopes('update:users', 'create:role_members', 'delete:role_members'))

  app.get('/local/administrators', { config: { policy: anyScope('read:users') } }, async () => ({
    administrators: await listAdministrators(database),
  }))

  app.put<Params>(
    '/local/administrators/:id',
    { config: { policy: change, operation: 'Make a user an administrator' } },
    async ({ params }, reply) => {
      await atomically(database, async transaction => {
        const { user_id } = await requireUser(transaction, params.id)
        await addAdministrator(transaction, user_id)
      })
      return reply.code(204).send()
    },
  )

  app.delete<Params>(
    '/local/administrators/:id',
    { config: { policy: change, operation: 'Make an administrator an ordinary user' } },
    async ({ params }, reply) => {
      await atomically(database, async transaction => {
        await keepAnAdministrator(transaction, params.id)
        await removeAdministrator(transaction, params.id)
      })
      return reply.code(204).send()
    },
  )
}
