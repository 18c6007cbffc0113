import { errors } from 'oidc-provider'
import type { Accounts } from '../../../accounts/accounts.ts'
import type { Actions } from '../../../actions/actions.ts'
import type { Decisions } from '../../../actions/decisions.ts'
import { clientEvent, organizationEvent, requestEvent, tenantEvent } from '../../../actions/events.ts'
import { saveMetadata } from '../../../actions/metadata.ts'
import { CUSTOM_AUTHENTICATION } from '../../../store/access/client-settings.ts'
import { findResourceServer, type ResourceServer } from '../../../store/access/resource-servers.ts'
import type { BoundAction } from '../../../store/actions/action-bindings.ts'
import { findActionForType } from '../../../store/actions/token-exchange-profiles.ts'
import type { Database } from '../../../store/database.ts'
import { applicationOf } from '../../clients/client-metadata.ts'
import { deniedByAction } from '../../errors.ts'
import { endUserAddress } from '../../users/end-user-address.ts'
import { findExchangedUser } from '../../users/exchanged-user.ts'
import { TOO_MANY_ATTEMPTS } from '../../users/login-attempt.ts'
import { findNamed, organizationNotAllowed, requireMember } from '../../users/organizations.ts'
import type { PostLogin } from '../../users/post-login.ts'
import { requestFacts } from '../../users/request-facts.ts'
import { USERINFO } from '../access-token.ts'
import { scopesForPassword } from '../password-scopes.ts'
import { permissionsFor } from '../resource-server.ts'
import { issueToUser } from '../user-tokens.ts'
import { ACCESS_TOKEN, checkRequestedType, type ExchangeContext, requiredParameter } from './exchange-request.ts'

export interface CustomExchangeOptions {
  issuer: string
  database: Database
  accounts: Accounts
  actions: Actions
  runActions: PostLogin
}

/**
 * Exchanges a token that only an Action can read for tokens of a user. As at Auth0, the profile for the type of the token
 * names the Action, and the Actions of `post-login` run afterwards.
 *
 * @throws errors.OIDCProviderError when the application may not, or the Action names no user
 */
export async function exchangeCustomToken(ctx: ExchangeContext, options: CustomExchangeOptions): Promise<void> {
  const { database, runActions } = options
  const { client, params } = ctx.oidc
  requireAllowed(ctx)
  requiredParameter(params, 'subject_token')
  checkRequestedType(params)
  const action = await findActionForType(database, requiredParameter(params, 'subject_token_type'))
  if (!action) throw new errors.InvalidRequest('There is no token exchange profile for this subject_token_type')
  const api = await findApi(ctx, database)
  const named = params.organization ? await findNamed(database, params.organization) : undefined

  const decisions = await decide(ctx, action, { api, organizationId: named?.id }, options)
  const { exchange } = decisions
  const organizationId = exchange.organization ? (await findNamed(database, exchange.organization)).id : named?.id
  checkOrganization(ctx, organizationId)
  if (!exchange.user) throw new errors.InvalidRequest('The Action of the token exchange set no user')
  const profile = await findExchangedUser(ctx, exchange.user, options)
  const userId = profile.user_id
  if (organizationId !== undefined) await requireMember(database, organizationId, userId)
  await saveMetadata(database, userId, decisions)

  const { actor } = exchange
  const scopes = scopesForPassword(params.scope, {
    permissions: api ? await permissionsFor(database, api, { userId, clientId: client.clientId, organizationId }) : [],
    // As at Auth0, an actor gets no refresh token.
    mayRefresh: !actor && client.grantTypeAllowed('refresh_token') && (api?.allow_offline_access ?? true),
  })
  const login = { database, runActions, organizationId, actor, protocol: 'oauth2-token-exchange' } as const
  const issued = await issueToUser(ctx, profile, api, scopes, login)
  ctx.body = { ...issued, issued_token_type: ACCESS_TOKEN }
}

/** Runs the Action of a profile. @throws errors.OIDCProviderError when it denies access, fails, or decides what is invalid */
async function decide(
  ctx: ExchangeContext,
  action: BoundAction,
  { api, organizationId }: { api: ResourceServer | undefined; organizationId: string | undefined },
  { database, accounts, actions }: CustomExchangeOptions,
): Promise<Decisions> {
  const { client, params } = ctx.oidc
  const ip = endUserAddress(ctx)
  const attempt = await accounts.beginTokenExchange(ip)
  if ('retryAfterSeconds' in attempt) {
    ctx.set('Retry-After', String(attempt.retryAfterSeconds))
    throw new errors.CustomOIDCProviderError(
      TOO_MANY_ATTEMPTS,
      'We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.',
    )
  }
  const event = {
    tenant: tenantEvent,
    client: clientEvent(applicationOf(client)),
    request: requestEvent(requestFacts(ctx)),
    ...(api && { resource_server: { identifier: api.identifier } }),
    ...(await organizationEvent(database, organizationId)),
    transaction: {
      protocol: 'oauth2-token-exchange',
      subject_token: params.subject_token,
      subject_token_type: params.subject_token_type,
      actor_token: params.actor_token,
      actor_token_type: params.actor_token_type,
      requested_scopes: params.scope?.split(' ').filter(Boolean) ?? [],
    },
  }
  const about = { ip, client_id: client.clientId }
  const { decisions, failure } = await actions.run('custom-token-exchange', event, about, { action })
  const { invalidSubjectToken, problem } = decisions.exchange
  // A subject token that the Action calls invalid counts as a failed attempt. Every other outcome does not.
  if (invalidSubjectToken !== undefined) throw new errors.InvalidRequest(invalidSubjectToken)
  await attempt.succeeded()
  if (failure !== undefined) throw deniedByAction({ status: 500, error: 'server_error', error_description: failure })
  if (decisions.denied) throw denial(decisions.denied)
  if (problem !== undefined) throw new errors.InvalidRequest(problem)
  return decisions
}

/** RFC 6749 §5.2 */
const ERROR_CODE = /^[\x20\x21\x23-\x5B\x5D-\x7E]{1,100}$/

/** As at Auth0, the Action chooses the code, and every code but `server_error` has the status 400. */
function denial({ code, reason, userMessage }: NonNullable<Decisions['denied']>): errors.OIDCProviderError {
  const [error, description] = code === undefined ? [reason, userMessage ?? reason] : [code, reason]
  return deniedByAction({
    status: error === 'server_error' ? 500 : 400,
    error: ERROR_CODE.test(error) ? error : 'invalid_request',
    error_description: description,
  })
}

/** @throws errors.UnauthorizedClient when the application may not exchange such tokens */
function requireAllowed({ oidc: { client } }: ExchangeContext): void {
  const { token_exchange } = applicationOf(client)
  if (token_exchange?.allow_any_profile_of_type?.includes(CUSTOM_AUTHENTICATION)) return
  throw new errors.UnauthorizedClient('The application may not exchange tokens by custom profiles')
}

function checkOrganization({ oidc: { client } }: ExchangeContext, organizationId: string | undefined): void {
  const { organization_usage: usage = 'deny' } = applicationOf(client)
  if (organizationId !== undefined && usage === 'deny') throw organizationNotAllowed()
  if (organizationId === undefined && usage === 'require') {
    throw new errors.InvalidRequest('parameter organization is required for this client')
  }
}

/** The API that the request names; `undefined` for an opaque token. */
async function findApi({ oidc }: ExchangeContext, database: Database): Promise<ResourceServer | undefined> {
  const { audience } = oidc.params
  if (!audience || audience === oidc.issuer + USERINFO) return undefined
  const api = await findResourceServer(database, audience)
  if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`)
  return api
}
