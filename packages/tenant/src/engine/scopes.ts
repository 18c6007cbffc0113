import type { KoaContextWithOIDC } from 'oidc-provider'

/** Earns a refresh token (OpenID Connect Core §11). */
export const OFFLINE_ACCESS = 'offline_access'

/** The scopes of OpenID Connect (OpenID Connect Core §5.4); an API's own permissions come on top. */
export const OPENID_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'address', 'phone', OFFLINE_ACCESS]

/** What `scope` may hold in a token for an API: its permissions and the scopes of OpenID Connect. */
export function scopeForApi(permissions: readonly string[], allowOfflineAccess: boolean): string {
  return [...OPENID_SCOPES.filter(scope => scope !== OFFLINE_ACCESS || allowOfflineAccess), ...permissions].join(' ')
}

/**
 * Puts `offline_access` back into an authorization request.
 *
 * The protocol engine takes it out unless the request prompts for consent (OpenID Connect Core §11). Here every
 * application is first-party and never prompts, so what decides is that the client may refresh and the API allows it.
 */
export function restoreOfflineAccess({ oidc, query }: KoaContextWithOIDC): void {
  const { client, params, resourceServers = {} } = oidc
  // Without a code there is no refresh token (OpenID Connect Core §11).
  if (!String(params?.response_type).includes('code')) return
  const asked = typeof query.scope === 'string' ? query.scope.split(' ') : []
  const allowed = Object.values(resourceServers).every(server => server.scopes.has(OFFLINE_ACCESS))
  if (!asked.includes(OFFLINE_ACCESS) || !allowed || !params || !client?.grantTypeAllowed('refresh_token')) return
  const kept = oidc.requestParamScopes.add(OFFLINE_ACCESS)
  params.scope = asked.filter(scope => kept.has(scope)).join(' ')
}
