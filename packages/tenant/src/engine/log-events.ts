import type Provider from 'oidc-provider'
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import type { EventLog, LogEvent } from '../logs/event-log.ts'
import { audienceOf } from '../oauth/audience.ts'
import { explainBlockedFrame } from './authorize/web-message.ts'
import { explainClientAuthentication } from './clients/client-authentication.ts'
import { MFA_OTP, MFA_RECOVERY_CODE, PASSWORD, PASSWORD_REALM, TOKEN_EXCHANGE } from './clients/grant-types.ts'
import { wireDeviceError, wireError } from './errors.ts'
import { explainUserCode } from './users/device-pages.ts'
import { findLoginAttempt, TOO_MANY_ATTEMPTS } from './users/login-attempt.ts'
import { newSecondFactor } from './users/second-factor.ts'

/** Auth0's log codes for a token request of one grant type. */
interface GrantLog {
  done: string
  refused: string
  title: string
}

export const CLIENT_CREDENTIALS: GrantLog = {
  done: 'seccft',
  refused: 'feccft',
  title: 'Access Token for Client Credentials',
}

const PASSWORD_GRANT: GrantLog = { done: 'sepft', refused: 'fepft', title: 'Password for Access Token' }

const GRANT_LOGS: Readonly<Record<string, GrantLog>> = {
  authorization_code: { done: 'seacft', refused: 'feacft', title: 'Authorization Code for Access Token' },
  refresh_token: { done: 'sertft', refused: 'fertft', title: 'Refresh Token' },
  client_credentials: CLIENT_CREDENTIALS,
  [PASSWORD]: PASSWORD_GRANT,
  [PASSWORD_REALM]: PASSWORD_GRANT,
  [TOKEN_EXCHANGE]: { done: 'secte', refused: 'fecte', title: 'Token Exchange' },
  [MFA_OTP]: PASSWORD_GRANT,
  [MFA_RECOVERY_CODE]: PASSWORD_GRANT,
  'urn:ietf:params:oauth:grant-type:device_code': {
    done: 'sede',
    refused: 'fede',
    title: 'Device Code for Access Token',
  },
}

/** The protocol engine's message for the reuse of a rotated token, which may have been stolen. */
const REUSED = 'refresh token already used'

/** Auth0 leaves this parameter to an Action. */
const NO_EFFECT_OF_ACR_VALUES =
  '"acr_values" had no effect: no Action and no "acr_values_supported" of the tenant asked for a second factor'

/** A device polls repeatedly; a response that it must wait is not logged. */
const PENDING = 'authorization_pending'

/** Logs the tokens that the protocol engine issues and the requests that it rejects, with the reason. */
export function logEngineEvents(provider: Provider, { record }: EventLog): void {
  provider.on('grant.success', ctx => {
    const grant = GRANT_LOGS[grantTypeOf(ctx)]
    if (!grant) return
    const scope = scopeOf(ctx.body)
    record({ ...contextOf(ctx), type: grant.done, description: grant.title, ...(scope && { scope }) })
  })

  provider.on('grant.error', (ctx, cause) => {
    if (cause.error === PENDING) return
    const { status, error, error_description } = wireError(cause, grantTypeOf(ctx))
    record({
      ...contextOf(ctx),
      type: codeOf(cause) ?? GRANT_LOGS[grantTypeOf(ctx)]?.refused ?? 'f',
      description: error_description ?? error,
      details: { status, error, ...reasonOf(ctx, cause) },
    })
  })

  provider.on('pushed_authorization_request.error', (ctx, cause) => {
    const { status, error, error_description } = wireError(cause, '')
    record({
      ...contextOf(ctx),
      type: 'f',
      description: error_description ?? error,
      details: { status, error, ...reasonOf(ctx, cause) },
    })
  })

  provider.on('device_authorization.error', (ctx, cause) => {
    const { status, error, error_description } = wireDeviceError(cause)
    record({
      ...contextOf(ctx),
      type: 'fdeaz',
      description: error_description ?? error,
      details: { status, error, ...reasonOf(ctx, cause) },
    })
  })

  provider.on('code_verification.error', (ctx, cause) => {
    const type = cause.name === 'AbortedError' ? 'fdecc' : 'fdeac'
    record({ ...contextOf(ctx), type, description: explainUserCode(cause, undefined) })
  })

  provider.on('authorization.success', ctx => {
    if (ctx.oidc.params?.acr_values && !newSecondFactor(ctx))
      record({ ...contextOf(ctx), type: 'w', description: NO_EFFECT_OF_ACR_VALUES })
    if (!isSilent(ctx)) return
    const description = explainBlockedFrame(ctx)
    record({ ...contextOf(ctx), ...(description === undefined ? { type: 'ssa' } : { type: 'fsa', description }) })
  })

  provider.on('authorization.error', (ctx, cause) => {
    const { error, error_description, error_detail } = cause
    // The form's own handler logs it, with the user who submitted it.
    if (error === 'unauthorized') return
    record({
      ...contextOf(ctx),
      type: isSilent(ctx) ? 'fsa' : 'f',
      description: (isSilent(ctx) && explainBlockedFrame(ctx)) || (error_detail ?? error_description ?? error),
      details: { error, ...reasonOf(ctx, cause) },
    })
  })
}

/** Auth0's code for an error that has its own code, for all grants. */
function codeOf({ error, error_detail }: errors.OIDCProviderError): string | undefined {
  if (error === TOO_MANY_ATTEMPTS) return 'limit_wc'
  return error_detail === REUSED ? 'ferrt' : undefined
}

/** Details that the response does not contain. */
function reasonOf(ctx: KoaContextWithOIDC, cause: errors.OIDCProviderError): { reason?: string } {
  const explained = explainClientAuthentication(ctx, cause)
  const reason = explained ?? (GRANT_LOGS[grantTypeOf(ctx)] === PASSWORD_GRANT ? cause.error_detail : undefined)
  return reason === undefined ? {} : { reason }
}

function contextOf(ctx: KoaContextWithOIDC): Omit<LogEvent, 'type'> {
  const { client, account, params, entities } = ctx.oidc
  const clientId = client?.clientId ?? textOf(params?.client_id)
  const resource = textOf(params?.resource)
  const issuedFor = textOf(entities.AccessToken?.aud)
  const audience = issuedFor ?? textOf(params?.audience) ?? (resource && audienceOf(resource))
  const userName = textOf(account?.email)
  const userAgent = ctx.get('user-agent')
  return {
    ip: ctx.ip,
    hostname: ctx.hostname,
    ...(userAgent && { user_agent: userAgent }),
    ...(clientId && { client_id: clientId }),
    ...(client?.clientName && { client_name: client.clientName }),
    ...loginOf(ctx),
    ...(account && { user_id: account.accountId }),
    ...(userName && { user_name: userName }),
    ...(audience && { audience }),
  }
}

/** The user and the address of a login at the token endpoint. */
function loginOf(ctx: KoaContextWithOIDC): Partial<LogEvent> {
  const attempt = findLoginAttempt(ctx)
  if (!attempt) return {}
  const { ip, email, connection, userId } = attempt
  return {
    ip,
    ...(ip !== ctx.ip && { client_ip: ctx.ip }),
    connection,
    user_name: email,
    ...(userId !== undefined && { user_id: userId }),
  }
}

function isSilent({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.params?.prompt === 'none'
}

function grantTypeOf({ oidc }: KoaContextWithOIDC): string {
  return textOf(oidc.params?.grant_type) ?? ''
}

function scopeOf(body: unknown): string[] | undefined {
  const scope = typeof body === 'object' && body !== null && 'scope' in body ? body.scope : undefined
  return typeof scope === 'string' ? scope.split(' ') : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
