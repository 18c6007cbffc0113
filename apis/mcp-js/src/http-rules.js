import { createRequestCheck } from '@tollgate/loopback'

const CONTENT_TYPE = { 'content-type': 'application/json; charset=utf-8' }

/** The headers of every response, errors included. */
const SECURITY_HEADERS = {
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

/**
 * The rules for all requests: security headers, CORS for one exact origin, and 421 for a request that is addressed to
 * another host, or an unsafe method from a page that is not the client's.
 */
export function createHttpRules({ allowedHosts = [], clientOrigin }) {
  const check = createRequestCheck({ allowedHosts, allowedOrigins: [clientOrigin] })
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

  return request => {
    const misdirected = check(request)
    if (misdirected) {
      // The body of the request, if there is one, is not read.
      const headers = { ...SECURITY_HEADERS, ...CONTENT_TYPE, connection: 'close' }
      return { headers, response: { status: 421, body: { message: misdirected.message } } }
    }
    const isFromClient = request.headers.origin === clientOrigin
    if (isPreflight(request)) {
      return { headers: isFromClient ? forPreflight : forAnyone, response: { status: 204 } }
    }
    return { headers: { ...(isFromClient ? forClient : forAnyone), ...CONTENT_TYPE } }
  }
}

function isPreflight({ method, headers }) {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}
