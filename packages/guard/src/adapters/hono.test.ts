import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { createGuard } from '../guard.ts'
import { anyone, authenticated, permissions } from '../policy/policy.ts'
import type { VerifiedToken } from '../token/verified-token.ts'
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
      { method: 'GET', path: '/public', needs: 'nothing' },
      { method: 'ALL', path: '/all', needs: 'a valid access token' },
      { method: 'GET', path: '/orders', needs: 'the permission read:orders' },
      { method: 'POST', path: '/admin/users', needs: 'the permission admin and the permission write:users' },
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
