import type { Grant, KoaContextWithOIDC } from 'oidc-provider'

/**
 * Grants what a first-party application asks for, without a question to the person.
 *
 * Every login gets a grant of its own: it is the family of tokens that dies together when a refresh token is reused.
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
