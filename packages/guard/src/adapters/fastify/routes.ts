import type { FastifyInstance } from 'fastify'
import { routesOf } from '../../policy/decorators.ts'

/**
 * Adds the routes that the methods of an object state by `@get` and the like, with `@open` or
 * `@requires`. A method receives Fastify's request and reply, and answers with what it returns.
 *
 * @param prefix - goes in front of each path, such as `/api/messages`
 */
export function addRoutes(app: FastifyInstance, prefix: string, routes: object): void {
  for (const { method, path, policy, handler } of routesOf(routes)) {
    app.route({
      method,
      url: `${prefix}${path}`,
      config: { policy },
      handler: (request, reply) => handler(request, reply),
    })
  }
}
