import type { Server } from 'node:http'
import { anyone, authenticated, type Guard, permissions } from '@tollgate/guard'
import { protect } from '@tollgate/guard/fastify'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import { createApiGuard } from './guard.ts'
import { alive, readiness } from './health.ts'
import { createHttpRules } from './http-rules.ts'
import { adminMessage, protectedMessage, publicMessage } from './messages.ts'

/** Starts the API. Port 0 uses a free one. */
export async function startServer(config: Config): Promise<Server> {
  const app = createApp(config)
  await app.listen({ host: 'localhost', port: config.port })
  return app.server
}

function createApp(config: Config): FastifyInstance {
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

function addRoutes(app: FastifyInstance, guard: Guard): void {
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
function createApplyHttpRules(config: Config): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const rule = createHttpRules(config)
  return ({ raw }, reply) => {
    const { headers, response } = rule(raw)
    reply.headers(headers)
    if (response) reply.code(response.status).send(response.body)
    return response !== undefined
  }
}

function notFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ message: 'Not Found' })
}

function handleError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { statusCode = 500, message } = error
  if (statusCode < 500) return reply.code(statusCode).send({ message })
  console.error(error)
  return reply.code(500).send({ message: 'Internal Server Error' })
}
