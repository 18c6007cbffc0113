import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import cors from '@fastify/cors'
import fastify, { type FastifyInstance } from 'fastify'
import { createGuard } from '../guard.ts'
import { anyOf, anyone, authenticated, optional, permissions, scopes } from '../policy.ts'
import { createTestIssuer } from '../testing/index.ts'
import { audit, optionalTokenOf, protect, tokenOf } from './fastify.ts'

const issuer = await createTestIssuer()
await issuer.close()
const guard = createGuard(issuer)

function createApp(options?: Parameters<typeof protect>[2]): FastifyInstance {
  const app = fastify()
  protect(app, guard, options)
  return app
}

describe('A Fastify application that is protected', () => {
  it('refuses a route that states no policy', () => {
    assert.throws(() => createApp().get('/orders', () => ''), /The route "GET \/orders" states no policy: add config/)
  })

  it('refuses what is no policy', () => {
    const app = createApp()
    for (const policy of [permissions, 'authenticated', {}]) {
      const route = { method: 'GET', url: '/orders', config: { policy }, handler: () => '' }
      assert.throws(() => Reflect.apply(app.route, app, [route]), /A policy is a value such as authenticated/)
    }
  })

  it('refuses it in a plugin too, and does not start', async () => {
    const app = createApp()
    app.register(async plugin => plugin.post('/', () => ''), { prefix: '/orders' })
    await assert.rejects(async () => app.ready(), /The route "POST \/orders\/?" states no policy/)
  })

  it('refuses to be protected after its first route', () => {
    const app = fastify().get('/early', () => '')
    assert.throws(() => protect(app, guard), /has routes already/)
  })

  it('may be a plugin, beside others that have another guard or none', async () => {
    const app = fastify()
    app.get('/open', () => 'open')
    for (const [prefix, audience] of [
      ['/a', issuer.audience],
      ['/b', 'https://other.test'],
    ] as const) {
      app.register(
        async plugin => {
          protect(plugin, createGuard({ ...issuer, audience }))
          plugin.get('/', { config: { policy: authenticated } }, () => 'secret')
          plugin.setNotFoundHandler((_request, reply) => reply.code(404).send('none'))
          plugin.after(() => assert.equal(audit(plugin).at(0)?.needs, 'a valid access token'))
        },
        { prefix },
      )
    }
    assert.equal((await app.inject('/open')).body, 'open')
    for (const [url, statusCode] of [
      ['/a', 401],
      ['/b', 401],
      ['/a/none', 404],
      ['/none', 404],
    ] as const) {
      assert.equal((await app.inject(url)).statusCode, statusCode, url)
    }
  })

  it('may be a plugin, of which a route that came before its guard fails', async () => {
    const app = fastify()
    app.register(
      async plugin => {
        plugin.get('/early', () => 'open')
        protect(plugin, guard)
        plugin.get('/late', { config: { policy: anyone } }, () => 'late')
      },
      { prefix: '/a' },
    )
    const early = await app.inject('/a/early')
    assert.equal(early.statusCode, 500)
    assert.equal(
      early.json().message,
      'The route "GET /a/early" was added before protect(): call that first in the plugin',
    )
    assert.equal((await app.inject('/a/late')).body, 'late')
  })

  it('refuses another guard, for itself and within', async () => {
    const app = createApp()
    assert.throws(() => protect(app, guard), /A guard protects this already/)
    app.register(async plugin => protect(plugin, guard))
    await assert.rejects(
      async () => app.ready(),
      /A guard protects this already: put what another one protects in a plugin/,
    )
  })

  it('guards every spelling that a route is reached by', async () => {
    const app = createApp()
    const config = { policy: authenticated }
    app.register(async plugin => plugin.get('/', { config }, () => 'secret'), { prefix: '/orders' })
    app.route({ method: ['GET', 'POST'], url: '/both', config, handler: () => 'secret' })
    for (const [method, url] of [
      ['GET', '/orders'],
      ['GET', '/orders/'],
      ['HEAD', '/orders'],
      ['GET', '/both'],
      ['HEAD', '/both'],
      ['POST', '/both'],
    ] as const) {
      assert.equal((await app.inject({ method, url })).statusCode, 401, `${method} ${url}`)
    }
  })

  it('runs the guard before the hooks of a route', async () => {
    let ran = false
    const onRequest = async () => {
      ran = true
    }
    const app = createApp()
    app.get('/', { config: { policy: authenticated }, onRequest }, () => '')
    assert.equal((await app.inject('/')).statusCode, 401)
    assert.equal(ran, false)
  })

  it('takes the policies of routes that a plugin adds', async () => {
    const app = createApp({ pluginRoutes: { 'GET /docs/*': anyone, 'POST /reports': authenticated } })
    app.register(async plugin => {
      plugin.get('/docs/*', () => 'documentation')
      plugin.post('/reports', () => 'secret')
    })
    assert.equal((await app.inject('/docs/a')).body, 'documentation')
    assert.equal((await app.inject({ method: 'HEAD', url: '/docs/a' })).statusCode, 200)
    assert.equal((await app.inject({ method: 'POST', url: '/reports' })).statusCode, 401)
  })

  it('refuses an option that it does not know', () => {
    const misspelt = { pluginRoute: { 'GET /docs/*': anyone }, pluginRoutes: {} }
    assert.throws(() => createApp(misspelt), /"pluginRoute" is not known here; did you mean "pluginRoutes"\?/)
  })

  it('does not start when such a policy is for a route that nobody adds', async () => {
    const app = createApp({ pluginRoutes: { 'GET /dosc/*': anyone } })
    await assert.rejects(async () => app.ready(), /names routes that do not exist: "GET \/dosc\/\*"/)
  })
})

describe('An OPTIONS route of a Fastify application', () => {
  const preflight = { 'access-control-request-method': 'GET' }

  it('lets preflights alone pass when it states no policy', async () => {
    const app = createApp()
    app.options('*', () => 'options')
    assert.equal((await app.inject({ method: 'OPTIONS', url: '/a', headers: preflight })).body, 'options')
    assert.equal((await app.inject({ method: 'OPTIONS', url: '/a' })).statusCode, 401)
  })

  it('lets preflights pass no more than its policy does', async () => {
    const app = createApp()
    app.options('/a', { config: { policy: authenticated } }, () => 'secret')
    app.all('/all', { config: { policy: authenticated } }, () => 'secret')
    assert.equal((await app.inject({ method: 'OPTIONS', url: '/a', headers: preflight })).statusCode, 401)
    assert.equal((await app.inject({ method: 'OPTIONS', url: '/all', headers: preflight })).statusCode, 401)
  })

  it('may come from a CORS plugin that is registered before or after', async () => {
    for (const first of [true, false]) {
      const app = fastify()
      if (first) app.register(cors, { origin: 'https://client.test' })
      protect(app, guard)
      if (!first) app.register(cors, { origin: 'https://client.test' })
      app.get('/', { config: { policy: authenticated } }, () => '')
      const headers = { ...preflight, origin: 'https://client.test' }
      const answer = await app.inject({ method: 'OPTIONS', url: '/', headers })
      assert.equal(answer.statusCode, 204)
      assert.equal((await app.inject({ url: '/', headers })).headers['access-control-allow-origin'], headers.origin)
    }
  })
})

describe('The audit of a Fastify application', () => {
  it('lists each route with what it needs', async () => {
    const app = createApp()
    app.get('/public', { config: { policy: anyone } }, () => '')
    app.post('/orders', { config: { policy: permissions('write:orders') } }, () => '')
    app.register(
      async plugin => plugin.delete('/:id', { config: { policy: anyOf(permissions('a'), scopes('b')) } }, () => ''),
      { prefix: '/orders' },
    )
    await app.ready()
    assert.deepEqual(audit(app), [
      { method: 'GET', path: '/public', needs: 'nothing' },
      { method: 'HEAD', path: '/public', needs: 'nothing' },
      { method: 'POST', path: '/orders', needs: 'the permission write:orders' },
      { method: 'DELETE', path: '/orders/:id', needs: 'the permission a or the scope b' },
    ])
  })

  it('refuses an application that nothing protects', () => {
    assert.throws(() => audit(fastify()), /No guard protects the application/)
  })
})

describe('The token of a Fastify request', () => {
  it('is missing where the policy does not demand one', async () => {
    const app = createApp()
    app.get('/public', { config: { policy: anyone } }, request => tokenOf(request).claims)
    app.get('/optional', { config: { policy: optional } }, request => ({ token: optionalTokenOf(request) ?? null }))
    assert.equal((await app.inject('/public')).statusCode, 500)
    assert.deepEqual((await app.inject('/optional')).json(), { token: null })
  })
})
