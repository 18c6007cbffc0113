import {
  type AccessToken,
  type ClientCredentials,
  errors,
  type JWTStructured,
  type KoaContextWithOIDC,
  type UnknownObject,
} from 'oidc-provider'
import { findResourceServer, type ResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { findGrantDetails, type GrantDetails } from '../../store/tokens/grant-details.ts'
import { type OrganizationClaims, organizationClaims } from '../users/organizations.ts'
import { accessTokenAdditions, changedScope } from './custom-claims.ts'
import { permissionsFor } from './resource-server.ts'

/** The path of the user-info endpoint; its URL is also an audience of tokens issued with the scope `openid`. */
export const USERINFO = 'userinfo'

/** The grant ID of tokens that no login has issued, such as those from `/local/tokens`. Their scope lists the permissions that the request chose. */
export const LOCAL_GRANT = 'local'

/** What was decided for the tokens that no login has issued. */
export const localDetails: WeakMap<object, GrantDetails> = new WeakMap()

/** The content of an access token, independent of the API's token dialect. */
export interface TokenFacts {
  issuer: string
  subject: string
  clientId: string | undefined
  audience: string | string[]
  /** Seconds since 1970. */
  issuedAt: unknown
  expiresAt: unknown
  scope: unknown
  tokenId: unknown
  /** As on Auth0, set only for grants without a user present. */
  grantType: string | undefined
  /** All permissions of the subject. */
  permissions: () => Promise<readonly string[]>
  /** The key that the token is bound to (RFC 7800). */
  confirmation?: unknown
  /** Whether the application has no secret and no key. */
  isPublic?: boolean
  isForTests?: boolean
  /** Claims that Actions have set; they replace no other claim. */
  additions?: UnknownObject | undefined
  organization?: OrganizationClaims
  /** How the user has logged in, when it was with a second factor. */
  authentication?: GrantDetails['authentication']
}

/** Why there is no token without a DPoP proof. */
export const PROOF_REQUIRED = 'A DPoP proof is required: send it in the header DPoP'

/** An API may take only tokens that are bound to a key; tokens for tests are exempt. */
function requiresProof({ proof_of_possession }: ResourceServer, facts: TokenFacts): boolean {
  const { required = false, required_for } = proof_of_possession ?? {}
  if (!required || facts.confirmation !== undefined || facts.isForTests) return false
  return required_for !== 'public_clients' || facts.isPublic === true
}

/** The header's `typ` and the claims of an access token, as Auth0 issues it for the API's dialect. */
export async function inDialect(
  api: ResourceServer,
  facts: TokenFacts,
): Promise<{ typ: string; claims: UnknownObject }> {
  if (requiresProof(api, facts)) throw new errors.InvalidRequest(PROOF_REQUIRED)
  const { token_dialect, enforce_policies } = api
  const rfc9068 = token_dialect.startsWith('rfc9068_profile')
  // `permissions` is present when role-based access control is on and the dialect includes it.
  const hasPermissions = enforce_policies && token_dialect.endsWith('_authz')
  const claims = {
    ...facts.additions,
    iss: facts.issuer,
    sub: facts.subject,
    aud: facts.audience,
    iat: facts.issuedAt,
    exp: facts.expiresAt,
    scope: facts.scope,
    ...(rfc9068 ? { client_id: facts.clientId, jti: facts.tokenId } : { gty: facts.grantType, azp: facts.clientId }),
    permissions: hasPermissions ? await facts.permissions() : undefined,
    cnf: facts.confirmation,
    ...facts.organization,
    ...facts.authentication,
  }
  return { typ: rfc9068 ? 'at+jwt' : 'JWT', claims: withoutUndefined(claims) }
}

/** Rewrites the header and claims of a user's access token into those that Auth0 issues for the API's dialect. */
export function accessTokenClaims(
  database: Database,
  issuer: string,
): (
  ctx: KoaContextWithOIDC | undefined,
  token: AccessToken | ClientCredentials,
  parts: JWTStructured,
) => Promise<void> {
  return async (ctx, token, parts) => {
    if (!('accountId' in token)) throw new Error("An application's own tokens are not the protocol engine's to issue")
    const api = await findResourceServer(database, String(token.aud))
    if (!api) throw new Error(`Cannot issue a token for "${token.aud}": there is no such API`)
    const { iat, exp, jti, cnf } = parts.payload
    const details = localDetails.get(token) ?? (await detailsOf(database, token.grantId))
    const scope = changedScope(parts.payload.scope, details)
    // The response of the token endpoint states this scope.
    if (scope !== undefined) token.scope = scope
    const { typ, claims } = await inDialect(api, {
      issuer,
      subject: token.accountId,
      clientId: token.clientId,
      audience: token.scopes.has('openid') ? [api.identifier, issuer + USERINFO] : api.identifier,
      // A token that was requested as expired looks as it would have looked in its lifetime.
      issuedAt: typeof exp === 'number' && typeof iat === 'number' && exp < iat ? exp - api.token_lifetime : iat,
      expiresAt: exp,
      scope,
      tokenId: jti,
      grantType: grantTypeOf(token.gty),
      permissions: async () =>
        token.grantId === LOCAL_GRANT
          ? api.permissions.filter(permission => token.scopes.has(permission))
          : await permissionsFor(database, api, {
              userId: token.accountId,
              clientId: token.clientId,
              organizationId: details.organizationId,
            }),
      confirmation: cnf,
      isPublic: ctx?.oidc.client?.clientAuthMethod === 'none',
      isForTests: token.grantId === LOCAL_GRANT,
      additions: accessTokenAdditions(details, api.is_system),
      organization: await organizationClaims(database, details.organizationId),
      authentication: grantTypeOf(token.gty) === 'refresh_token' ? undefined : details.authentication,
    })
    parts.header = { typ }
    parts.payload = claims
  }
}

async function detailsOf(database: Database, grantId: string | undefined): Promise<GrantDetails> {
  return (grantId === undefined ? undefined : await findGrantDetails(database, grantId)) ?? {}
}

/** @param gty all grants of the family, the latest last */
function grantTypeOf(gty: string): string | undefined {
  return ['refresh_token', 'password'].find(name => gty.endsWith(name))
}

function withoutUndefined(claims: UnknownObject): UnknownObject {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}
