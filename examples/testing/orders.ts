import { type Guard, permissions } from '@tollgate/guard'
import { protect, tokenOf } from '@tollgate/guard/fastify'
import fastify, { type FastifyInstance } from 'fastify'

/** The API that the tests in this folder test. A test passes its own guard. */
export function createApp(guard: Guard): FastifyInstance {
  const app = fastify()
  protect(app, guard)
  app.get('/orders', { config: { policy: permissions('read:orders') } }, request => ({
    ordersOf: tokenOf(request).claims.sub,
  }))
  return app
}
