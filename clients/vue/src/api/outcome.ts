/** The result of a request for a message. */
export type Outcome =
  | { state: 'success'; body: unknown }
  /** The API rejected the request with 401 or 403. */
  | { state: 'denied'; status: number; missing: string[]; body: unknown }
  /** The tenant issues no token without a new login. */
  | { state: 'signed-out' }
  /** There was no response, or a response without a message. */
  | { state: 'unreachable'; who: 'api' | 'tenant'; why: string }

/** The state of a message on a page. */
export type MessageState = Outcome | { state: 'loading' }

/** @param challenge the header `WWW-Authenticate` of the response */
export function outcomeOf(status: number, challenge: string | null, body: unknown): Outcome {
  if (status === 200 && body !== undefined) return { state: 'success', body }
  if (status === 401 || status === 403) return { state: 'denied', status, missing: missingPermissions(challenge), body }
  return { state: 'unreachable', who: 'api', why: `responded with status ${status}` }
}

/** The permissions that the challenge of a 403 names (RFC 6750 §3). */
function missingPermissions(challenge: string | null): string[] {
  const [, scope = ''] = /\bscope="([^"]*)"/.exec(challenge ?? '') ?? []
  return scope.split(' ').filter(Boolean)
}

/** Why there is no access token. An error response of the tenant has a code. Without a code, or with the SDK's own `timeout`, there was no response. */
export function withoutToken(error: unknown): Outcome {
  const hasResponded = error instanceof Error && 'error' in error && error.error !== 'timeout'
  return hasResponded ? { state: 'signed-out' } : { state: 'unreachable', who: 'tenant', why: 'does not respond' }
}
