/** Decorators, OpenAPI and a plugin's routes with Fastify, as docs/how-to/protect-fastify.md shows them. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { anyone, createGuard, permissions } from '@tollgate/guard'
import { addRoutes, describePolicies, get, open, post, protect, requires, tokenOf } from '@tollgate/guard/fastify'
import { createTestIssuer } from '@tollgate/guard/testing'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'

const issuer = await createTestIssuer()
after(() => issuer.close())

class OrderRoutes {
  @get('/mine')
  @requires(permissions('read:orders'))
  mine(request: FastifyRequest): object {
    return { ordersOf: tokenOf(request).claims.sub }
  }

  @post('/')
  @requires(permissions('write:orders'))
  add(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
    return reply.code(201).send({ id: 1 })
  }

  @get('/prices')
  @open()
  prices(): object {
    return { coffee: 3 }
  }
}

const app = fastify()
protect(app, createGuard(issuer), { pluginRoutes: { 'GET /docs/*': anyone } })
app.register(swagger, { openapi: { openapi: '3.1.0' }, transform: describePolicies })
app.register(swaggerUi, { routePrefix: '/docs' })
app.register(async orders => addRoutes(orders, '/orders', new OrderRoutes()))

test('decorated methods are guarded routes', async () => {
  const headers = { authorization: `Bearer ${issuer.issue({ sub: 'me', permissions: ['read:orders'] })}` }
  assert.deepEqual((await app.inject({ url: '/orders/mine', headers })).json(), { ordersOf: 'me' })
  assert.equal((await app.inject('/orders/mine')).statusCode, 401)
  assert.equal((await app.inject({ method: 'POST', url: '/orders/', headers })).statusCode, 403)
  assert.equal((await app.inject('/orders/prices')).statusCode, 200)
})

test('the OpenAPI document says who may call', async () => {
  await app.ready()
  const { paths } = app.swagger()
  assert.deepEqual(paths?.['/orders/mine']?.get?.security, [{ bearer: ['read:orders'] }])
  assert.deepEqual(paths?.['/orders/prices']?.get?.security, [])
})

test('the documentation is open, with all that it loads', async () => {
  for (const path of ['/docs', '/docs/static/swagger-ui.css', '/docs/json']) {
    assert.equal((await app.inject(path)).statusCode, 200)
  }
})
