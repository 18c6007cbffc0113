import { randomBytes } from 'node:crypto'
import type { JWK } from 'jose'
import Provider, { errors, type KoaContextWithOIDC, type TokenEndpointGrantContext } from 'oidc-provider'
import type { Actions } from '../../actions/actions.ts'
import type { RequestFacts } from '../../actions/events.ts'
import { epochSeconds } from '../../epoch-seconds.ts'
import { permissionsOfClient } from '../../store/access/permissions.ts'
import { findResourceServer, type ResourceServer } from '../../store/access/resource-servers.ts'
import { cachedRead } from '../../store/cached-read.ts'
import type { Database } from '../../store/database.ts'
import { type OrganizationUsage, organizationUsage } from '../../store/organizations/client-grants.ts'
import { organizationOfClient } from '../clients/client-organization.ts'
import { organizationClaims } from '../users/organizations.ts'
import { requestFacts } from '../users/request-facts.ts'
import { inDialect, PROOF_REQUIRED } from './access-token.ts'
import { runCredentialsExchange } from './credentials-exchange.ts'
import { verifyProof } from './dpop-proof.ts'
import { signWithKey, signWithSecret } from './signature.ts'

/** The token endpoint's response (RFC 6749 §5.1). */
export interface TokenResponse {
  access_token: string
  token_type: 'Bearer' | 'DPoP'
  expires_in: number
  scope?: string
}

interface IssueOptions {
  scope?: string | undefined
  request?: RequestFacts
  /** The ID or the name of an organization. */
  organization?: string | undefined
  /** The thumbprint of the key that the token is bound to. */
  thumbprint?: string | undefined
}

/**
 * Issues an access token to an application on its own behalf. Without `scope`, it has all granted scopes.
 *
 * @throws errors.AccessDenied when there is no such API, no client grant for it, or no grant for a named scope
 */
export type IssueToClient = (clientId: string, audience: string, more?: IssueOptions) => Promise<TokenResponse>

interface IssuerOptions {
  issuer: string
  database: Database
  actions: Actions
  signingKey: JWK
}

interface Parameters {
  audience?: string
  scope?: string
  organization?: string
}

const TOKEN_ID_BYTES = 32

/**
 * Auth0's form of the client credentials grant (RFC 6749 §4.4): `audience` names the API, and a client grant must allow
 * it. Results from the store are cached until the store changes.
 */
export function clientCredentials({ issuer, database, actions, signingKey }: IssuerOptions): IssueToClient {
  const signAsTenant = signWithKey(signingKey)
  const findGrant = cachedRead(database, grantOf)

  return async (clientId, audience, { scope, request, organization: named, thumbprint } = {}) => {
    const { api, granted, organizations } = await findGrant(clientId, audience)
    if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`)
    if (!granted) {
      throw new errors.AccessDenied(
        `Client is not authorized to access "${audience}". You might probably want to create a "client-grant" associated to this API.`,
      )
    }
    const asked = scope?.split(' ') ?? granted
    const missing = asked.filter(name => !granted.includes(name))
    if (missing.length > 0) {
      throw new errors.AccessDenied(`Client has not been granted scopes: ${missing.join(', ')}`)
    }
    const scopes = granted.filter(permission => asked.includes(permission))
    const organizationId = await organizationOfClient(database, { clientId, audience, named, organizations })
    const additions = await runCredentialsExchange(database, actions, {
      clientId,
      api,
      scopes,
      request,
      organizationId,
    })
    const issuedAt = epochSeconds()
    const { typ, claims } = await inDialect(api, {
      issuer,
      subject: `${clientId}@clients`,
      clientId,
      audience: api.identifier,
      issuedAt,
      expiresAt: issuedAt + api.token_lifetime,
      scope: scopes.join(' ') || undefined,
      tokenId: randomBytes(TOKEN_ID_BYTES).toString('base64url'),
      grantType: 'client-credentials',
      permissions: async () => granted,
      additions,
      ...(thumbprint !== undefined && { confirmation: { jkt: thumbprint } }),
      organization: await organizationClaims(database, organizationId),
    })
    const sign = api.signing_secret === null ? signAsTenant : signWithSecret(api.signing_secret)
    return {
      access_token: await sign(typ, claims),
      token_type: thumbprint === undefined ? 'Bearer' : 'DPoP',
      expires_in: api.token_lifetime,
      ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    }
  }
}

/** Registers the grant with the protocol engine. */
export function registerClientCredentials(provider: Provider, issue: IssueToClient): void {
  provider.registerGrantType<Parameters>(
    'client_credentials',
    async (ctx: TokenEndpointGrantContext<Parameters>) => {
      const { client, params } = ctx.oidc
      if (!params.audience) throw new errors.InvalidRequest('Missing required parameter: audience')
      const { audience, scope, organization } = params
      const thumbprint = await thumbprintOf(ctx)
      ctx.body = await issue(client.clientId, audience, { scope, organization, thumbprint, request: requestFacts(ctx) })
    },
    ['audience', 'scope', 'organization'],
  )
}

/** The key of the request's DPoP proof. */
async function thumbprintOf(ctx: KoaContextWithOIDC): Promise<string | undefined> {
  const { provider, client } = ctx.oidc
  const proof = ctx.get('DPoP')
  if (proof) return verifyProof(provider, proof, { method: ctx.method, url: ctx.oidc.urlFor('token') })
  if (client?.dpopBoundAccessTokens) throw new errors.InvalidRequest(PROOF_REQUIRED)
  return undefined
}

async function grantOf(
  database: Database,
  clientId: string,
  audience: string,
): Promise<{
  api: ResourceServer | undefined
  granted: readonly string[] | undefined
  organizations: OrganizationUsage
}> {
  const api = await findResourceServer(database, audience)
  return {
    api,
    granted: api && (await permissionsOfClient(database, clientId, audience)),
    organizations: await organizationUsage(database, clientId, audience),
  }
}
