import Provider, { type Client, errors } from 'oidc-provider'
import type { Actions } from '../../actions/actions.ts'
import { noDecisions } from '../../actions/decisions.ts'
import { sampleEvent } from '../../actions/sample-event.ts'
import { dashboardClient } from '../../dashboard-client.ts'
import { helloWorld } from '../../hello-world.ts'
import type { IssueTestToken, TestToken, TestTokenRequest } from '../../management/test-tokens/test-token.ts'
import { resourceOf } from '../../oauth/audience.ts'
import { findResourceServer, type ResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { findUserByEmailOrId } from '../../store/users/user-by-email-or-id.ts'
import { findUserProfile } from '../../store/users/users.ts'
import { claimsInScope } from '../users/account.ts'
import { organizationClaims, requireMember, requireNamed } from '../users/organizations.ts'
import { LOCAL_GRANT, localDetails } from './access-token.ts'
import { forEngine, permissionsFor } from './resource-server.ts'

interface Options {
  provider: Provider
  database: Database
  actions: Actions
}

/** Whom a token is for, and what it may contain. */
interface Bearer {
  userId: string
  clientId: string
  permissions: readonly string[]
  organizationId?: string | undefined
}

const SCOPES = ['openid', 'profile', 'email']

/**
 * Issues the tokens of a login without the login, for tests and for the dashboard. The Actions of `post-login` run, and
 * what they would store is not stored.
 */
export function testTokens(options: Options): IssueTestToken {
  return async request => {
    const { database } = options
    const api = await requireApi(database, request.audience)
    const bearer = await bearerOf(database, api, request)
    return await issueUserTestToken(options, api, bearer, request)
  }
}

/** @throws errors.AccessDenied when there is no such API */
async function requireApi(database: Database, audience: string): Promise<ResourceServer> {
  const api = await findResourceServer(database, audience)
  if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`)
  return api
}

async function bearerOf(database: Database, api: ResourceServer, request: TestTokenRequest): Promise<Bearer> {
  const found = await findUserByEmailOrId(database, request.user)
  if ('refused' in found) throw new errors.AccessDenied(found.refused)
  const { userId } = found
  const usual = api.is_system ? dashboardClient : helloWorld.client
  const clientId = request.clientId ?? usual.client_id
  const organizationId = await organizationOf(database, userId, request.organization)
  const permissions = await permissionsFor(database, api, { userId, clientId, organizationId })
  return { userId, clientId, permissions, organizationId }
}

async function organizationOf(database: Database, userId: string, named: string | undefined) {
  if (named === undefined) return undefined
  const { id } = await requireNamed(database, named)
  await requireMember(database, id, userId)
  return id
}

/**
 * Issues a token to a user who has these permissions.
 *
 * @throws errors.AccessDenied when the request names another permission
 */
export async function issueUserTestToken(
  { provider, database, actions }: Options,
  api: ResourceServer,
  { userId, clientId, permissions: held, organizationId }: Bearer,
  { permissions = held, expiresIn, claims }: Pick<TestTokenRequest, 'permissions' | 'expiresIn' | 'claims'>,
): Promise<TestToken> {
  const missing = permissions.filter(each => !held.includes(each))
  if (missing.length > 0) {
    throw new errors.AccessDenied(
      `The user does not have the permission "${missing.join('", "')}": assign it, or leave it out of "permissions"`,
    )
  }
  const client = await requireClient(provider, clientId)
  const decisions = await decide(
    { database, actions },
    { user_id: userId, client_id: clientId, audience: api.identifier },
  )
  const token = new provider.AccessToken({
    client,
    accountId: userId,
    grantId: LOCAL_GRANT,
    gty: 'authorization_code',
    resourceServer: new provider.ResourceServer(resourceOf(api.identifier), forEngine(api, permissions)),
    scope: [...SCOPES, ...permissions].join(' '),
    ...(expiresIn !== undefined && { expiresIn }),
  })
  const { accessTokenClaims, idTokenClaims, addedScopes, removedScopes } = decisions
  localDetails.set(token, {
    ...(organizationId !== undefined && { organizationId }),
    accessTokenClaims: { ...accessTokenClaims, ...claims },
    addedScopes,
    removedScopes,
  })
  const profile = await findUserProfile(database, userId)
  return {
    access_token: await token.save(),
    token_type: 'Bearer',
    expires_in: token.expiration,
    permissions: held,
    ...(profile && {
      id_token_claims: {
        iss: provider.issuer,
        aud: clientId,
        ...claimsInScope(profile, SCOPES),
        ...idTokenClaims,
        ...(await organizationClaims(database, organizationId)),
      },
    }),
  }
}

/** What the Actions of `post-login` decide. The dashboard's logins run none. */
async function decide(
  { database, actions }: Pick<Options, 'database' | 'actions'>,
  about: { user_id: string; client_id: string; audience: string },
) {
  if (about.client_id === dashboardClient.client_id || !(await actions.isBound('post-login'))) return noDecisions()
  const { decisions, failure } = await actions.run(
    'post-login',
    await sampleEvent(database, 'post-login', about),
    about,
  )
  const refusal = failure ?? decisions.denied?.reason
  if (refusal !== undefined) throw new errors.AccessDenied(refusal)
  return decisions
}

/** @throws errors.AccessDenied when there is no such application */
export async function requireClient(provider: Provider, clientId: string): Promise<Client> {
  const client = await provider.Client.find(clientId)
  if (!client) throw new errors.AccessDenied(`There is no application "${clientId}"`)
  return client
}
