import { allOf, scopes } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'
import { invalidBody } from '../http/errors.ts'
import { objectSchema } from '../http/schema.ts'

interface ResetBody {
  /** The tenant's name, so that no stray request does it. */
  tenant: string
}

const body = objectSchema<ResetBody>({ tenant: { type: 'string', maxLength: 255 } }, ['tenant'])

/** Whoever may delete all of this one by one may do it at once. */
const policy = allOf(scopes('delete:users', 'delete:roles', 'delete:clients', 'delete:resource_servers'))

/**
 * `POST /local/reset`, which Auth0 does not have: the tenant is as it was when it first started, and everyone is logged out,
 * the caller included.
 */
export function addReset(app: FastifyInstance, issuer: string, reset: () => Promise<void>): void {
  const name = new URL(issuer).host
  app.post<{ Body: ResetBody }>(
    '/local/reset',
    { config: { policy, operation: 'Reset the tenant' }, schema: { body } },
    async (request, reply) => {
      if (request.body.tenant !== name) throw invalidBody(`To reset this tenant, "tenant" must be its name, "${name}"`)
      await reset()
      return reply.code(204).send()
    },
  )
}
