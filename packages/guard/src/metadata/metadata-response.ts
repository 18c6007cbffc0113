import type { GuardedRequest } from '../http/guarded-request.ts'
import type { MetadataResponse } from '../http/response.ts'

/** Clients of every origin may read the metadata, which is public. */
const FOR_EVERY_ORIGIN = { 'access-control-allow-origin': '*' }
const METHODS = 'GET, HEAD, OPTIONS'
/** The part of an absolute URL before its path. */
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i

/**
 * Creates what responds to requests for the metadata (RFC 9728 §3.1).
 *
 * @param path - of its well-known URL
 * @param document - JSON
 */
export function createMetadataResponses(
  path: string,
  document: string,
): (request: GuardedRequest) => MetadataResponse | undefined {
  const found = response(200, document, { 'content-type': 'application/json', 'cache-control': 'max-age=3600' })
  const preflight = response(204, '', {
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': '*',
    'access-control-max-age': '3600',
  })
  const notAllowed = response(405, '', { allow: METHODS })

  return ({ method, url, originalUrl }) => {
    if (pathOf(originalUrl ?? url ?? '') !== path) return undefined
    if (method === 'GET' || method === 'HEAD') return found
    return method === 'OPTIONS' ? preflight : notAllowed
  }
}

/** The path of a request target: RFC 9112 §3.2.1, or §3.2.2 with the scheme and the authority in front. */
function pathOf(target: string): string {
  const local = target.startsWith('/') ? target : target.replace(AUTHORITY, '')
  const end = local.search(/[?#]/)
  return end === -1 ? local : local.slice(0, end)
}

function response(
  status: MetadataResponse['status'],
  body: string,
  headers: Readonly<Record<string, string>>,
): MetadataResponse {
  return Object.freeze({ status, body, headers: Object.freeze({ ...headers, ...FOR_EVERY_ORIGIN }) })
}
