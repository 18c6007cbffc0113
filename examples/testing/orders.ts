import { type Guard, permissions } from '@tollgate/guard'
import { protect, tokenOf } from '@tollgate/guard/fastify'
import fastify, { type FastifyInstance } from 'fastify'

/** The API that the tests beside this file test. It is given its guard, so a test can give it one of its own. */
export function createApp(guard: Guard): FastifyInstance {
  const app = fastify()
  protect(app, guard)
  app.get('/orders', { config: { policy: permissions('read:orders') } }, request => ({
    ordersOf: tokenOf(request).claims.sub,
  }))
  return app
}
