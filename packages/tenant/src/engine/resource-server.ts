import { type ResourceServer as EngineResourceServer, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { dashboardClient } from '../dashboard-client.ts'
import { OFFERED_SCOPES } from '../management/scopes.ts'
import { audienceOf } from '../oauth/audience.ts'
import { scopeForApi } from '../oauth/openid-scopes.ts'
import { isAdministrator } from '../store/administrators.ts'
import type { Database } from '../store/database.ts'
import { permissionsOfUser } from '../store/permissions.ts'
import { findResourceServer, type ResourceServer } from '../store/resource-servers.ts'
import { sendsTokenToBrowser } from './response-types.ts'

/**
 * Tells the protocol engine about the API a request is for.
 *
 * While a login is still under way the scope is all that the API defines; once the person is known, and with role-based
 * access control on, it is what they hold. So permissions are looked up anew whenever a token is issued, refreshed
 * tokens included.
 */
export function describeResourceServer(
  database: Database,
): (ctx: KoaContextWithOIDC, resource: string) => Promise<EngineResourceServer> {
  return async (ctx, resource) => {
    const audience = audienceOf(resource) ?? resource
    const api = await findResourceServer(database, audience)
    if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`)
    const { account, client } = ctx.oidc
    const described = forEngine(api, await permissionsFor(database, api, account?.accountId, client?.clientId))
    return sendsTokenToBrowser(ctx) ? { ...described, accessTokenTTL: api.token_lifetime_for_web } : described
  }
}

/**
 * The permissions a person may get in a token for an API: with role-based access control off, all it defines.
 *
 * For the Management API only the dashboard may ask in a person's name, as with Auth0: another application that an
 * administrator logs in to does not thereby manage the tenant. Administrators hold all its permissions that open an
 * operation; no role gives them these, so none can take them.
 */
export async function permissionsFor(
  database: Database,
  { enforce_policies, identifier, is_system, permissions }: ResourceServer,
  userId: string | undefined,
  clientId: string | undefined,
): Promise<string[]> {
  if (is_system && clientId !== dashboardClient.client_id) return []
  if (!enforce_policies || userId === undefined) return permissions
  if (is_system && (await isAdministrator(database, userId))) return administratorPermissions()
  return permissionsOfUser(database, userId, identifier)
}

/** What an administrator may do by the Management API. */
export function administratorPermissions(): string[] {
  return OFFERED_SCOPES.map(scope => scope.value)
}

/** An API as the protocol engine wants it: signed tokens, of which `permissions` bounds the scope. */
export function forEngine(api: ResourceServer, permissions: readonly string[]): EngineResourceServer {
  return {
    audience: api.identifier,
    scope: scopeForApi(permissions, api.allow_offline_access),
    accessTokenTTL: api.token_lifetime,
    accessTokenFormat: 'jwt',
    jwt: {
      sign: api.signing_secret === null ? { alg: 'RS256' } : { alg: 'HS256', key: Buffer.from(api.signing_secret) },
    },
  }
}
