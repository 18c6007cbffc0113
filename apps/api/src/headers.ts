import type { FastifyInstance } from 'fastify'

/** The headers of every response, errors included; computed once. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-xss-protection': '0',
  'cache-control': 'no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  'content-type': 'application/json; charset=utf-8',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Sets the security headers and answers for CORS: one exact origin, on refusals and errors too. */
export function addHeaders(app: FastifyInstance, clientOrigin: string): void {
  const forAnyone = { ...SECURITY_HEADERS, vary: 'Origin' }
  const forClient = {
    ...forAnyone,
    'access-control-allow-origin': clientOrigin,
    'access-control-expose-headers': 'WWW-Authenticate',
  }
  const forPreflight = {
    ...forClient,
    'access-control-allow-methods': 'GET',
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '86400',
  }

  app.addHook('onRequest', (request, reply, done) => {
    const fromClient = request.headers.origin === clientOrigin
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      reply
        .code(204)
        .headers(fromClient ? forPreflight : forAnyone)
        .send()
      return
    }
    reply.headers(fromClient ? forClient : forAnyone)
    done()
  })
}
