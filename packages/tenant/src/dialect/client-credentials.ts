import Provider, { type Client, errors, type TokenEndpointGrantContext } from 'oidc-provider'
import type { Database } from '../store/database.ts'
import { permissionsOfClient } from '../store/permissions.ts'
import { findResourceServer } from '../store/resource-servers.ts'
import { resourceOf } from './audience.ts'
import { forEngine } from './resource-server.ts'

/** The token endpoint's answer (RFC 6749 §5.1). */
export interface TokenResponse {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  scope?: string
}

interface Parameters {
  audience?: string
  scope?: string
}

/**
 * Teaches the protocol engine Auth0's form of the client credentials grant (RFC 6749 §4.4): the API is named by
 * `audience`, a client grant must allow it, and without `scope` all that was granted is meant.
 */
export function registerClientCredentials(provider: Provider, database: Database): void {
  provider.registerGrantType<Parameters>(
    'client_credentials',
    async (ctx: TokenEndpointGrantContext<Parameters>) => {
      const { client, params } = ctx.oidc
      if (!params.audience) throw new errors.InvalidRequest('Missing required parameter: audience')
      ctx.body = await issueToClient(provider, database, client, params.audience, params.scope)
    },
    ['audience', 'scope'],
  )
}

/**
 * Issues an access token to an application on its own behalf.
 *
 * @throws errors.AccessDenied when there is no such API, or no client grant for it
 */
export async function issueToClient(
  provider: Provider,
  database: Database,
  client: Client,
  audience: string,
  scope?: string,
): Promise<TokenResponse> {
  const api = await findResourceServer(database, audience)
  if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`)
  const granted = await permissionsOfClient(database, client.clientId, audience)
  if (!granted) {
    throw new errors.AccessDenied(
      `Client is not authorized to access "${audience}". You might probably want to create a "client-grant" associated to this API.`,
    )
  }

  const asked = scope?.split(' ')
  const scopes = asked ? granted.filter(permission => asked.includes(permission)) : granted
  const token = new provider.ClientCredentials({
    client,
    resourceServer: new provider.ResourceServer(resourceOf(audience), forEngine(api, granted)),
    scope: scopes.join(' ') || undefined,
  })
  const accessToken = await token.save()
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: token.expiration,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  }
}
