import type { FastifyInstance } from 'fastify'
import type { Guard } from '../../guard.ts'
import { anyone } from '../../policy/policy.ts'

/**
 * Adds the routes of the metadata of a protected resource (RFC 9728). For other guards it adds none.
 *
 * @throws TypeError in a plugin with a prefix, whose routes cannot have the well-known path
 */
export function addMetadata(app: FastifyInstance, guard: Guard): void {
  const { metadata } = guard
  if (!metadata) return
  const { pathname } = new URL(metadata.url)
  if (app.prefix !== '') {
    throw new TypeError(
      `The metadata of the resource is at "${pathname}", outside of the prefix "${app.prefix}": call protect() in a plugin without a prefix`,
    )
  }
  app.route({
    method: ['GET', 'HEAD', 'OPTIONS'],
    url: pathname,
    config: { policy: anyone },
    handler: ({ method }, reply) => {
      const { status = 404, headers = {}, body = '' } = metadata.respond({ method, url: pathname, headers: {} }) ?? {}
      return reply.code(status).headers(headers).send(body)
    },
  })
}
