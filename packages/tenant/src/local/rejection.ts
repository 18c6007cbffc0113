import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { epochSeconds } from '../epoch-seconds.ts'

interface Rejection {
  status: number
  headers?: Record<string, string>
  /** JSON. Default: an error in the format of the endpoint. */
  body?: unknown
}

/** Auth0's words, by which its tools recognize the limit. */
const LIMIT_REACHED = 'Global limit has been reached'
const RETRY_HEADERS = 'Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset'

/** Responds in place of the tenant, in Auth0's format. A page of any application can read the response. */
export function rejectWith(
  { url = '/', headers: { origin } }: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Rejection,
): void {
  const payload = JSON.stringify(body ?? errorFor(url, status))
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(payload),
      'cache-control': 'no-store',
      ...(status === 429 && limitHeaders(headers?.['retry-after'])),
      ...(origin && { 'access-control-allow-origin': origin, 'access-control-expose-headers': RETRY_HEADERS }),
      // The body of the request is not read.
      connection: 'close',
      ...headers,
    })
    .end(payload)
}

function errorFor(url: string, status: number): object {
  const isLimit = status === 429
  const message = isLimit ? LIMIT_REACHED : 'This response comes from a fault that a test set'
  if (!url.startsWith('/api/v2/'))
    return { error: isLimit ? 'too_many_requests' : 'server_error', error_description: message }
  const errorCode = isLimit ? 'too_many_requests' : undefined
  return { statusCode: status, error: STATUS_CODES[status] ?? 'Error', message, ...(errorCode && { errorCode }) }
}

function limitHeaders(retryAfter = '1'): Record<string, string> {
  const reset = epochSeconds() + Number(retryAfter)
  return { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) }
}
