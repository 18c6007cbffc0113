import type { FastifyInstance } from 'fastify'
import { type Dialect, translateAuthorizationUrl } from '../engine/authorize/authorization-request.ts'
import type { PassToEngine, RawRequest } from '../engine/pass-to-engine.ts'
import { parseForm } from '../engine/tokens/token-request.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'

/** `/authorize` (OpenID Connect Core §3.1.2). */
export function addAuthorize(app: FastifyInstance, pass: PassToEngine, dialect: Dialect): void {
  app.all('/authorize', { bodyLimit: BODY_LIMITS.authorization }, (request: RawRequest, reply) => {
    // OpenID Connect Core §3.1.2.1 also allows a form. After the redirect, the browser sends the session cookie.
    const form = parseForm(request.headers['content-type'], request.body ?? '')
    if (request.method === 'POST' && form) return reply.redirect(`/authorize?${form}`, 303)
    return pass(request, reply, translateAuthorizationUrl(request.url, dialect))
  })
}
