import type { AccessToken, ClientCredentials, JWTStructured, KoaContextWithOIDC, UnknownObject } from 'oidc-provider'
import type { Database } from '../store/database.ts'
import { permissionsOfClient } from '../store/permissions.ts'
import { findResourceServer, type ResourceServer } from '../store/resource-servers.ts'
import { permissionsFor } from './resource-server.ts'

type Token = AccessToken | ClientCredentials

/** The path of the user-info endpoint; its URL is also an audience of tokens issued with the scope `openid`. */
export const USERINFO = 'userinfo'

/** Rewrites the header and the claims of an access token for an API into those Auth0 issues for the API's dialect. */
export function accessTokenClaims(
  database: Database,
  issuer: string,
): (ctx: KoaContextWithOIDC | undefined, token: Token, parts: JWTStructured) => Promise<void> {
  return async (_ctx, token, parts) => {
    const api = await findResourceServer(database, String(token.aud))
    if (!api) throw new Error(`Cannot issue a token for "${token.aud}": there is no such API`)
    const { iat, exp, jti, scope, cnf } = parts.payload
    const rfc9068 = api.token_dialect.startsWith('rfc9068_profile')
    const permissions = await permissionsClaim(database, api, token)

    parts.header = { typ: rfc9068 ? 'at+jwt' : 'JWT' }
    parts.payload = withoutUndefined({
      iss: issuer,
      sub: 'accountId' in token ? token.accountId : `${token.clientId}@clients`,
      aud: token.scopes.has('openid') ? [api.identifier, issuer + USERINFO] : api.identifier,
      iat,
      exp,
      scope,
      ...(rfc9068 ? { client_id: token.clientId, jti } : { gty: grantTypeClaim(token), azp: token.clientId }),
      permissions,
      cnf,
    })
  }
}

/** `permissions` appears when role-based access control is on and the dialect has it: all that the subject holds. */
async function permissionsClaim(database: Database, api: ResourceServer, token: Token): Promise<string[] | undefined> {
  if (!api.enforce_policies || !api.token_dialect.endsWith('_authz')) return undefined
  if ('accountId' in token) return permissionsFor(database, api, token.accountId, token.clientId)
  return permissionsOfClient(database, String(token.clientId), api.identifier)
}

/** Auth0 names the grant in `gty` only when no person was just present. */
function grantTypeClaim(token: Token): string | undefined {
  if (!('gty' in token)) return 'client-credentials'
  return token.gty.endsWith('refresh_token') ? 'refresh_token' : undefined
}

function withoutUndefined(claims: UnknownObject): UnknownObject {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}
