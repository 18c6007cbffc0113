import { OFFLINE_ACCESS, OPENID_SCOPES } from '../../oauth/openid-scopes.ts'

interface Limits {
  /** The user's permissions at the API; empty without an API. */
  permissions: readonly string[]
  /** Whether the application and the API allow refresh tokens. */
  mayRefresh: boolean
}

/**
 * The scopes of a password grant. As on Auth0, an application with the password gets everything that it does not
 * exclude: all permissions of the user when `scope` names no permission, and all standard scopes when it is only
 * `openid`.
 */
export function scopesForPassword(scope: string | undefined, { permissions, mayRefresh }: Limits): string[] {
  const requested = new Set(scope?.split(' '))
  const standard = OPENID_SCOPES.filter(name => name !== OFFLINE_ACCESS)
  const named = standard.filter(name => requested.has(name))
  const others = [...requested].filter(name => !OPENID_SCOPES.includes(name))
  const isOpenIdAlone = requested.has('openid') && named.length === 1 && others.length === 0
  return [
    ...(isOpenIdAlone ? standard : named),
    ...permissions.filter(permission => others.length === 0 || requested.has(permission)),
    ...(requested.has(OFFLINE_ACCESS) && mayRefresh ? [OFFLINE_ACCESS] : []),
  ]
}
