/** An API that calls another one on behalf of its caller. */
import { authenticated, type Guard } from '@tollgate/guard'
import { protect, tokenOf } from '@tollgate/guard/fastify'
import { actedBy, actorOf, onBehalfOf, TokenExchangeError } from '@tollgate/guard/on-behalf-of'
import fastify, { type FastifyInstance } from 'fastify'

export interface Settings {
  readonly issuer: string
  readonly secret: string
  readonly stock: string
}

export function createGateway(guard: Guard, { issuer, secret, stock }: Settings): FastifyInstance {
  const app = fastify()
  protect(app, guard)

  const exchange = onBehalfOf({
    tokenEndpoint: `${issuer}oauth/token`,
    client: { id: 'orders-api', secret },
  })

  app.get('/stock', { config: { policy: authenticated } }, async (request, reply) => {
    const target = { audience: 'https://stock.example.com', scopes: ['read:stock'] }
    const { accessToken } = await exchange.exchange(tokenOf(request), target)
    const headers = { authorization: `Bearer ${accessToken}` }
    const response = await fetch(stock, { headers, redirect: 'error' })
    reply.code(response.status).type('application/json')
    return await response.text()
  })

  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof TokenExchangeError) return reply.code(error.unavailable ? 503 : 502).send()
    throw error
  })

  app.get('/audit', { config: { policy: actedBy('stock-agent') } }, request => {
    const actor = actorOf(tokenOf(request))
    return `${actor?.sub} for ${tokenOf(request).claims.sub}`
  })
  return app
}
