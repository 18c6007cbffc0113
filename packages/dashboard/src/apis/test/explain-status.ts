/**
 * What the status of a response says about the request (RFC 6750 §3.1).
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
        : 'The API says that the request is malformed.'
    case 401:
      return hadToken
        ? 'The API refused the token: it has expired, is for another audience or from another issuer, or is not genuine.'
        : 'The API requires a token, and none was sent.'
    case 403:
      return hadToken
        ? `The token is valid, but does not permit this request${neededScope(challenge)}.`
        : 'The API does not permit this request.'
    case 404:
      return 'The API has nothing at this address.'
    case 503:
      return 'The API is unavailable. A guarded API responds like this when it cannot fetch the tenant’s keys.'
    default:
      return `The API responded with status ${status}.`
  }
}

function neededScope(challenge: string): string {
  const scope = /scope="([^"]*)"/.exec(challenge)?.[1]
  return scope ? `: it lacks “${scope}”` : ''
}
