import Provider, { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { dashboardClient } from '../../dashboard-client.ts'
import type { Database } from '../../store/database.ts'
import { findTenantSettings } from '../../store/tenant-settings.ts'
import { applicationOf } from '../clients/client-metadata.ts'

/** What the `request_uri` of a pushed authorization request begins with (RFC 9126 §2.2). */
export const PUSHED_REQUEST_URN = 'urn:ietf:params:oauth:request_uri:'

/** Auth0's default. */
const EXPIRY_SECONDS = 30

/**
 * Checks who may push an authorization request, and who must (RFC 9126 §5, §6). As at Auth0, only applications that
 * authenticate can push. The dashboard cannot, so a requirement of the whole tenant leaves it out.
 *
 * @throws errors.OIDCProviderError
 */
export function checkPushedRequest(database: Database): (ctx: KoaContextWithOIDC) => Promise<void> {
  return async ({ oidc: { client, route, entities } }) => {
    if (!client) return
    if (route === 'pushed_authorization_request') {
      if (client.clientAuthMethod !== 'none') return
      throw new errors.UnauthorizedClient('Pushed authorization requests need an application that authenticates')
    }
    if (route !== 'authorization' || entities.PushedAuthorizationRequest) return
    const { flags } = await findTenantSettings(database)
    const isRequiredOfAll = flags.require_pushed_authorization_requests === true
    if (
      applicationOf(client).require_pushed_authorization_requests === true ||
      (isRequiredOfAll && client.clientId !== dashboardClient.client_id)
    ) {
      throw new errors.InvalidRequest('This application must push its authorization requests to /oauth/par')
    }
  }
}

/** Lets a pushed request expire after Auth0's time, or the application's, instead of the protocol engine's minute at most. */
export function shortenPushedRequests(provider: Provider): void {
  const { prototype } = provider.PushedAuthorizationRequest
  const { save } = prototype
  prototype.save = function (longestSeconds) {
    const seconds = expirySeconds(Provider.ctx?.oidc.client)
    return save.call(this, Math.min(seconds, longestSeconds ?? seconds))
  }
  provider.on('pushed_authorization_request.success', (ctx, client) => {
    const { expires_in: longestSeconds, ...body } = Object(ctx.body)
    ctx.body = { ...body, expires_in: Math.min(expirySeconds(client), longestSeconds) }
  })
}

function expirySeconds(client: Client | undefined): number {
  return (client && applicationOf(client).par_request_expiry) ?? EXPIRY_SECONDS
}
