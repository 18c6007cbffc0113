import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import Koa from 'koa'
import { createGuard } from '../../guard.ts'
import { anyone, authenticated } from '../../policy/policy.ts'
import { createLoopbackServer } from '../../testing/loopback-server.ts'
import { allow, protect, tokenOf } from './koa.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })

function createApp(): { app: Koa; errors: string[] } {
  const app = new Koa()
  const errors: string[] = []
  app.on('error', error => errors.push(error.message))
  return { app, errors }
}

function respond(fields: { readonly status?: number; readonly body?: unknown }): Koa.Middleware {
  return context => void Object.assign(context, fields)
}

async function request(app: Koa, init: RequestInit = {}): Promise<Response> {
  await using server = await createLoopbackServer(app.callback())
  return await fetch(`${server.origin}/a`, { redirect: 'manual', ...init })
}

describe('A Koa application that is protected', () => {
  for (const [what, middleware, init] of [
    ['a body', respond({ body: 'secret' }), {}],
    ['a redirect', context => context.redirect('/secret'), {}],
    ['nothing but success', respond({ status: 204 }), { method: 'DELETE' }],
    ['a body to OPTIONS', respond({ body: 'secret' }), { method: 'OPTIONS' }],
  ] satisfies [string, Koa.Middleware, RequestInit][]) {
    it(`withholds ${what} without a policy`, async () => {
      const { app, errors } = createApp()
      protect(app, guard)
      app.use(middleware)
      const response = await request(app, init)
      assert.equal(response.status, 500)
      assert.equal(response.headers.get('location'), null)
      assert.equal(await response.text(), 'Internal Server Error')
      assert.match(errors.join(), /"[A-Z]+ \/a" responded without a policy/)
    })
  }

  for (const [what, middleware] of [
    [
      'flushed its headers',
      context => {
        context.status = 200
        context.flushHeaders()
        context.body = 'secret'
      },
    ],
    [
      'flushed its headers and streams',
      context => {
        context.body = Readable.from(['secret'])
        context.flushHeaders()
      },
    ],
    [
      'flushed its headers before it knew its status',
      context => {
        context.flushHeaders()
        context.body = 'secret'
      },
    ],
    [
      'writes to the response of Node',
      context => {
        context.respond = false
        context.res.writeHead(200)
        context.res.flushHeaders()
      },
    ],
  ] satisfies [string, Koa.Middleware][]) {
    it(`cuts off a response without a policy that ${what}`, async () => {
      const { app, errors } = createApp()
      protect(app, guard)
      app.use(middleware)
      await assert.rejects(async () => (await request(app)).text(), TypeError)
      assert.match(errors.join(), /"GET \/a" responded without a policy/)
    })
  }

  it('cuts off a response that started before its policy rejected the request', async () => {
    const { app } = createApp()
    protect(app, guard)
    app.use((context, next) => {
      context.status = 200
      context.flushHeaders()
      return next()
    })
    app.use(allow(authenticated))
    await assert.rejects(async () => (await request(app)).text(), TypeError)
  })

  for (const [what, middleware, status, init] of [
    ['that nothing was found', () => {}, 404, {}],
    ['an error', respond({ status: 405 }), 405, {}],
    ['a preflight', respond({ status: 204 }), 204, { method: 'OPTIONS' }],
  ] satisfies [string, Koa.Middleware, number, RequestInit][]) {
    it(`answers ${what} without a policy`, async () => {
      const { app } = createApp()
      protect(app, guard)
      app.use(middleware)
      assert.equal((await request(app, init)).status, status)
    })
  }

  it('guards what comes after a policy', async () => {
    const { app } = createApp()
    protect(app, guard)
    app.use(allow(authenticated))
    app.use(respond({ body: 'secret' }))
    const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } }
    assert.equal((await request(app)).status, 401)
    assert.equal((await request(app, preflight)).status, 401)
  })

  it('accepts protect() twice with one guard, and throws with two', async () => {
    const other = createGuard({ issuer: 'https://issuer.test/', audience: 'https://other.test' })
    for (const [second, status] of [
      [guard, 200],
      [other, 500],
    ] as const) {
      const { app, errors } = createApp()
      protect(app, guard)
      protect(app, second)
      app.use(allow(anyone))
      app.use(respond({ body: 'public' }))
      assert.equal((await request(app)).status, status)
      assert.equal(errors.join().includes('Two guards protect this request'), status === 500)
    }
  })

  it('fails where nothing protects it', async () => {
    const { app, errors } = createApp()
    app.use(allow(authenticated))
    assert.equal((await request(app)).status, 500)
    assert.match(errors.join(), /call protect\(app, guard\) first/)
  })

  it('has no token on a public route', async () => {
    const { app, errors } = createApp()
    protect(app, guard)
    app.use(allow(anyone))
    app.use(context => {
      context.body = tokenOf(context).claims
    })
    assert.equal((await request(app)).status, 500)
    assert.match(errors.join(), /has no verified token/)
  })
})
