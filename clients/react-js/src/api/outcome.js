/** @param challenge the header `WWW-Authenticate` of the response */
export function outcomeOf(status, challenge, body) {
  if (status === 200 && body !== undefined) return { state: 'success', body }
  if (status === 401 || status === 403) return { state: 'denied', status, missing: missingPermissions(challenge), body }
  return { state: 'unreachable', who: 'api', why: `responded with status ${status}` }
}

/** The permissions that the challenge of a 403 names (RFC 6750 §3). */
function missingPermissions(challenge) {
  const [, scope = ''] = /\bscope="([^"]*)"/.exec(challenge ?? '') ?? []
  return scope.split(' ').filter(Boolean)
}

/** Why there is no access token. An error response of the tenant has a code. Without a code, or with the SDK's own `timeout`, there was no response. */
export function withoutToken(error) {
  const hasResponded = error instanceof Error && 'error' in error && error.error !== 'timeout'
  return hasResponded ? { state: 'signed-out' } : { state: 'unreachable', who: 'tenant', why: 'does not respond' }
}
