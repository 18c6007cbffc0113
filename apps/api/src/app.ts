import { anyone, createGuard, type Guard, IssuerUnavailable } from '@tollgate/guard'
import { addRoutes, protect } from '@tollgate/guard/fastify'
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import type { Config } from './config.ts'
import { logGuard } from './guard-log.ts'
import { headerSetter } from './headers.ts'
import { MessageRoutes } from './messages/routes.ts'
import { misdirectedRefuser } from './misdirected-requests.ts'
import { addReference } from './reference/reference.ts'

/**
 * Builds the Hello World API; it does not listen yet. Once it does, it fetches the issuer's keys: an issuer that is out
 * does not keep it from starting.
 */
export function createApp(config: Config, logger: FastifyServerOptions['logger'] = false): FastifyInstance {
  const { issuer, customIssuer = issuer, jwksUri, audience, clientOrigin } = config
  const refuse = misdirectedRefuser(config)
  const setHeaders = headerSetter(clientOrigin)
  // A token carries the domain at which it was issued.
  const issuers = [...new Set([issuer, customIssuer])]
  const guard = createGuard({ issuers: issuers.map(each => ({ issuer: each, jwksUri, audience })) })
  const app = fastify({
    logger,
    forceCloseConnections: true,
    // A path that is no URL ("/%") never reaches a hook.
    frameworkErrors: (_error, request, reply) => {
      if (!refuse(request, reply) && !setHeaders(request, reply)) notFound(request, reply)
    },
  })

  app.addHook('onRequest', (request, reply, done) => {
    if (!refuse(request, reply) && !setHeaders(request, reply)) done()
  })
  addErrors(app)
  logGuard(app)
  protect(app, guard)
  addReference(app)
  app.register(async routes => addRoutes(routes, '/api/messages', new MessageRoutes()))
  app.register(async routes => addHealth(routes, guard))
  app.addHook('onListen', async () => {
    await guard.ready().catch(ignoreOutage)
  })
  return app
}

/** The log has it from {@link logGuard}. */
function ignoreOutage(error: unknown): void {
  if (!(error instanceof IssuerUnavailable)) throw error
}

function notFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ message: 'Not Found' })
}

function addErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(notFound)
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { statusCode = 500, message } = error
    if (statusCode < 500) return reply.code(statusCode).send({ message })
    request.log.error(error)
    return reply.code(500).send({ message: 'Internal Server Error' })
  })
}

/** Health routes for operators: whether the API is running, and whether it can verify tokens. */
function addHealth(app: FastifyInstance, guard: Guard): void {
  const config = { policy: anyone }
  app.get('/healthz', { config }, () => ({ status: 'alive' }))
  app.get('/readyz', { config }, async (_request, reply) => {
    try {
      await guard.ready()
      return { status: 'ready' }
    } catch (error) {
      if (!(error instanceof IssuerUnavailable)) throw error
      return reply.code(503).send({ status: 'The keys of the token issuer cannot be fetched at the moment' })
    }
  })
}
