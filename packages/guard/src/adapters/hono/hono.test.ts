import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { LinearRouter } from 'hono/router/linear-router'
import { createGuard } from '../../guard.ts'
import { anyone, authenticated, permissions } from '../../policy/policy.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { allow, audit, protect } from './hono.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })

function createProtectedApp(): Hono {
  const app = new Hono()
  app.onError((error, context) => context.text(error.message, 500))
  protect(app, guard)
  return app
}

describe('The audit of a Hono application', () => {
  it('lists each route with what it needs', () => {
    const app = createProtectedApp()
    const orders = new Hono()
    orders.get('/', allow(permissions('read:orders')), context => context.text(''))
    orders.onError((_error, context) => context.text('', 500))
    app.get('/public', allow(anyone), context => context.text(''))
    app.all('/all', allow(authenticated), context => context.text(''))
    app.route('/orders', orders)
    app.use('/admin/*', allow(permissions('admin')))
    app.post('/admin/users', allow(permissions('write:users')), context => context.text(''))
    assert.deepEqual(audit(app), [
      { method: 'GET', path: '/public', requires: 'nothing' },
      { method: 'ALL', path: '/all', requires: 'a valid access token' },
      { method: 'GET', path: '/orders', requires: 'the permission read:orders' },
      { method: 'POST', path: '/admin/users', requires: 'the permission admin and the permission write:users' },
    ])
  })

  for (const [what, addRoute, expected] of [
    ['a route without one', app => app.get('/a', context => context.text('')), /no policy: "GET \/a"; put allow/],
    ['a route for all methods', app => app.all('/a', context => context.text('')), /"ALL \/a"/],
    ['a route that takes next', app => app.get('/a', async (context, _next) => context.text('')), /"GET \/a"/],
    ['a route before its policy', app => app.get('/a', context => context.text('')).use(allow(anyone)), /"GET \/a"/],
    ['another method', app => app.get('/a', allow(anyone)).post(context => context.text('')), /"POST \/a"/],
    [
      'a path that only begins like that of a policy',
      app => {
        app.use('/admin/*', allow(authenticated))
        app.get('/administrators', context => context.text(''))
      },
      /"GET \/administrators"/,
    ],
    [
      'a route of a sub-application',
      app =>
        app.route(
          '/in',
          new Hono().get('/a', context => context.text('')),
        ),
      /"GET \/in\/a"/,
    ],
  ] satisfies [string, (app: Hono) => unknown, RegExp][]) {
    it(`refuses ${what}`, () => {
      const app = createProtectedApp()
      addRoute(app)
      assert.throws(() => audit(app), expected)
    })
  }
})

/** What covers a route, and whether the audit of an application says so. */
const COVERAGE: readonly (readonly [policyPath: string, routePath: string, isCovered: boolean])[] = [
  ['/orgs/:id?/*', '/orgs/:id?', false],
  ['/orgs/:id?', '/orgs/:id?', true],
  ['/orgs/:id', '/orgs/:id?', false],
  ['/orgs/*', '/orgs/:id?', true],
  ['/orgs/:id?', '/orgs/:id', true],
  ['/orgs/:id?', '/orgs', true],
  ['/orgs/:id/*', '/orgs/:id', true],
  ['/orgs/:id/*', '/orgs', false],
  ['/orgs/:id/*', '/orgs/:org/users', true],
  ['/orgs/:id/*', '/orgs/1', true],
  ['/orgs/1/*', '/orgs/:id', false],
  ['/:a?/:b?', '/:a?/:b?', true],
  ['/:a?/:b?', '/', true],
  ['/:a?/:b', '/x', false],
  ['/:id{[0-9]+}', '/:id', false],
  ['/:id', '/:id{[0-9]+}', false],
  ['/a/:id{[0-9]+}/*', '/a/:id{[0-9]+}/b', true],
  ['/a/:path{.+}/*', '/a/:path{.+}/b', false],
  ['/a/*', '/a/:path{.+}', true],
  ['/*', '/a/:path{.+}', true],
  ['*', '/a', true],
  ['/a/*', '/a', true],
  ['/a/*', '/a/', true],
  ['/a', '/a/', false],
  ['/a/', '/a', false],
  ['/a/*', '/A', false],
  ['/a/*/c', '/a/b/c', false],
  ['/a*', '/ab', false],
  ['/a/*', '/ab', false],
]

describe('The audit of Hono routes with policies for other paths', () => {
  for (const [policyPath, routePath, isCovered] of COVERAGE) {
    it(`takes "${routePath}" for ${isCovered ? 'guarded' : 'open'} behind "${policyPath}"`, () => {
      const app = createProtectedApp()
      app.use(policyPath, allow(authenticated))
      app.get(routePath, context => context.text('secret'))
      if (isCovered) assert.equal(audit(app).length, 1)
      else assert.throws(() => audit(app), /A route states no policy: "GET /)
    })
  }

  it('answers no request past the policy for an optional parameter', async () => {
    const app = createProtectedApp()
    app.use('/orgs/:id?/*', allow(authenticated))
    app.get('/orgs/:id?', context => context.text('secret'))
    for (const path of ['/orgs', '/orgs/1']) assert.equal((await app.request(path)).status, 500)
  })
})

describe('A response of Hono that no policy comes before', () => {
  const secret: MiddlewareHandler = async (context, _next) =>
    context.text('secret', 200, { etag: 'secret', 'set-cookie': 'secret' })

  for (const [what, add] of [
    ['of a middleware', app => app.use('/a', secret)],
    [
      'of a middleware before the policy of its path',
      app => app.use('/a', secret).get('/a', allow(authenticated), secret),
    ],
    ['of a handler for all methods that takes next', app => app.all('/a', secret)],
    ['of a mounted application', app => app.mount('/a', () => new Response('secret'))],
    ['of a not-found handler', app => app.notFound(context => context.text('secret', 200))],
    ['that redirects', app => app.use('/a', async (context, _next) => context.redirect('/secret'))],
    [
      'of a middleware that answers instead of the route',
      app =>
        app.get('/b').use(async (context, next) => {
          await next()
          context.res = new Response('secret')
        }),
    ],
  ] satisfies [string, (app: Hono) => unknown][]) {
    it(`is withheld with its headers: ${what}`, async () => {
      const app = new Hono().use(cors({ origin: '*' }))
      app.onError((error, context) => context.text(error.message, 500))
      protect(app, guard)
      add(app)
      for (const method of ['GET', 'POST']) {
        const response = await app.request('/a', { method })
        assert.equal(response.status, 500, method)
        assert.deepEqual([...response.headers.keys()], ['access-control-allow-origin', 'content-type'])
        assert.match(await response.text(), /"[A-Z]+ \/a" responds without a policy: put allow\(…\) in front/)
      }
    })
  }

  for (const [what, add, status] of [
    ['an error', app => app.use(async (context, _next) => context.text('', 405)), 405],
    ['that nothing was found', () => {}, 404],
    ['a preflight', app => app.use(cors({ origin: 'https://client.test' })), 204],
  ] satisfies [string, (app: Hono) => unknown, number][]) {
    it(`is sent when it is ${what}`, async () => {
      const app = createProtectedApp()
      add(app)
      const headers = { origin: 'https://client.test', 'access-control-request-method': 'GET' }
      assert.equal((await app.request('/a', { method: 'OPTIONS', headers })).status, status)
    })
  }

  it('is sent behind a policy for the path of a middleware or a mounted application', async () => {
    const app = createProtectedApp()
    app.use('/files/*', allow(anyone)).use('/files/*', secret)
    app.use('/in/*', allow(anyone)).mount('/in', () => new Response('secret'))
    for (const path of ['/files/a', '/in/a']) assert.equal(await (await app.request(path)).text(), 'secret')
  })
})

describe('A Hono application whose routes change', () => {
  const answer = (context: Context) => context.text('old')

  for (const [what, change, error] of [
    [
      'a route takes the place of another',
      (app, secret) => app.routes.pop() && app.get('/new', secret),
      /states no policy: "GET \/new"/,
    ],
    [
      'a route was hidden',
      (app, secret) => app.get('/new', secret) && app.routes.pop(),
      /"GET \/new" responds without a policy/,
    ],
    [
      'a route was replaced',
      (app, secret) => app.get('/new', secret) && app.routes.splice(-1, 1, ...app.routes.slice(1, 2)),
      /"GET \/new" responds without a policy/,
    ],
  ] satisfies [string, (app: Hono, secret: (context: Context) => Response) => unknown, RegExp][]) {
    it(`calls no handler without a policy: ${what}`, async () => {
      const app = new Hono({ router: new LinearRouter() })
      app.onError((error, context) => context.text(error.message, 500))
      protect(app, guard)
      app.get('/old', allow(anyone), answer)
      assert.equal((await app.request('/old')).status, 200)
      let calls = 0
      change(app, context => {
        calls += 1
        return context.text('secret')
      })
      const response = await app.request('/new')
      assert.deepEqual([response.status, calls], [500, 0])
      assert.match(await response.text(), error)
    })
  }
})

describe('A Hono application that is protected', () => {
  it('serves nothing while a route states no policy', async () => {
    const app = createProtectedApp()
    app.get('/public', allow(anyone), context => context.text('public'))
    app.get('/open', context => context.text('secret'))
    for (const path of ['/public', '/open']) {
      const response = await app.request(path)
      assert.equal(response.status, 500)
      assert.match(await response.text(), /A route states no policy: "GET \/open"/)
    }
  })

  it('guards the routes of a sub-application', async () => {
    const app = createProtectedApp()
    app.route(
      '/in',
      new Hono().get('/a', allow(authenticated), context => context.text('secret')),
    )
    assert.equal((await app.request('/in/a')).status, 401)
  })

  it('guards everything below a path, and the path itself', async () => {
    const app = createProtectedApp()
    app.use('/admin/*', allow(authenticated))
    app.get('/admin', context => context.text('secret'))
    app.get('/admin/users', context => context.text('secret'))
    assert.equal((await app.request('/admin')).status, 401)
    assert.equal((await app.request('/admin/users')).status, 401)
    assert.equal(audit(app).length, 2)
  })

  it('fails where a sub-application has another guard', async () => {
    const app = createProtectedApp()
    const inner = new Hono()
    protect(inner, createGuard({ issuer: 'https://issuer.test/', audience: 'https://other.test' }))
    inner.get('/a', allow(anyone), context => context.text('secret'))
    app.route('/', inner)
    app.get('/b', allow(authenticated), context => context.text('secret'))
    const response = await app.request('/b')
    assert.equal(response.status, 500)
    assert.match(await response.text(), /Two guards protect this request/)
  })

  it('refuses to be protected after its first route', () => {
    assert.throws(
      () =>
        protect(
          new Hono().get('/early', context => context.text('')),
          guard,
        ),
      /has routes already/,
    )
  })

  it('fails where nothing protects it', async () => {
    const app = new Hono().onError((error, context) => context.text(error.message, 500))
    app.get('/a', allow(authenticated), context => context.text('secret'))
    assert.match(await (await app.request('/a')).text(), /call protect\(app, guard\) first/)
  })

  it('knows by its types whether there is a token', () => {
    const app = new Hono()
    app.get('/a', allow(authenticated), context => {
      const token: VerifiedToken = context.var.token
      return context.json(token.claims)
    })
    app.get('/b', allow(anyone), context => {
      const token: undefined extends typeof context.var.token ? 'maybe' : 'surely' = 'maybe'
      return context.text(token)
    })
  })
})
