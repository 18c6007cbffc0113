/** What the status of an answer says about the token that was sent (RFC 6750 §3.1). */
export function explainStatus(status: number, headers: readonly (readonly [string, string])[]): string {
  const challenge = headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1] ?? ''
  if (status >= 200 && status < 300) return 'The API accepted the call.'
  switch (status) {
    case 400:
      return 'The API could not read the credentials: the Authorization header is malformed.'
    case 401:
      return challenge.includes('invalid_token')
        ? 'The API refused the token: it is expired, meant for another audience, from another issuer, or not genuine.'
        : 'The API asks for a token, and none was sent.'
    case 403:
      return `The token is valid, but may not do this${neededScope(challenge)}.`
    case 404:
      return 'The API has nothing at this address.'
    case 503:
      return 'The API cannot fetch the tenant’s keys, so it cannot tell whether the token is good.'
    default:
      return 'The API answered something else.'
  }
}

function neededScope(challenge: string): string {
  const scope = /scope="([^"]*)"/.exec(challenge)?.[1]
  return scope ? `: it lacks “${scope}”` : ''
}
