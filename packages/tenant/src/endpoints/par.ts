import type { FastifyInstance } from 'fastify'
import { type Dialect, translatePushedRequest } from '../engine/authorize/authorization-request.ts'
import type { PassToEngine, RawRequest } from '../engine/pass-to-engine.ts'
import { parseForm } from '../engine/tokens/token-request.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'

/** `/oauth/par`, to which applications push authorization requests (RFC 9126). As at Auth0, it reads forms only. */
export function addPar(app: FastifyInstance, pass: PassToEngine, dialect: Dialect): void {
  app.all('/oauth/par', { bodyLimit: BODY_LIMITS.pushed }, (request: RawRequest, reply) => {
    const parameters = parseForm(request.headers['content-type'], request.body ?? '')
    if (parameters) translatePushedRequest(parameters, dialect)
    return pass(request, reply, request.url, parameters?.toString())
  })
}
