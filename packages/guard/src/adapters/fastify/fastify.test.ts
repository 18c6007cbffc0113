import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import cors from '@fastify/cors'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import { createGuard } from '../../guard.ts'
import { anyOf, anyone, authenticated, optional, permissions, scopes } from '../../policy/policy.ts'
import { createTestIssuer } from '../../testing/index.ts'
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

  it('may be a plugin next to plugins with another guard or without a guard', async () => {
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
          plugin.after(() => assert.equal(audit(plugin).at(0)?.requires, 'a valid access token'))
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
      'The route "GET /a/early" was added before protect(): call protect() first in the plugin',
    )
    assert.equal((await app.inject('/a/late')).body, 'late')
  })

  it('throws in protect() for a second guard, in the application and in its plugins', async () => {
    const app = createApp()
    assert.throws(() => protect(app, guard), /A guard protects this application already/)
    app.register(async plugin => protect(plugin, guard))
    await assert.rejects(
      async () => app.ready(),
      /A guard protects this application already: register another guard in a sibling plugin/,
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

  it('takes one policy for all routes below a path, and those for single routes and deeper paths', async () => {
    const app = createApp({
      pluginRoutes: {
        'GET /docs/*': anyone,
        'GET /docs/private/*': authenticated,
        'GET /docs/private/notice': anyone,
        'POST /docs/*': authenticated,
      },
    })
    app.register(
      async plugin => {
        for (const url of ['/', '/a', '/:id/b', '/private', '/private/c', '/private/notice', '/private/notice/d']) {
          plugin.get(url, () => 'documentation')
        }
        plugin.route({ method: ['HEAD', 'GET'], url: '/static/*', handler: () => 'documentation' })
        plugin.post('/a', () => 'documentation')
      },
      { prefix: '/docs' },
    )
    for (const [method, url, statusCode] of [
      ['GET', '/docs', 200],
      ['GET', '/docs/', 200],
      ['HEAD', '/docs/', 200],
      ['GET', '/docs/a', 200],
      ['GET', '/docs/1/b', 200],
      ['GET', '/docs/static/a/b', 200],
      ['HEAD', '/docs/static/a/b', 200],
      ['GET', '/docs/private', 401],
      ['GET', '/docs/private/c', 401],
      ['HEAD', '/docs/private/c', 401],
      ['GET', '/docs/private/notice', 200],
      ['GET', '/docs/private/notice/d', 401],
      ['POST', '/docs/a', 401],
    ] as const) {
      assert.equal((await app.inject({ method, url })).statusCode, statusCode, `${method} ${url}`)
    }
  })

  it('does not apply the policy of a path to routes with a similar prefix, and rejects "/*"', async () => {
    for (const url of ['/docs-private', '/documents', '/Docs/a', '/', '/a']) {
      const app = createApp({ pluginRoutes: { 'GET /docs/*': anyone, 'GET /*': anyone } })
      app.register(async plugin => {
        plugin.get('/docs/*', () => '')
        plugin.get('/*', () => '')
        plugin.get(url, () => 'secret')
      })
      await assert.rejects(async () => app.ready(), new RegExp(`The route "GET ${url}" states no policy: add config`))
    }
  })

  it('serves Swagger UI by the policy of one path', async () => {
    const app = createApp({ pluginRoutes: { 'GET /docs/*': anyone } })
    app.register(swagger, { openapi: { openapi: '3.1.0' } })
    app.register(swaggerUi, { routePrefix: '/docs' })
    for (const url of ['/docs', '/docs/', '/docs/json', '/docs/static/swagger-ui.css']) {
      assert.equal((await app.inject(url)).statusCode, 200, url)
    }
  })

  it('looks up each method of a route, and takes no two policies for one', async () => {
    const addTo = (app: FastifyInstance) =>
      app.register(async plugin => plugin.route({ method: ['GET', 'POST'], url: '/a', handler: () => 'a' }))
    const app = createApp({ pluginRoutes: { 'GET /a': authenticated, 'POST /a': authenticated } })
    addTo(app)
    assert.equal((await app.inject({ method: 'POST', url: '/a' })).statusCode, 401)
    for (const [pluginRoutes, message] of [
      [
        { 'GET /a': anyone, 'POST /a': authenticated },
        /different policies for the methods of the route "GET,POST \/a"/,
      ],
      [{ 'GET /a': anyone }, /The route "GET,POST \/a" states no policy/],
    ] as const) {
      const refused = createApp({ pluginRoutes })
      addTo(refused)
      await assert.rejects(async () => refused.ready(), message)
    }
  })

  it('names all routes of plugins that state no policy, and all policies of routes that do not exist, at once', async () => {
    const app = createApp({ pluginRoutes: { 'GET /dosc/*': anyone, 'GET /dosc': anyone } })
    app.register(async plugin => {
      plugin.get('/docs', () => '')
      plugin.get('/docs/json', () => '')
    })
    // Without an instance of its own, as fastify-plugin makes it.
    const shared = async (root: FastifyInstance) => void root.post('/upload', () => '')
    app.register(Object.assign(shared, { [Symbol.for('skip-override')]: true }))
    await assert.rejects(async () => app.ready(), {
      name: 'TypeError',
      message: [
        'The route "GET /docs" states no policy, nor do "GET /docs/json", "POST /upload": add config: { policy: … }, or name routes of plugins in the option "pluginRoutes"',
        'The option "pluginRoutes" names routes that do not exist: "GET /dosc/*", "GET /dosc"',
      ].join('. '),
    })
  })

  it('throws a TypeError for an unknown option', () => {
    const misspelt = { pluginRoute: { 'GET /docs/*': anyone }, pluginRoutes: {} }
    assert.throws(() => createApp(misspelt), /"pluginRoute" is unknown: did you mean "pluginRoutes"\?/)
  })

  it('does not start when "pluginRoutes" names a route that does not exist', async () => {
    const app = createApp({ pluginRoutes: { 'GET /dosc/*': anyone } })
    await assert.rejects(async () => app.ready(), /names routes that do not exist: "GET \/dosc\/\*"/)
  })
})

/** An application that had a plugin, and one within, before it was protected. */
async function createAppWithEarlierPlugin(): Promise<Readonly<Record<'app' | 'plugin' | 'inner', FastifyInstance>>> {
  const app = fastify()
  const instances: FastifyInstance[] = []
  const keep = async (instance: FastifyInstance) => void instances.push(instance)
  await app.register(async plugin => keep(plugin).then(() => void plugin.register(keep)), { prefix: '/earlier' })
  protect(app, guard)
  const [plugin, inner] = instances
  assert.ok(plugin && inner)
  return { app, plugin, inner }
}

describe('A route that the guard of a Fastify application does not decide', () => {
  const config = { policy: anyone }
  const onRequest = (_request: unknown, _reply: unknown, done: () => void) => done()

  for (const [what, add, message] of [
    [
      'was added to the instance of an earlier plugin',
      async () => {
        const { app, plugin } = await createAppWithEarlierPlugin()
        plugin.get('/a', { config }, () => 'secret')
        return app
      },
      'The route "GET /earlier/a" was added to the instance of a plugin from before protect(): call protect() first',
    ],
    [
      'was added to the instance of a plugin within an earlier one',
      async () => {
        const { app, inner } = await createAppWithEarlierPlugin()
        inner.get('/a', { config }, () => 'secret')
        return app
      },
      'The route "GET /earlier/a" was added to the instance of a plugin from before protect(): call protect() first',
    ],
    ...[
      ['emptied', () => []],
      ['removed', () => undefined],
      ['replaced', () => onRequest],
      ['replaced by an array', () => [onRequest]],
    ].map(([how, replacement]): [string, () => Promise<FastifyInstance>, string] => [
      `had its onRequest ${how} by a later hook`,
      async () => {
        const app = createApp()
        app.addHook(
          'onRoute',
          route => void Object.assign(route, { onRequest: Reflect.apply(Object(replacement), undefined, []) }),
        )
        app.register(async plugin => void plugin.get('/earlier/a', { config }, () => 'secret'))
        return app
      },
      'The route "GET /earlier/a" has lost its guard: an onRoute hook must keep what is in "onRequest"',
    ]),
    [
      'had its onRequest emptied after it was added',
      async () => {
        const app = createApp()
        const routes: RouteOptions[] = []
        app.addHook('onRoute', route => void routes.push(route))
        app.get('/earlier/a', { config }, () => 'secret')
        for (const route of routes) route.onRequest = []
        return app
      },
      'The route "GET /earlier/a" has lost its guard: an onRoute hook must keep what is in "onRequest"',
    ],
  ] satisfies [string, () => Promise<FastifyInstance>, string][]) {
    it(`answers 500 and is shown by the audit: it ${what}`, async () => {
      const app = await add()
      app.get('/decided', { config }, () => '')
      for (const method of ['GET', 'HEAD'] as const) {
        assert.equal((await app.inject({ method, url: '/earlier/a' })).statusCode, 500)
      }
      const response = await app.inject('/earlier/a')
      assert.equal(response.json().message, message)
      assert.throws(() => audit(app), /Routes state no policy: "GET \/earlier\/a", "HEAD \/earlier\/a"/)
      assert.equal((await app.inject('/unknown')).statusCode, 404)
    })
  }

  it('fails before its body is read', async () => {
    const { app, plugin } = await createAppWithEarlierPlugin()
    plugin.addContentTypeParser('text/csv', (_request, _body, done) => {
      assert.fail('The body was read')
      done(null)
    })
    plugin.post('/a', () => 'secret')
    const response = await app.inject({
      method: 'POST',
      url: '/earlier/a',
      headers: { 'content-type': 'text/csv' },
      body: 'a',
    })
    assert.equal(response.statusCode, 500)
  })

  it('does not include routes that are added in an unusual way', async () => {
    const app = createApp()
    const guarded = { config: { policy: authenticated } }
    let added = false
    app.addHook('onRoute', function () {
      if (added) return
      added = true
      this.get('/in-onRoute', guarded, () => 'secret')
    })
    app.addHook('onRegister', instance => void instance.get('/in-onRegister', guarded, () => 'secret'))
    app.addHttpMethod('MKCOL')
    app.route({ method: 'MKCOL', url: '/mkcol', ...guarded, handler: () => 'secret' })
    app.register(async plugin => void plugin.all('/all', guarded, () => 'secret'))
    app.after(() => void app.get('/in-after', guarded, () => 'secret'))
    app.get('/constrained', { ...guarded, constraints: { version: '1.2.0' } }, () => 'secret')
    app.get('/optional/:id?', guarded, () => 'secret')
    app.setNotFoundHandler((_request, reply) => reply.code(404).send('none'))
    for (const [method, url] of [
      ['GET', '/in-onRoute'],
      ['GET', '/in-onRegister'],
      ['MKCOL', '/mkcol'],
      ['DELETE', '/all'],
      ['GET', '/in-after'],
      ['GET', '/constrained'],
      ['GET', '/optional'],
      ['GET', '/optional/1'],
    ] as const) {
      // With a version, Fastify finds only routes that have one.
      const options = { method, url, headers: url === '/constrained' ? { 'accept-version': '1.x' } : {} }
      const { statusCode } = await Reflect.apply(app.inject, app, [options])
      assert.equal(statusCode, 401, url)
    }
    assert.equal((await app.inject('/none')).body, 'none')
    audit(app)
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
      { method: 'GET', path: '/public', requires: 'nothing' },
      { method: 'HEAD', path: '/public', requires: 'nothing' },
      { method: 'POST', path: '/orders', requires: 'the permission write:orders' },
      { method: 'DELETE', path: '/orders/:id', requires: 'the permission a or the scope b' },
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
