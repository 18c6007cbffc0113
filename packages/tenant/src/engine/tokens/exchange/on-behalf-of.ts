import { randomBytes, randomUUID } from 'node:crypto'
import type { JWK } from 'jose'
import { errors } from 'oidc-provider'
import { resourceOf } from '../../../oauth/audience.ts'
import { OPENID_SCOPES } from '../../../oauth/openid-scopes.ts'
import { ON_BEHALF_OF } from '../../../store/access/client-settings.ts'
import { permissionsOfClient } from '../../../store/access/permissions.ts'
import { findResourceServer, type ResourceServer } from '../../../store/access/resource-servers.ts'
import type { Database } from '../../../store/database.ts'
import { findGrantDetails } from '../../../store/tokens/grant-details.ts'
import { findUserProfile } from '../../../store/users/users.ts'
import { applicationOf } from '../../clients/client-metadata.ts'
import { organizationClaims, requireMember } from '../../users/organizations.ts'
import type { PostLogin } from '../../users/post-login.ts'
import { inDialect } from '../access-token.ts'
import { accessTokenAdditions, changedScope } from '../custom-claims.ts'
import { permissionsFor } from '../resource-server.ts'
import { signWithKey, signWithSecret } from '../signature.ts'
import {
  ACCESS_TOKEN,
  checkRequestedType,
  type ExchangeContext,
  type ExchangeParameters,
  requiredParameter,
} from './exchange-request.ts'
import { extended, type SubjectToken, type VerifySubjectToken } from './subject-token.ts'

const TOKEN_ID_BYTES = 32

export interface OnBehalfOfOptions {
  issuer: string
  database: Database
  signingKey: JWK
  verifySubjectToken: VerifySubjectToken
  runActions: PostLogin
}

/**
 * The token exchange with which an API calls another API for its caller. As at Auth0, the API is
 * an application with the type `resource_server`, and a client grant with the subject type `user` allows it the other
 * API. The new token is for the user, and names the chain of APIs that act for them.
 */
export async function exchangeOnBehalfOf(ctx: ExchangeContext, options: OnBehalfOfOptions): Promise<void> {
  const { database, verifySubjectToken } = options
  const { client, params } = ctx.oidc
  const own = await ownApi(ctx, database)
  checkParameters(params)
  const subject = await verifySubjectToken(requiredParameter(params, 'subject_token'), own)
  const audience = requiredParameter(params, 'audience')
  const api = await findResourceServer(database, audience)
  if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`)
  const granted = await permissionsOfClient(database, client.clientId, audience, 'user')
  if (!granted || api.is_system) {
    throw new errors.AccessDenied(`Client is not authorized to access resource server "${audience}".`)
  }
  const user = await findUserProfile(database, subject.userId)
  if (!user) throw new errors.InvalidRequest('Invalid subject_token: the user was deleted')
  if (user.blocked) throw new errors.CustomOIDCProviderError('unauthorized', 'user is blocked')
  if (subject.organizationId !== undefined) await requireMember(database, subject.organizationId, subject.userId)

  const held = await permissionsFor(database, api, { ...subject, clientId: client.clientId })
  const asked = params.scope?.split(' ').filter(name => !OPENID_SCOPES.includes(name))
  const scopes = granted.filter(name => held.includes(name) && (!asked?.length || asked.includes(name)))
  ctx.body = await issue(ctx, api, { subject, scopes, held }, options)
}

interface Exchanged {
  subject: SubjectToken
  scopes: readonly string[]
  /** All permissions of the user. */
  held: readonly string[]
}

async function issue(
  ctx: ExchangeContext,
  api: ResourceServer,
  { subject, scopes, held }: Exchanged,
  { issuer, database, signingKey, runActions }: OnBehalfOfOptions,
): Promise<object> {
  const { client } = ctx.oidc
  const { userId, organizationId } = subject
  const act = extended(subject.actor, client.clientId)
  // Nothing but what Actions decide is stored: such a token has no family.
  const grantId = randomUUID()
  const resource = resourceOf(api.identifier)
  await runActions(ctx, { userId, grantId, protocol: 'oauth2-token-exchange', scopes, resource, organizationId })
  const details = (await findGrantDetails(database, grantId)) ?? {}
  const scope = changedScope(scopes.join(' '), details)
  const issuedAt = Math.floor(Date.now() / 1000)
  const { typ, claims } = await inDialect(api, {
    issuer,
    subject: userId,
    clientId: client.clientId,
    audience: api.identifier,
    issuedAt,
    expiresAt: issuedAt + api.token_lifetime,
    scope,
    tokenId: randomBytes(TOKEN_ID_BYTES).toString('base64url'),
    grantType: undefined,
    permissions: async () => held,
    additions: { ...accessTokenAdditions(details, api.is_system), act },
    organization: await organizationClaims(database, organizationId),
  })
  const sign = api.signing_secret === null ? signWithKey(signingKey) : signWithSecret(api.signing_secret)
  return {
    access_token: await sign(typ, claims),
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: api.token_lifetime,
    ...(scope !== undefined && { scope }),
  }
}

/** The API whose tokens an application may exchange. @throws errors.OIDCProviderError when it may exchange none */
async function ownApi({ oidc: { client } }: ExchangeContext, database: Database): Promise<ResourceServer> {
  const { app_type, resource_server_identifier: identifier, token_exchange } = applicationOf(client)
  const allowed = token_exchange?.allow_any_profile_of_type ?? []
  const own = identifier === undefined ? undefined : await findResourceServer(database, identifier)
  if (client.clientAuthMethod === 'none' || app_type !== 'resource_server' || !own || !allowed.includes(ON_BEHALF_OF)) {
    throw new errors.UnauthorizedClient('The application is not an API that may exchange its tokens for other APIs')
  }
  return own
}

function checkParameters(params: ExchangeParameters): void {
  const { subject_token_type, actor_token } = params
  if (subject_token_type !== ACCESS_TOKEN) {
    throw new errors.InvalidRequest(`subject_token_type must be ${ACCESS_TOKEN}`)
  }
  checkRequestedType(params)
  if (actor_token !== undefined) {
    throw new errors.InvalidRequest('actor_token is not supported: the application is the actor')
  }
}
