import { anyone, authenticated, permissions } from '@tollgate/guard'
import { protect } from '@tollgate/guard/fastify'
import fastify from 'fastify'
import { createApiGuard } from './guard.js'
import { alive, readiness } from './health.js'
import { createHttpRules } from './http-rules.js'
import { adminMessage, protectedMessage, publicMessage } from './messages.js'

/** Starts the API. Port 0 uses a free one. */
export async function startServer(config) {
  const app = createApp(config)
  await app.listen({ host: 'localhost', port: config.port })
  return app.server
}

function createApp(config) {
  const guard = createApiGuard(config)
  const applyHttpRules = createApplyHttpRules(config)
  const app = fastify({
    // A path that is no URL, such as "/%", does not reach the hooks.
    frameworkErrors: (_error, request, reply) => {
      if (!applyHttpRules(request, reply)) notFound(request, reply)
    },
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (!applyHttpRules(request, reply)) done()
  })
  app.setNotFoundHandler(notFound)
  app.setErrorHandler(handleError)
  protect(app, guard)
  app.register(async routes => addRoutes(routes, guard))
  return app
}

function addRoutes(app, guard) {
  app.get('/api/messages/public', { config: { policy: anyone } }, () => publicMessage)
  app.get('/api/messages/protected', { config: { policy: authenticated } }, () => protectedMessage)
  app.get('/api/messages/admin', { config: { policy: permissions('read:admin-messages') } }, () => adminMessage)

  app.get('/healthz', { config: { policy: anyone } }, () => alive)
  app.get('/readyz', { config: { policy: anyone } }, async (_request, reply) => {
    const { status, body } = await readiness(guard)
    return reply.code(status).send(body)
  })
}

/** @returns a function that applies the rules, and returns whether it has sent the response */
function createApplyHttpRules(config) {
  const rule = createHttpRules(config)
  return ({ raw }, reply) => {
    const { headers, response } = rule(raw)
    reply.headers(headers)
    if (response) reply.code(response.status).send(response.body)
    return response !== undefined
  }
}

function notFound(_request, reply) {
  return reply.code(404).send({ message: 'Not Found' })
}

function handleError(error, _request, reply) {
  const { statusCode = 500, message } = error
  if (statusCode < 500) return reply.code(statusCode).send({ message })
  console.error(error)
  return reply.code(500).send({ message: 'Internal Server Error' })
}
