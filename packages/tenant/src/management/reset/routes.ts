import { allOf, scopes } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'
import { invalidBody } from '../http/errors.ts'
import { objectSchema } from '../http/schema.ts'

interface ResetBody {
  /** The tenant's name, as a confirmation against accidental requests. */
  tenant: string
}

const body = objectSchema<ResetBody>({ tenant: { type: 'string', maxLength: 255 } }, ['tenant'])

/** A reset requires the permissions to delete everything individually. */
const policy = allOf(scopes('delete:users', 'delete:roles', 'delete:clients', 'delete:resource_servers'))

/**
 * `POST /local/reset`, which Auth0 does not have: resets the tenant to the state of its first start, and logs out all
 * users, including the caller.
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
