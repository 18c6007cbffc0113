/** DPoP compares the URL that the client called, whatever an application makes of it on the way to the route. */
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { getRequestListener } from '@hono/node-server'
import express, { Router } from 'express'
import express4, { Router as Router4 } from 'express4'
import fastify, { type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { dpop } from '../dpop/index.ts'
import { createGuard } from '../guard.ts'
import { authenticated } from '../policy/policy.ts'
import { createProver, createTestIssuer } from '../testing/index.ts'
import { createLoopbackServer } from '../testing/loopback-server.ts'
import { send } from './contract/request.ts'
import * as onExpress from './express/express.ts'
import * as onFastify from './fastify/fastify.ts'
import * as onHono from './hono/hono.ts'
import * as onKoa from './koa/koa.ts'

const BASE_URL = 'https://api.example.com'
const issuer = await createTestIssuer()
after(() => issuer.close())
const client = createProver()
const accessToken = issuer.issueBound(client)

function createDpopGuard() {
  return createGuard({ ...issuer, dpop: dpop({ baseUrls: [BASE_URL] }) })
}

/** Each serves `/orders` under the prefix `/api`. */
const APPLICATIONS: Readonly<Record<string, () => Promise<{ readonly origin: string } & AsyncDisposable>>> = {
  'a router of Express 5': () => {
    const app = express()
    onExpress.protect(app, createDpopGuard())
    const router = Router()
    router.get('/orders', onExpress.allow(authenticated), (_request, response) => response.end('ok'))
    app.use('/api', router)
    return createLoopbackServer(app)
  },
  'a router of Express 4': () => {
    const app = express4()
    onExpress.protect(app, createDpopGuard())
    const router = Router4()
    router.get('/orders', onExpress.allow(authenticated), (_request, response) => response.end('ok'))
    app.use('/api', router)
    return createLoopbackServer(app)
  },
  'an application of Express within another': () => {
    const app = express()
    const inner = express()
    onExpress.protect(inner, createDpopGuard())
    inner.get('/orders', onExpress.allow(authenticated), (_request, response) => response.end('ok'))
    app.use('/api', inner)
    return createLoopbackServer(app)
  },
  'an application of Koa within Express': () => {
    const app = express()
    app.use('/api', createKoa('/orders').callback())
    return createLoopbackServer(app)
  },
  'a middleware of Koa that removes the prefix': () => {
    return createLoopbackServer(createKoa('/orders', '/api').callback())
  },
  'a Hono application within another': () => {
    const app = new Hono()
    onHono.protect(app, createDpopGuard())
    app.route(
      '/api',
      new Hono().get('/orders', onHono.allow(authenticated), context => context.text('ok')),
    )
    return createLoopbackServer(getRequestListener(app.fetch))
  },
  'a plugin of Fastify with a prefix': async () => {
    const app = fastify({ forceCloseConnections: true })
    return serveFastify(app, '/api')
  },
  'Fastify with a URL that it rewrites': async () => {
    const rewriteUrl = ({ url = '' }) => url.replace('/api', '')
    return serveFastify(fastify({ forceCloseConnections: true, rewriteUrl }), '')
  },
}

function createKoa(path: string, prefix = ''): Koa {
  const app = new Koa()
  app.use((context, next) => {
    context.path = context.path.slice(prefix.length)
    return next()
  })
  onKoa.protect(app, createDpopGuard())
  app.use(onKoa.allow(authenticated))
  app.use(context => {
    if (context.path === path) context.body = 'ok'
  })
  return app
}

async function serveFastify(app: ReturnType<typeof fastify>, prefix: string) {
  onFastify.protect(app, createDpopGuard())
  const config = { policy: authenticated }
  app.register(async (routes: FastifyInstance) => void routes.get('/orders', { config }, () => 'ok'), { prefix })
  const origin = await app.listen({ host: 'localhost', port: 0 })
  return { origin, [Symbol.asyncDispose]: () => app.close() }
}

for (const [name, serve] of Object.entries(APPLICATIONS)) {
  describe(`DPoP in ${name}`, () => {
    async function getWith(htu: string): Promise<number | undefined> {
      await using api = await serve()
      const headers = client.headers({ accessToken, url: `${BASE_URL}${htu}` })
      return (await send(`${api.origin}/api/orders?page=2`, headers)).status
    }

    it('accepts a proof for the URL that the client called', async () => {
      assert.equal(await getWith('/api/orders'), 200)
    })

    it('refuses a proof for the URL without the prefix', async () => {
      assert.equal(await getWith('/orders'), 401)
    })
  })
}
