import type { Grant, KoaContextWithOIDC } from 'oidc-provider'

/**
 * Grants what a first-party application requests, without a consent page.
 *
 * Every login gets its own grant, which is its token family: all tokens are revoked together when a refresh token is
 * reused.
 */
export async function grantWithoutConsent({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { provider, client, account, requestParamScopes, requestParamOIDCScopes, resourceServers = {} } = oidc
  if (!client || !account || oidc.promptPending('login')) return undefined

  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  if (requestParamOIDCScopes.size > 0) grant.addOIDCScope(requestParamOIDCScopes)
  for (const [resource, server] of Object.entries(resourceServers)) {
    const scopes = [...requestParamScopes].filter(scope => server.scopes.has(scope))
    if (scopes.length > 0) grant.addResourceScope(resource, scopes)
  }
  await grant.save()
  return grant
}
