import { once } from 'node:events'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { anyone, authenticated, permissions } from '@tollgate/guard'
import { allow, audit, protect } from '@tollgate/guard/hono'
import { Hono } from 'hono'
import { createApiGuard } from './guard.js'
import { alive, readiness } from './health.js'
import { createHttpRules } from './http-rules.js'
import { adminMessage, protectedMessage, publicMessage } from './messages.js'

/** Starts the API. Port 0 uses a free one. */
export async function startServer(config) {
  const rule = createHttpRules(config)
  const serveApp = getRequestListener(createApp(config).fetch)
  // In front of Hono, because a request without a usable host does not reach its middleware.
  const server = createServer((request, response) => {
    const { headers, response: early } = rule(request)
    if (!early) return serveApp(request, response)
    const body = early.body && JSON.stringify(early.body)
    response
      .writeHead(early.status, { ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) })
      .end(body)
  })
  server.listen(config.port, 'localhost')
  await once(server, 'listening')
  return server
}

function createApp(config) {
  const rule = createHttpRules(config)
  const guard = createApiGuard(config)
  const app = new Hono()
  app.use(async (context, next) => {
    const { headers } = rule(context.env.incoming)
    for (const [name, value] of Object.entries(headers)) context.header(name, value)
    await next()
    // Hono's own has no "charset".
    context.header('content-type', headers['content-type'])
  })
  protect(app, guard)

  app.get('/api/messages/public', allow(anyone), context => context.json(publicMessage))
  app.get('/api/messages/protected', allow(authenticated), context => context.json(protectedMessage))
  app.get('/api/messages/admin', allow(permissions('read:admin-messages')), context => context.json(adminMessage))

  app.get('/healthz', allow(anyone), context => context.json(alive))
  app.get('/readyz', allow(anyone), async context => {
    const { status, body } = await readiness(guard)
    return context.json(body, status)
  })

  app.notFound(context => context.json({ message: 'Not Found' }, 404))
  app.onError((error, context) => {
    console.error(error)
    return context.json({ message: 'Internal Server Error' }, 500)
  })
  audit(app)
  return app
}
