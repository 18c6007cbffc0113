import { once } from 'node:events'
import Router from '@koa/router'
import { anyone, authenticated, permissions } from '@tollgate/guard'
import { allow, protect } from '@tollgate/guard/koa'
import Koa from 'koa'
import { createApiGuard } from './guard.js'
import { alive, readiness } from './health.js'
import { createHttpRules } from './http-rules.js'
import { adminMessage, protectedMessage, publicMessage } from './messages.js'

/** Starts the API. Port 0 uses a free one. */
export async function startServer(config) {
  const server = createApp(config).listen(config.port, 'localhost')
  await once(server, 'listening')
  return server
}

function createApp(config) {
  const guard = createApiGuard(config)
  const app = new Koa()
  app.use(applyHttpRules(config))
  app.use(handleErrors)
  protect(app, guard)
  app.use(createRouter(guard).routes())
  return app
}

function createRouter(guard) {
  const router = new Router({ strict: true, sensitive: true })
  router.get('/api/messages/public', allow(anyone), context => {
    context.body = publicMessage
  })
  router.get('/api/messages/protected', allow(authenticated), context => {
    context.body = protectedMessage
  })
  router.get('/api/messages/admin', allow(permissions('read:admin-messages')), context => {
    context.body = adminMessage
  })

  router.get('/healthz', allow(anyone), context => {
    context.body = alive
  })
  router.get('/readyz', allow(anyone), async context => {
    const { status, body } = await readiness(guard)
    context.status = status
    context.body = body
  })
  return router
}

function applyHttpRules(config) {
  const rule = createHttpRules(config)
  return async (context, next) => {
    const { headers, response } = rule(context.req)
    context.set(headers)
    if (!response) return await next()
    context.status = response.status
    context.body = response.body
  }
}

const handleErrors = async (context, next) => {
  try {
    await next()
    if (context.status !== 404 || context.body) return
    context.status = 404
    context.body = { message: 'Not Found' }
  } catch (error) {
    console.error(error)
    context.status = 500
    context.body = { message: 'Internal Server Error' }
  }
}
