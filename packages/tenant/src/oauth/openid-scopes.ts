export const OFFLINE_ACCESS = 'offline_access'

/** The scopes of OpenID Connect (OpenID Connect Core §5.4). An API adds its own permissions. */
export const OPENID_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'address', 'phone', OFFLINE_ACCESS]

/** The scopes that a token for an API may have: the API's permissions and the scopes of OpenID Connect. */
export function scopeForApi(permissions: readonly string[], allowOfflineAccess: boolean): string {
  return [...OPENID_SCOPES.filter(scope => scope !== OFFLINE_ACCESS || allowOfflineAccess), ...permissions].join(' ')
}
