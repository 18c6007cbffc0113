/**
 * Explains the status of a response (RFC 6750 §3.1).
 *
 * @param hadToken whether a token was sent
 */
export function explainStatus(
  status: number,
  headers: readonly (readonly [string, string])[],
  hadToken: boolean,
): string {
  const challenge = headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1] ?? ''
  if (status >= 200 && status < 300) return 'The API accepted the request.'
  switch (status) {
    case 400:
      return challenge.includes('invalid_request')
        ? 'The API cannot read the credentials: the Authorization header is malformed.'
        : 'The API reported a malformed request.'
    case 401:
      return hadToken
        ? 'The API rejected the token: it has expired, has another audience or issuer, or its signature is invalid.'
        : 'The API requires a token, but no token was sent.'
    case 403:
      return hadToken
        ? `The token is valid, but does not allow this request${neededScope(challenge)}.`
        : 'The API does not allow this request.'
    case 404:
      return 'The API has no route for this URL.'
    case 503:
      return 'The API is unavailable. A protected API responds with this status when it cannot fetch the tenant’s keys.'
    default:
      return `The API responded with status ${status}.`
  }
}

function neededScope(challenge: string): string {
  const scope = /scope="([^"]*)"/.exec(challenge)?.[1]
  return scope ? `: it lacks “${scope}”` : ''
}
