import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Actions } from '../../actions/actions.ts'
import {
  clientEvent,
  connectionEvent,
  organizationEvent,
  requestEvent,
  rolesEvent,
  tenantEvent,
  userEvent,
} from '../../actions/events.ts'
import { saveMetadata } from '../../actions/metadata.ts'
import type { ActionEvent, Progress } from '../../actions/runner.ts'
import { dashboardClient } from '../../dashboard-client.ts'
import { audienceOf } from '../../oauth/audience.ts'
import type { Authentication } from '../../oauth/multi-factor.ts'
import type { Database } from '../../store/database.ts'
import { type ActingParty, saveGrantDetails } from '../../store/tokens/grant-details.ts'
import { findConfirmed } from '../../store/users/authenticators.ts'
import { findUser } from '../../store/users/users.ts'
import { applicationOf } from '../clients/client-metadata.ts'
import { endUserAddress } from './end-user-address.ts'
import { requestFacts } from './request-facts.ts'
import { hasSecondFactor, needsSecondFactor, newSecondFactor, type SecondFactorDecision } from './second-factor.ts'

/** A login, or a refresh of its tokens, for which tokens are about to be issued. */
export interface Login {
  userId: string
  /** The grant that its tokens belong to. */
  grantId: string
  /** Auth0's name for the flow. */
  protocol: string
  scopes: readonly string[]
  /** The API, as a resource of the protocol engine. */
  resource: string | undefined
  /** The organization that the user logs in for. */
  organizationId: string | undefined
  /** The second factor that the user has just shown. */
  authentication?: Authentication | undefined
  /** Who acts for the user. */
  actor?: ActingParty | undefined
  /** Where the Actions stopped to wait for a second factor. */
  progress?: Progress | undefined
  /** Whether an Action can interrupt the login for a second factor. Default no. */
  isInterruptible?: boolean
}

/** What the Actions of a login have decided. */
export interface LoginDecision {
  secondFactor: SecondFactorDecision
  /** Whether an Action asked for the second factor before the next one runs. */
  isInterrupted?: boolean | undefined
  /** Where they continue when the user has shown a second factor: an Action runs once for a login. */
  progress?: Progress
}

/**
 * Runs the Actions of `post-login`, and stores what they decide with the login's grant.
 *
 * @throws errors.AccessDenied when an Action denies access or fails
 */
export type PostLogin = (ctx: KoaContextWithOIDC, login: Login) => Promise<LoginDecision>

/** The dashboard is left out: an Action must not lock its administrators out. */
export function postLogin(database: Database, actions: Actions): PostLogin {
  return async (ctx, login) => {
    const { client } = ctx.oidc
    if (!client || client.clientId === dashboardClient.client_id) return { secondFactor: undefined }
    const { organizationId, authentication, actor, progress, isInterruptible: pauses = false } = login
    const known = {
      ...(organizationId !== undefined && { organizationId }),
      ...(authentication && { authentication }),
      ...(actor && { actor }),
    }
    if (!progress && !(await actions.isBound('post-login'))) {
      if (Object.keys(known).length > 0) await saveGrantDetails(database, login.grantId, known)
      return { secondFactor: undefined }
    }
    const about = { ip: endUserAddress(ctx), client_id: client.clientId, user_id: login.userId }
    const event = await eventOf(ctx, login, database)
    const { done, decisions, failure } = await actions.run('post-login', event, about, { progress, pauses })
    await saveMetadata(database, login.userId, decisions)
    const refusal = failure ?? decisions.denied?.reason
    if (refusal !== undefined) throw new errors.AccessDenied(refusal)
    const { accessTokenClaims, idTokenClaims, addedScopes, removedScopes } = decisions
    await saveGrantDetails(database, login.grantId, {
      ...known,
      accessTokenClaims,
      idTokenClaims,
      addedScopes,
      removedScopes,
    })
    const saved = { ...decisions, appMetadata: {}, userMetadata: {}, warnings: [] }
    const { secondFactor, pauses: isInterrupted } = decisions
    return { secondFactor, isInterrupted, progress: { done, decisions: saved } }
  }
}

/** Runs the Actions once nothing else keeps an authorization request from its response, and requests a second factor. */
export function postLoginPrompt(database: Database, run: PostLogin): interactionPolicy.Prompt {
  const { Check, Prompt } = interactionPolicy
  const check = async (ctx: KoaContextWithOIDC): Promise<boolean> => {
    const { account, client, grant, params, requestParamScopes, route } = ctx.oidc
    if (!account || !grant?.jti) return Check.NO_NEED_TO_PROMPT
    const userId = account.accountId
    const decision = await run(ctx, {
      userId,
      grantId: grant.jti,
      protocol: route.startsWith('code_') || route.startsWith('device_') ? 'oauth2-device-code' : protocolOf(params),
      scopes: [...requestParamScopes],
      resource: typeof params?.resource === 'string' ? params.resource : undefined,
      organizationId: typeof params?.organization === 'string' ? params.organization : undefined,
      authentication: newSecondFactor(ctx),
      progress: progressOf(ctx, userId),
      isInterruptible: !hasSecondFactor(ctx),
    })
    const { secondFactor, progress } = decision
    const acrValues = wordsOf(params?.acr_values)
    const isNeeded = await needsSecondFactor(database, {
      clientId: client?.clientId,
      decision: secondFactor,
      acrValues,
    })
    if (!isNeeded || hasSecondFactor(ctx)) return Check.NO_NEED_TO_PROMPT
    ctx.state[PROGRESS] = { userId, progress }
    return Check.REQUEST_PROMPT
  }
  const details = (ctx: KoaContextWithOIDC): Record<string, unknown> => ({ actions: ctx.state[PROGRESS] })
  return new Prompt(
    { name: 'mfa', requestable: false },
    new Check('multifactor', 'Multifactor authentication required', 'login_required', check, details),
  )
}

/** Where a request keeps the progress of its Actions until its interaction stores it. */
const PROGRESS = 'progressOfActions'

/** How far the Actions of this user's login have run, before the page for the second factor. */
function progressOf({ oidc }: KoaContextWithOIDC, userId: string): Progress | undefined {
  const { prompt } = oidc.entities.Interaction ?? {}
  if (prompt?.name !== 'mfa') return undefined
  const { userId: owner, progress } = Object(prompt.details.actions)
  return owner === userId ? progress : undefined
}

function protocolOf(params: KoaContextWithOIDC['oidc']['params']): string {
  const types = String(params?.response_type).split(' ')
  if (!types.includes('code')) return 'oidc-implicit-profile'
  return types.length > 1 ? 'oidc-hybrid-profile' : 'oidc-basic-profile'
}

async function eventOf(ctx: KoaContextWithOIDC, login: Login, database: Database): Promise<ActionEvent> {
  const { client, params = {} } = ctx.oidc
  const user = await findUser(database, login.userId)
  const audience = login.resource === undefined ? undefined : audienceOf(login.resource)
  return {
    tenant: tenantEvent,
    ...(client && { client: clientEvent(applicationOf(client)) }),
    connection: await connectionEvent(database),
    request: requestEvent(requestFacts(ctx)),
    stats: { logins_count: user?.logins_count ?? 0 },
    authorization: { roles: await rolesEvent(database, login.userId) },
    authentication: { methods: methodsOf(ctx, login) },
    ...(audience !== undefined && { resource_server: { identifier: audience } }),
    ...(ctx.oidc.session?.uid && { session: { id: ctx.oidc.session.uid, authenticated_at: loginTime(ctx) } }),
    ...(login.protocol === 'oauth2-refresh-token' && { refresh_token: { client_id: client?.clientId } }),
    transaction: {
      protocol: login.protocol,
      requested_scopes: login.scopes,
      redirect_uri: params.redirect_uri,
      response_type: wordsOf(params.response_type),
      response_mode: params.response_mode,
      state: params.state,
      login_hint: params.login_hint,
      acr_values: wordsOf(params.acr_values),
      prompt: wordsOf(params.prompt),
      ui_locales: wordsOf(params.ui_locales),
      locale: 'en',
      ...(typeof params.subject_token_type === 'string' && { subject_token_type: params.subject_token_type }),
      metadata: {},
    },
    ...(await organizationEvent(database, login.organizationId)),
    ...(user && { user: userEvent(user, (await findConfirmed(database, user.user_id)) !== undefined) }),
  }
}

/** A refresh shows nothing about how the user has logged in. */
function methodsOf(ctx: KoaContextWithOIDC, { authentication }: Login): object[] {
  const timestamp = loginTime(ctx)
  const isMultiFactor = authentication !== undefined || hasSecondFactor(ctx)
  return [{ name: 'pwd', timestamp }, ...(isMultiFactor ? [{ name: 'mfa', timestamp, type: 'otp' }] : [])]
}

function loginTime({ oidc }: KoaContextWithOIDC): string {
  const seconds = oidc.session?.loginTs ?? oidc.entities.RefreshToken?.authTime ?? Date.now() / 1000
  return new Date(seconds * 1000).toISOString()
}

function wordsOf(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? value.split(' ') : []
}
