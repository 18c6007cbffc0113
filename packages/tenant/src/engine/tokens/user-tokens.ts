import { errors, type TokenEndpointGrantContext } from 'oidc-provider'
import type { Progress } from '../../actions/runner.ts'
import { epochSeconds } from '../../epoch-seconds.ts'
import { resourceOf } from '../../oauth/audience.ts'
import type { Authentication } from '../../oauth/multi-factor.ts'
import { OFFLINE_ACCESS, OPENID_SCOPES } from '../../oauth/openid-scopes.ts'
import type { ResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import type { ActingParty } from '../../store/tokens/grant-details.ts'
import type { UserProfile } from '../../store/users/users.ts'
import { TOKEN_EXCHANGE } from '../clients/grant-types.ts'
import { accountOf, claimsInScope } from '../users/account.ts'
import type { PostLogin } from '../users/post-login.ts'
import { needsSecondFactor } from '../users/second-factor.ts'
import { mfaRequired, type UserFlow } from './mfa-tokens.ts'
import { forEngine } from './resource-server.ts'

/** The token endpoint's response for a user (OpenID Connect Core §3.1.3.3). */
interface UserTokenResponse {
  access_token: string
  id_token?: string
  refresh_token?: string
  scope: string
  expires_in: number
  token_type: 'Bearer'
}

interface Login {
  /** Auth0's name for the flow. */
  protocol: UserFlow
  organizationId?: string | undefined
  /** Who acts for the user. */
  actor?: ActingParty | undefined
  database: Database
  runActions: PostLogin
  /** The second factor that the user has shown. */
  authentication?: Authentication
  /** Where the Actions of the login continue after the second factor. */
  progress?: Progress | undefined
}

/**
 * Issues tokens to an application for a user who has given it their password, or a token that an Action accepts. There is
 * no session: the tokens form their own family, which is revoked when a refresh token is reused or revoked.
 *
 * @param api `undefined` for an opaque access token
 * @throws errors.OIDCProviderError `mfa_required`, when the login needs a second factor
 * @param scopes the granted scopes: `openid` adds an ID token, `offline_access` a refresh token
 */
export async function issueToUser(
  ctx: TokenEndpointGrantContext,
  profile: UserProfile,
  api: ResourceServer | undefined,
  scopes: readonly string[],
  { database, runActions, authentication, protocol, organizationId, actor, progress: former }: Login,
): Promise<UserTokenResponse> {
  const { oidc } = ctx
  const { provider, client } = oidc
  oidc.entity('Account', accountOf(profile))
  const accountId = profile.user_id
  const scope = scopes.join(' ')
  const resource = api && resourceOf(api.identifier)

  const grant = new provider.Grant({ accountId, clientId: client.clientId })
  grant.addOIDCScope(scopes.filter(name => OPENID_SCOPES.includes(name)))
  if (resource !== undefined && scopes.length > 0) grant.addResourceScope(resource, [...scopes])
  const grantId = await grant.save()
  oidc.entity('Grant', grant)
  const {
    secondFactor: decision,
    isInterrupted,
    progress,
  } = await runActions(ctx, {
    authentication,
    progress: former,
    isInterruptible: !authentication && protocol === 'oauth2-password',
    actor,
    userId: accountId,
    grantId,
    protocol,
    scopes,
    resource,
    organizationId,
  })
  const clientId = client.clientId
  if (!authentication && (await needsSecondFactor(database, { clientId, decision, acrValues: [] }))) {
    // As at Auth0, these keep an exchange from a second factor.
    if (protocol === 'oauth2-token-exchange' && (isInterrupted || organizationId !== undefined || actor)) {
      throw new errors.AccessDenied('Multifactor authentication is not supported for this token exchange')
    }
    const asked = { userId: accountId, clientId, audience: api?.identifier, scopes }
    throw await mfaRequired(database, { ...asked, protocol, progress })
  }
  const gty = protocol === 'oauth2-password' ? 'password' : TOKEN_EXCHANGE
  const issued = { client, accountId, grantId, gty, scope }

  const accessToken = new provider.AccessToken({
    ...issued,
    ...(api && { resourceServer: new provider.ResourceServer(resourceOf(api.identifier), forEngine(api, scopes)) }),
  })
  oidc.entity('AccessToken', accessToken)
  const authTime = epochSeconds()
  const refreshToken = new provider.RefreshToken({ ...issued, resource, authTime, rotations: 0 })
  return {
    access_token: await accessToken.save(),
    ...(scopes.includes('openid') && { id_token: await idTokenFor(ctx, profile, scopes) }),
    ...(scopes.includes(OFFLINE_ACCESS) && { refresh_token: await refreshToken.save() }),
    scope: accessToken.scope ?? scope,
    expires_in: accessToken.expiration,
    token_type: 'Bearer',
  }
}

function idTokenFor(ctx: TokenEndpointGrantContext, profile: UserProfile, scopes: readonly string[]): Promise<string> {
  const idToken = new ctx.oidc.provider.IdToken({ sub: profile.user_id }, { ctx })
  for (const [name, value] of Object.entries(claimsInScope(profile, scopes))) idToken.set(name, value)
  return idToken.issue({ use: 'idtoken' })
}
