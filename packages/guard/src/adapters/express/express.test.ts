import assert from 'node:assert/strict'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import express from 'express'
import express4 from 'express4'
import { createGuard } from '../../guard.ts'
import { anyone, authenticated, permissions } from '../../policy/policy.ts'
import { createLoopbackServer } from '../../testing/loopback-server.ts'
import { allow, audit, type Middleware, protect, tokenOf } from './express.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })
const answer: Middleware = (_request, response) => void response.end('secret')

type ErrorHandler = (error: unknown, ...args: Parameters<Middleware>) => void
const recover: ErrorHandler = (_error, _request, _response, next) => next()

/** What Express 4 and 5 have in common of a router and an application. */
interface Routes {
  use(...middleware: Middleware[]): unknown
  use(middleware: ErrorHandler): unknown
  get(path: string, ...middleware: Middleware[]): unknown
  get(path: string, policy: Middleware, recovery: ErrorHandler, middleware: Middleware): unknown
  get(path: string, policy: Middleware, middleware: Middleware, recovery: ErrorHandler): unknown
  all(path: string, ...middleware: Middleware[]): unknown
  route(path: string): { get(...middleware: Middleware[]): { post(...middleware: Middleware[]): unknown } }
}

interface Application<Router> extends Routes {
  (request: IncomingMessage, response: ServerResponse): unknown
  use(...middleware: (Middleware | Router)[]): unknown
  use(middleware: ErrorHandler): unknown
  use(path: string | string[], ...middleware: (Middleware | Router | Application<Router>)[]): unknown
}

async function get(app: RequestListener, path: string): Promise<Response> {
  await using server = await createLoopbackServer(app)
  return await fetch(`${server.origin}${path}`)
}

describeExpress<express.Router>('Express 5', () => express().set('env', 'test'), express.Router)
describeExpress<express4.Router>('Express 4', () => express4().set('env', 'test'), express4.Router)

function describeExpress<Router extends Routes>(
  version: string,
  createApp: () => Application<Router>,
  createRouter: () => Router,
): void {
  function createProtectedApp(): Application<Router> {
    const app = createApp()
    protect(app, guard)
    return app
  }

  describe(`The audit of an ${version} application`, () => {
    it('lists a path whose middleware responds, such as a proxy', () => {
      const app = createProtectedApp()
      const parse: Middleware = (_request, _response, next) => next()
      app.use('/gateway', allow(permissions('read:stock')), parse, answer)
      app.use('/public', allow(anyone), answer)
      app.use(parse)
      app.get('/orders', allow(authenticated), answer)
      assert.deepEqual(audit(app), [
        { method: 'ALL', path: '/gateway/*', requires: 'the permission read:stock' },
        { method: 'ALL', path: '/public/*', requires: 'nothing' },
        { method: 'GET', path: '/orders', requires: 'a valid access token' },
      ])
    })

    it('lists the paths of an array whose middleware responds', () => {
      const app = createProtectedApp()
      app.use(['/one', '/two'], allow(authenticated), answer)
      const found = audit(app)
      // Express 4 keeps one regular expression for all of them.
      const paths = version === 'Express 4' ? [found[0]?.path] : ['/one/*', '/two/*']
      assert.deepEqual(
        found,
        paths.map(path => ({ method: 'ALL', path, requires: 'a valid access token' })),
      )
    })

    it('lists each route with its requirements', () => {
      const app = createProtectedApp()
      const router = createRouter()
      router.get('/', allow(permissions('read:orders')), answer)
      router
        .route('/:id')
        .get(allow(authenticated), answer)
        .post(allow(permissions('write:orders')), answer)
      app.get('/public', allow(anyone), answer)
      app.all('/all', allow(authenticated), answer)
      app.use('/orders', router)
      assert.deepEqual(audit(app), [
        { method: 'GET', path: '/public', requires: 'nothing' },
        { method: 'ALL', path: '/all', requires: 'a valid access token' },
        { method: 'GET', path: '/orders/', requires: 'the permission read:orders' },
        { method: 'GET', path: '/orders/:id', requires: 'a valid access token' },
        { method: 'POST', path: '/orders/:id', requires: 'the permission write:orders' },
      ])
    })

    it('knows the policies of routers', () => {
      const app = createProtectedApp()
      const router = createRouter()
      router.use(allow(permissions('read:orders')))
      router.get('/own', answer)
      router.get('/more', allow(permissions('read:more')), answer)
      const other = createRouter()
      other.get('/a', answer)
      app.use('/orders', router)
      app.use('/other', allow(authenticated), other)
      assert.deepEqual(audit(app), [
        { method: 'GET', path: '/orders/own', requires: 'the permission read:orders' },
        { method: 'GET', path: '/orders/more', requires: 'the permission read:orders and the permission read:more' },
        { method: 'GET', path: '/other/a', requires: 'a valid access token' },
      ])
    })

    it('knows the policy for a path, behind middleware for the same path', () => {
      const app = createProtectedApp()
      const router = createRouter()
      router.get('/b', answer)
      app.use('/a', allow(authenticated), (_request, _response, next) => next(), router)
      assert.deepEqual(audit(app), [{ method: 'GET', path: '/a/b', requires: 'a valid access token' }])
    })

    it('accepts middleware before the guard', () => {
      const app = createApp()
      app.use((_request, _response, next) => next())
      protect(app, guard)
      app.get('/a', allow(authenticated), answer)
      assert.equal(audit(app).length, 1)
    })

    for (const [what, addRoute, expected] of [
      ['a route without one', app => app.get('/a', answer), /no policy: "GET \/a"; put allow/],
      ['a route that states it too late', app => app.get('/a', answer, allow(authenticated)), /"GET \/a"/],
      ['one method of several', app => app.route('/a').get(allow(anyone), answer).post(answer), /"POST \/a"/],
      ['every method', app => app.all('/a', answer), /"ALL \/a"/],
      [
        'a route in a router',
        app => {
          const router = createRouter()
          router.get('/a', answer)
          app.use('/in', router)
        },
        /"GET \/in\/a"/,
      ],
      [
        'a route before the policy of its router',
        app => {
          const router = createRouter()
          router.get('/a', answer)
          router.use(allow(authenticated))
          app.use(router)
        },
        /"GET \/a"/,
      ],
      [
        'a route beside the path of a policy',
        app => {
          app.use('/guarded', allow(authenticated))
          app.get('/a', answer)
        },
        /"GET \/a"/,
      ],
      [
        'a router behind the policy for its path and a middleware that may give requests another path',
        app => {
          const router = createRouter()
          router.get('/b', answer)
          app.use('/a', allow(authenticated))
          app.use((_request, _response, next) => next())
          app.use('/a', router)
        },
        /"GET \/a\/b"/,
      ],
      [
        'a route that an error handler leads to past its policy',
        app => {
          app.use(allow(authenticated))
          app.use(recover)
          app.get('/a', answer)
        },
        /"GET \/a"; put allow\(…\) directly in front of its handlers/,
      ],
      ['a route with such an error handler', app => app.get('/a', allow(authenticated), recover, answer), /"GET \/a"/],
      ['a mounted application', app => app.use('/in', createApp()), /"ALL \/in\/\*"/],
      [
        'a mounted application within a router',
        app => {
          const router = createRouter()
          router.use(createApp())
          app.use('/in', router)
        },
        /"ALL \/in\/\*"/,
      ],
      [
        'several routes at once',
        app => {
          app.get('/a', answer)
          app.get('/b', answer)
        },
        /Routes state no policy: "GET \/a", "GET \/b"/,
      ],
    ] satisfies [string, (app: Application<Router>) => unknown, RegExp][]) {
      it(`refuses ${what}`, () => {
        const app = createProtectedApp()
        addRoute(app)
        assert.throws(() => audit(app), expected)
      })
    }
  })

  describe(`An ${version} application that is protected`, () => {
    it('serves nothing while any route has no policy, including routes added later', async () => {
      const app = createProtectedApp()
      app.get('/public', allow(anyone), answer)
      assert.equal(await (await get(app, '/public')).text(), 'secret')
      const route = app.route('/late')
      route.get(answer)
      for (const path of ['/late', '/public']) {
        const response = await get(app, path)
        assert.equal(response.status, 500)
        assert.doesNotMatch(await response.text(), /secret/)
      }
    })

    it('lists the policy of a handler that is followed by an error handler', () => {
      const app = createProtectedApp()
      app.get('/a', allow(authenticated), answer, recover)
      assert.deepEqual(audit(app), [{ method: 'GET', path: '/a', requires: 'a valid access token' }])
    })

    it('fails where a mounted application has another guard', async () => {
      const app = createProtectedApp()
      const mounted = createApp()
      protect(mounted, createGuard({ issuer: 'https://issuer.test/', audience: 'https://other.test' }))
      mounted.get('/a', allow(authenticated), answer)
      app.use('/in', allow(anyone), mounted)
      const response = await get(app, '/in/a')
      assert.equal(response.status, 500)
      assert.match(await response.text(), /Two guards protect this request/)
    })

    it('takes an application that is mounted behind a policy and protects itself', async () => {
      const app = createProtectedApp()
      const mounted = createProtectedApp()
      mounted.get('/a', allow(authenticated), answer)
      app.use('/in', allow(anyone), mounted)
      assert.deepEqual(audit(app), [])
      assert.equal((await get(app, '/in/a')).status, 401)
    })

    it('guards what a middleware answers below a policy', async () => {
      const app = createProtectedApp()
      app.use('/files', allow(authenticated), answer)
      assert.equal((await get(app, '/files/a')).status, 401)
      assert.equal((await get(app, '/FILES')).status, 401)
    })

    it('throws in protect() after its first route', () => {
      const app = createApp()
      app.get('/early', answer)
      assert.throws(() => protect(app, guard), /has routes already/)
    })

    it('fails where nothing protects it', async () => {
      const app = createApp()
      app.get('/a', allow(authenticated), answer)
      assert.equal((await get(app, '/a')).status, 500)
    })

    it('has no token on a public route', async () => {
      const app = createProtectedApp()
      app.get('/', allow(anyone), (request, response) => void response.end(tokenOf(request).scopes.join()))
      assert.equal((await get(app, '/')).status, 500)
    })

    it('cuts off a response that started before its policy rejected the request', async () => {
      const app = createProtectedApp()
      app.use((_request, response, next) => {
        response.flushHeaders()
        next()
      })
      app.get('/', allow(authenticated), answer)
      await assert.rejects(async () => (await get(app, '/')).text(), TypeError)
    })

    it('continues when another handler responds while keys are fetched', async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const app = createApp()
      app.use((_request, response, next) => {
        next()
        response.end('timeout')
        resolve()
      })
      const slow = { ...guard, check: () => promise.then(() => guard.check({ headers: {} }, authenticated)) }
      protect(app, slow)
      app.get('/', allow(authenticated), answer)
      assert.equal(await (await get(app, '/')).text(), 'timeout')
    })
  })
}
