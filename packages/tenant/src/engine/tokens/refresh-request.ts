import { errors } from 'oidc-provider'
import { audienceOf, resourceOf } from '../../oauth/audience.ts'
import { findResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { findGrantDetails } from '../../store/tokens/grant-details.ts'
import { findUserProfile } from '../../store/users/users.ts'
import type { CheckGrant } from '../checked-provider.ts'
import { requireMember } from '../users/organizations.ts'
import type { PostLogin } from '../users/post-login.ts'
import { mfaRequired } from './mfa-tokens.ts'

/**
 * Checks and adjusts a refresh request (RFC 6749 §6).
 *
 * The scope is reduced to that of the refresh token: Auth0 ignores other scopes, while the protocol engine would reject
 * them. Browser SDKs send the same scope each time, including permissions that the API does not define. An `audience`
 * may name the token's own API, because a refresh token belongs to one API.
 *
 * Then the Actions of `post-login` run. When they require a second factor, the application gets `mfa_required`.
 *
 * @throws errors.AccessDenied in Auth0's words, for another API, or when an Action denies access
 */
export function checkRefresh(database: Database, runActions: PostLogin): CheckGrant {
  return async ctx => {
    const { provider, client, params = {} } = ctx.oidc
    const { grant_type, refresh_token, audience, scope } = params
    if (grant_type !== 'refresh_token' || typeof refresh_token !== 'string') return
    const refreshToken = await provider.RefreshToken.find(refresh_token)
    // The grant itself rejects a token that is unknown or belongs to another application.
    if (!client || refreshToken?.clientId !== client.clientId) return

    if (typeof audience === 'string' && refreshToken.resource !== resourceOf(audience)) {
      throw new errors.AccessDenied(
        (await findResourceServer(database, audience))
          ? `Client "${client.clientId}" is not authorized to access resource server "${audience}".`
          : `Service not found: ${audience}`,
      )
    }
    const asked = typeof scope === 'string' ? scope.split(' ') : []
    const scopes = asked.filter(name => refreshToken.scopes.has(name))
    params.scope = scopes.length > 0 ? scopes.join(' ') : undefined
    const { accountId, grantId, resource } = refreshToken
    // The grant itself rejects a token that was used before, and one of a user who may not log in.
    if (!grantId || refreshToken.consumed || !(await provider.Grant.find(grantId))) return
    const user = await findUserProfile(database, accountId)
    if (!user || user.blocked || Array.isArray(resource)) return
    const { organizationId } = (await findGrantDetails(database, grantId)) ?? {}
    if (organizationId !== undefined) await requireMember(database, organizationId, accountId)
    const { secondFactor, progress } = await runActions(ctx, {
      organizationId,
      userId: accountId,
      grantId,
      protocol: 'oauth2-refresh-token',
      scopes: scopes.length > 0 ? scopes : [...refreshToken.scopes],
      resource,
      isInterruptible: true,
    })
    if (secondFactor !== 'required') return
    const granted = scopes.length > 0 ? scopes : [...refreshToken.scopes]
    const clientId = client.clientId
    throw await mfaRequired(database, {
      userId: accountId,
      clientId,
      audience: resource === undefined ? undefined : audienceOf(resource),
      scopes: granted,
      progress,
      protocol: 'oauth2-password',
    })
  }
}
