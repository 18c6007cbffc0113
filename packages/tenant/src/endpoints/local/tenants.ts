import type { FastifyInstance } from 'fastify'
import { type Copies, MOST_COPIES } from '../../local/copies.ts'
import type { Snapshots } from '../../local/snapshots.ts'
import { refuseUnknown } from './snapshots.ts'

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['snapshot'],
  properties: { snapshot: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' } },
} as const

/** `/local/tenants`: starts and stops copies of the tenant, each with its own port, issuer and store in memory. */
export function addTenants(app: FastifyInstance, snapshots: Snapshots, copies: Copies): void {
  app.post<{ Body: { snapshot: string } }>('/local/tenants', { schema: { body } }, async (request, reply) => {
    const { snapshot } = request.body
    const image = await snapshots.read(snapshot)
    if (!image) return refuseUnknown(reply, snapshot)
    const copy = await copies.start(image)
    if (copy) {
      const { origin, issuer, controlKey } = copy
      return reply.code(201).send({ origin, issuer, control_key: controlKey })
    }
    return reply.code(409).send({
      error: 'too_many_tenants',
      error_description: `There are ${MOST_COPIES} copies of tenants in this process: stop one with "DELETE /local/tenants/{port}"`,
    })
  })
  app.delete<{ Params: { port: string } }>('/local/tenants/:port', async ({ params }, reply) => {
    if (await copies.stop(params.port)) return reply.code(204).send()
    return reply.code(404).send({
      error: 'not_found',
      error_description: `No copy of this tenant has the port "${params.port}": use the port of its origin`,
    })
  })
}
