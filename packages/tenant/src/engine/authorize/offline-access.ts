import type { KoaContextWithOIDC } from 'oidc-provider'
import { OFFLINE_ACCESS } from '../../oauth/openid-scopes.ts'

/** A parameter of the tenant's own: the scope as it was requested, which a pushed request stores too. */
export const REQUESTED_SCOPE = 'requested_scope'

/** Stores the requested scope where the protocol engine changes nothing. One that is there twice is left for it to refuse. */
export function noteRequestedScope(parameters: URLSearchParams): void {
  parameters.delete(REQUESTED_SCOPE)
  const [scope, ...others] = parameters.getAll('scope')
  if (scope?.split(' ').includes(OFFLINE_ACCESS) && others.length === 0) parameters.set(REQUESTED_SCOPE, scope)
}

/**
 * Restores `offline_access` in an authorization request.
 *
 * The protocol engine removes it unless the request prompts for consent (OpenID Connect Core §11). Here every
 * application is first-party and never prompts, so the scope depends on the application's refresh token grant and on
 * the API.
 */
export function restoreOfflineAccess({ oidc }: KoaContextWithOIDC, requested: string | undefined): void {
  const { client, params, resourceServers = {} } = oidc
  // Without a code, there is no refresh token (OpenID Connect Core §11).
  if (!String(params?.response_type).includes('code')) return
  const asked = requested?.split(' ') ?? []
  const allowed = Object.values(resourceServers).every(server => server.scopes.has(OFFLINE_ACCESS))
  if (!asked.includes(OFFLINE_ACCESS) || !allowed || !params || !client?.grantTypeAllowed('refresh_token')) return
  const kept = oidc.requestParamScopes.add(OFFLINE_ACCESS)
  params.scope = asked.filter(scope => kept.has(scope)).join(' ')
}
