import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Dialect } from '../engine/authorize/authorization-request.ts'
import type { PassToEngine, RawRequest } from '../engine/pass-to-engine.ts'
import type { TokenResponse } from '../engine/tokens/client-credentials.ts'
import { endpointParameters } from '../engine/tokens/token-request.ts'

/** The headers that the protocol engine sends with a token. */
const TOKEN_HEADERS = {
  Vary: 'Origin',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'DPoP-Nonce,WWW-Authenticate',
  'cache-control': 'no-store',
  'Content-Type': 'application/json; charset=utf-8',
}

/** Issues a token if the request does not need the engine; returns `undefined` for all other requests. */
export type IssueDirectly = (request: FastifyRequest, parameters: URLSearchParams) => Promise<TokenResponse | undefined>

/** `/oauth/token` (RFC 6749 §3.2). */
export function addToken(
  app: FastifyInstance,
  pass: PassToEngine,
  issueDirectly: IssueDirectly,
  { readsResource }: Dialect,
): void {
  app.all('/oauth/token', async (request: RawRequest, reply) => {
    const parameters = endpointParameters(request, '/oauth/token', readsResource)
    const response = parameters && (await issueDirectly(request, parameters))
    if (response) return send(reply, response)
    return pass(request, reply, request.url, parameters?.toString())
  })
}

function send(reply: FastifyReply, response: TokenResponse): void {
  const body = JSON.stringify(response)
  reply.hijack()
  reply.raw.writeHead(200, { ...TOKEN_HEADERS, 'Content-Length': Buffer.byteLength(body) }).end(body)
}
