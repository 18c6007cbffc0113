import { resourceOf } from './audience.ts'

/** Parameters of the authorization request that the protocol engine hands on to the login pages. */
export const LOGIN_PARAMETERS: readonly string[] = [
  'screen_hint',
  'connection',
  'organization',
  'invitation',
  'auth0Client',
]

/**
 * Translates the URL of an authorization request: Auth0's `audience` becomes the `resource` of RFC 8707.
 *
 * A `resource` of the client's own is dropped, since Auth0 does not know it.
 */
export function translateAuthorizationUrl(url: string): string {
  const [path = ''] = url.split('?', 1)
  // A callback that was not encoded may bring a question mark of its own.
  const parameters = new URLSearchParams(url.slice(path.length))
  translateAudience(parameters)
  return `${path}?${parameters}`
}

/** Puts `resource` in the place of `audience`. */
export function translateAudience(parameters: URLSearchParams): void {
  const audiences = parameters.getAll('audience').filter(Boolean)
  parameters.delete('audience')
  parameters.delete('resource')
  for (const audience of audiences) parameters.append('resource', resourceOf(audience))
}
