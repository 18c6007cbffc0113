import type { FastifyInstance } from 'fastify'
import { routesOf } from '../../policy/decorators.ts'

/**
 * Adds the routes that the methods of an object state with `@get`, `@post`, `@put`, `@patch` or `@del`, and with
 * `@open` or `@requires`. A method receives Fastify's request and reply, and its return value is the response.
 *
 * @param prefix - the prefix of each path, such as `/api/messages`
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
