import { type Guard, permissions } from '@tollgate/guard'
import { protect } from '@tollgate/guard/fastify'
import fastify, { type FastifyInstance } from 'fastify'

/** One process that serves two APIs, each with its own audience. */
export function createApis(ordersGuard: Guard, stockGuard: Guard): FastifyInstance {
  const app = fastify()

  app.register(async orders => {
    protect(orders, ordersGuard)
    orders.get('/orders', { config: { policy: permissions('read:orders') } }, () => [])
  })

  app.register(async stock => {
    protect(stock, stockGuard)
    stock.get('/stock', { config: { policy: permissions('read:stock') } }, () => [])
  })

  return app
}
