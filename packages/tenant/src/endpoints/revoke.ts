import type { FastifyInstance } from 'fastify'
import type { PassToEngine, RawRequest } from '../engine/pass-to-engine.ts'
import { parseTokenRequest } from '../engine/tokens/token-request.ts'

/** `/oauth/revoke` (RFC 7009). */
export function addRevoke(app: FastifyInstance, pass: PassToEngine): void {
  app.all('/oauth/revoke', (request: RawRequest, reply) => {
    const parameters = parseTokenRequest(request.headers['content-type'], request.body ?? '')
    return pass(request, reply, request.url, parameters?.toString())
  })
}
