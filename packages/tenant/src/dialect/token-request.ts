import type Provider from 'oidc-provider'

/**
 * Reads the body of a request to the token or revocation endpoint, which Auth0 takes as a form or as JSON.
 *
 * @returns `undefined` when it is neither; the protocol engine then refuses it
 */
export function parseTokenRequest(contentType: string | undefined, body: string): URLSearchParams | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType === 'application/x-www-form-urlencoded') return new URLSearchParams(body)
  return mediaType === 'application/json' ? parseJson(body) : undefined
}

/** A JSON object as form parameters; members that are no scalar are extra fields, which are ignored. */
function parseJson(body: string): URLSearchParams | undefined {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const scalars = Object.entries(value).filter(([, member]) => ['string', 'number', 'boolean'].includes(typeof member))
  return new URLSearchParams(scalars.map(([name, member]): [string, string] => [name, String(member)]))
}

/**
 * Cuts the scope of a refresh to what the refresh token has: Auth0 ignores the rest, the protocol engine would refuse.
 *
 * A browser SDK asks for the same scope at every refresh, permissions that the API does not define included.
 */
export async function narrowRefreshScope(provider: Provider, parameters: URLSearchParams): Promise<void> {
  if (parameters.get('grant_type') !== 'refresh_token') return
  const asked = parameters.get('scope')?.split(' ')
  const refreshToken = await provider.RefreshToken.find(parameters.get('refresh_token') ?? '')
  const scopes = asked?.filter(scope => refreshToken?.scopes.has(scope)) ?? []
  if (scopes.length > 0) parameters.set('scope', scopes.join(' '))
  else parameters.delete('scope')
}
