import { errors } from 'oidc-provider'
import { resourceOf } from '../oauth/audience.ts'
import type { Database } from '../store/database.ts'
import { findResourceServer } from '../store/resource-servers.ts'
import type { CheckGrant } from './checked-provider.ts'

/**
 * Looks at a request to refresh (RFC 6749 §6).
 *
 * Its scope is cut to what the refresh token has: Auth0 ignores the rest, the protocol engine would refuse. A browser SDK
 * asks for the same scope each time, permissions that the API does not define included. An `audience` may name the token's
 * own API; there are no refresh tokens for several.
 *
 * @throws errors.AccessDenied in Auth0's words, for another API
 */
export function checkRefresh(database: Database): CheckGrant {
  return async ({ oidc: { provider, client, params = {} } }) => {
    const { grant_type, refresh_token, audience, scope } = params
    if (grant_type !== 'refresh_token' || typeof refresh_token !== 'string') return
    const refreshToken = await provider.RefreshToken.find(refresh_token)
    // The grant refuses a token that is unknown, or of another application.
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
  }
}
