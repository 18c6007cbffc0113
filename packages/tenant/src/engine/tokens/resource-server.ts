import { type ResourceServer as EngineResourceServer, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { dashboardClient } from '../../dashboard-client.ts'
import { OFFERED_SCOPES } from '../../management/scopes.ts'
import { audienceOf } from '../../oauth/audience.ts'
import { scopeForApi } from '../../oauth/openid-scopes.ts'
import { permissionsOfUser } from '../../store/access/permissions.ts'
import { findResourceServer, type ResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { permissionsOfMember } from '../../store/organizations/members.ts'
import { findGrantDetails } from '../../store/tokens/grant-details.ts'
import { isAdministrator } from '../../store/users/administrators.ts'
import { sendsTokenToBrowser } from '../authorize/response-types.ts'

/**
 * Provides the API of a request to the protocol engine.
 *
 * Before the login, the scope is everything that the API defines. Once the user is known, and with role-based access
 * control on, it is the user's permissions. Permissions are therefore read again for each token, including refreshed
 * tokens.
 */
export function describeResourceServer(
  database: Database,
): (ctx: KoaContextWithOIDC, resource: string) => Promise<EngineResourceServer> {
  return async (ctx, resource) => {
    const audience = audienceOf(resource) ?? resource
    const api = await findResourceServer(database, audience)
    if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`)
    const { account, client, entities } = ctx.oidc
    const grantId = account && entities.Grant?.jti
    const details = grantId === undefined ? undefined : await findGrantDetails(database, grantId)
    const bearer = { userId: account?.accountId, clientId: client?.clientId, organizationId: details?.organizationId }
    const described = forEngine(api, await permissionsFor(database, api, bearer))
    return sendsTokenToBrowser(ctx) ? { ...described, accessTokenTTL: api.token_lifetime_for_web } : described
  }
}

/** Whom a token is for. */
interface Bearer {
  userId: string | undefined
  clientId: string | undefined
  /** The organization that the user has logged in for. */
  organizationId?: string | undefined
}

/**
 * The permissions that a user can get in a token for an API: all that it defines, with role-based access control off.
 *
 * As on Auth0, only the dashboard may request tokens for the Management API on behalf of a user. Another application
 * that an administrator logs in to cannot manage the tenant. Administrators have every permission that an operation
 * requires. They do not come from a role, so removing a role does not remove them.
 *
 * In an organization, only the roles that the user has in it count.
 */
export async function permissionsFor(
  database: Database,
  { enforce_policies, identifier, is_system, permissions }: ResourceServer,
  { userId, clientId, organizationId }: Bearer,
): Promise<string[]> {
  if (is_system && clientId !== dashboardClient.client_id) return []
  if (!enforce_policies || userId === undefined) return permissions
  if (is_system && (await isAdministrator(database, userId))) return administratorPermissions()
  if (organizationId !== undefined) return permissionsOfMember(database, organizationId, userId, identifier)
  return permissionsOfUser(database, userId, identifier)
}

/** An administrator's permissions in the Management API. */
export function administratorPermissions(): string[] {
  return OFFERED_SCOPES.map(scope => scope.value)
}

/** An API as the protocol engine represents it: signed tokens, with `permissions` as the maximum scope. */
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
