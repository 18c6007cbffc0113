import { authenticated, type Guard } from '@tollgate/guard'
import { protect, tokenOf } from '@tollgate/guard/fastify'
import fastify, { type FastifyInstance } from 'fastify'

/** An API that calls another one with the caller's own token. */
export function createGateway(guard: Guard, stock: string): FastifyInstance {
  const app = fastify()
  protect(app, guard)

  app.get('/stock', { config: { policy: authenticated } }, async (request, reply) => {
    const headers = { authorization: `Bearer ${tokenOf(request).encoded}` }
    const response = await fetch(stock, { headers, redirect: 'error' })
    reply.code(response.status).type('application/json')
    return await response.text()
  })
  return app
}
