import type Provider from 'oidc-provider'
import { isNamespaced } from '../../actions/custom-claims.ts'
import type { Database } from '../../store/database.ts'
import { findGrantDetails, type GrantDetails } from '../../store/tokens/grant-details.ts'
import { organizationClaims } from '../users/organizations.ts'

/** Adds the organization and the claims that Actions have set to every ID token; they replace only the user's profile. */
export function addIdTokenClaims(provider: Provider, database: Database): void {
  const { issue } = provider.IdToken.prototype
  provider.IdToken.prototype.issue = async function addClaims(options) {
    const grantId = this.ctx?.oidc.entities.Grant?.jti
    const details = grantId === undefined ? undefined : await findGrantDetails(database, grantId)
    const organization = await organizationClaims(database, details?.organizationId)
    // As at Auth0, only the ID token of the login says how the user has logged in.
    const isRefresh = this.ctx?.oidc.params?.grant_type === 'refresh_token'
    const authentication = isRefresh ? undefined : details?.authentication
    const claims = { ...details?.idTokenClaims, ...organization, ...authentication }
    for (const [name, value] of Object.entries(claims)) this.set(name, value)
    return issue.call(this, options)
  }
}

/** The claims that Actions have set for an access token, and the actor. The Management API takes none without a namespace. */
export function accessTokenAdditions(details: GrantDetails, isSystem: boolean): Record<string, unknown> {
  const claims = Object.entries(details.accessTokenClaims ?? {})
  const added = Object.fromEntries(isSystem ? claims.filter(([name]) => isNamespaced(name)) : claims)
  return { ...added, ...(details.actor && { act: details.actor }) }
}

/** A scope with the changes of Actions. */
export function changedScope(
  scope: unknown,
  { addedScopes = [], removedScopes = [] }: GrantDetails,
): string | undefined {
  const scopes = new Set(typeof scope === 'string' && scope !== '' ? scope.split(' ') : [])
  for (const added of addedScopes) scopes.add(added)
  for (const removed of removedScopes) scopes.delete(removed)
  return scopes.size > 0 ? [...scopes].join(' ') : undefined
}
