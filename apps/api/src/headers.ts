import type { FastifyReply, FastifyRequest } from 'fastify'

const WITHOUT_BODY = {
  'x-xss-protection': '0',
  'cache-control': 'no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The headers of every response with a body, errors included. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  ...WITHOUT_BODY,
  'content-type': 'application/json; charset=utf-8',
}

/**
 * Makes what sets the headers of a response: security headers, and CORS for one exact origin, on refusals and errors too.
 * It responds to preflights.
 *
 * @returns whether it has sent the response
 */
export function headerSetter(clientOrigin: string): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const withoutBody = { ...WITHOUT_BODY, vary: 'Origin' }
  const forAnyone = { ...SECURITY_HEADERS, vary: 'Origin' }
  const cors = {
    'access-control-allow-origin': clientOrigin,
    'access-control-expose-headers': 'WWW-Authenticate',
  }
  const forClient = { ...forAnyone, ...cors }
  const forPreflight = {
    ...withoutBody,
    ...cors,
    'access-control-allow-methods': 'GET',
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '86400',
  }

  return (request, reply) => {
    const fromClient = request.headers.origin === clientOrigin
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
    if (!isPreflight) reply.headers(fromClient ? forClient : forAnyone)
    else {
      reply
        .code(204)
        .headers(fromClient ? forPreflight : withoutBody)
        .send()
    }
    return isPreflight
  }
}
