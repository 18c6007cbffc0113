import type { FastifyPluginAsync } from 'fastify'
import type Provider from 'oidc-provider'
import { createPassToEngine, type RawRequest } from '../engine/pass-to-engine.ts'
import { UNAVAILABLE } from '../engine/tokens/token-transactions.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import type { Database } from '../store/database.ts'
import { isUnavailable, RETRY_AFTER_SECONDS } from '../store/unavailable.ts'
import { addAuthorize } from './authorize.ts'
import { addDevice } from './device.ts'
import { addPar } from './par.ts'
import { addRevoke } from './revoke.ts'
import { addToken, type IssueDirectly } from './token.ts'

/** Endpoints at which the engine needs no translation. */
const UNCHANGED = [
  '/authorize/:uid',
  '/oidc/logout/confirm',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/jwks.json',
]

interface Options {
  /** Whether applications may push authorization requests; default no. */
  pushedRequests?: boolean
  /** Whether `resource` names an API if there is no `audience`; default no. */
  readsResource?: boolean
  provider: Provider
  database: Database
  issueDirectly: IssueDirectly
}

/** The endpoints of OAuth 2 and OpenID Connect. The engine implements them; requests are translated from Auth0's dialect. */
export const protocolEndpoints: FastifyPluginAsync<Options> = async (
  app,
  { provider, database, issueDirectly, pushedRequests = false, readsResource = false },
) => {
  const pass = createPassToEngine(provider)
  const dialect = { issuer: provider.issuer, readsResource }

  // The engine parses bodies itself and responds to invalid ones, with the headers for other origins.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMITS.engine }, (_request, body, done) =>
    done(null, body),
  )

  // Anything else is handled as at every other endpoint.
  app.setErrorHandler((error, request, reply) => {
    if (!isUnavailable(error)) throw error
    request.log.error(error)
    return reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).send(UNAVAILABLE)
  })

  addAuthorize(app, pass, dialect)
  addToken(app, pass, issueDirectly, dialect)
  addRevoke(app, pass)
  addDevice(app, pass, { provider, database, dialect })
  if (pushedRequests) addPar(app, pass, dialect)
  for (const path of UNCHANGED) {
    app.all(path, (request: RawRequest, reply) => pass(request, reply, request.url, request.body))
  }
}
