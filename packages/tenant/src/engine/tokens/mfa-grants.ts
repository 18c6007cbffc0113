import type Provider from 'oidc-provider'
import { errors, type TokenEndpointGrantContext } from 'oidc-provider'
import type { Accounts } from '../../accounts/accounts.ts'
import { multiFactor } from '../../oauth/multi-factor.ts'
import { findResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { findUserProfile } from '../../store/users/users.ts'
import { MFA_OTP, MFA_RECOVERY_CODE } from '../clients/grant-types.ts'
import { TOO_MANY_ATTEMPTS } from '../users/login-attempt.ts'
import type { PostLogin } from '../users/post-login.ts'
import { endMfaRequest, findMfaRequest, type MfaRequest } from './mfa-tokens.ts'
import { issueToUser } from './user-tokens.ts'

interface Options {
  database: Database
  accounts: Accounts
  runActions: PostLogin
}

interface Parameters {
  mfa_token?: string
  otp?: string
  recovery_code?: string
}

type Context = TokenEndpointGrantContext<Parameters>

/** Registers the grants that exchange an MFA token and a second factor for tokens. */
export function registerMfaGrants(provider: Provider, options: Options): void {
  const { secondFactors } = options.accounts

  provider.registerGrantType<Parameters>(
    MFA_OTP,
    async ctx => {
      const otp = required(ctx, 'otp')
      await exchange(ctx, options, async ({ userId }) => {
        const isEnrolled = (await secondFactors.find(userId)) !== undefined
        refuse(ctx, isEnrolled ? await secondFactors.verify(userId, otp) : await secondFactors.confirm(userId, otp))
        return {}
      })
    },
    ['mfa_token', 'otp'],
  )
  provider.registerGrantType<Parameters>(
    MFA_RECOVERY_CODE,
    async ctx => {
      const code = required(ctx, 'recovery_code')
      await exchange(ctx, options, async ({ userId }) => {
        const outcome = await secondFactors.recover(userId, code)
        refuse(ctx, outcome)
        return 'recoveryCode' in outcome ? { recovery_code: outcome.recoveryCode } : {}
      })
    },
    ['mfa_token', 'recovery_code'],
  )
}

/** @param check throws when the second factor is wrong; returns further members of the response */
async function exchange(
  ctx: Context,
  { database, runActions }: Options,
  check: (request: MfaRequest) => Promise<object>,
): Promise<void> {
  const token = required(ctx, 'mfa_token')
  const request = await findMfaRequest(database, token)
  if (!request || request.clientId !== ctx.oidc.client.clientId) {
    throw new errors.CustomOIDCProviderError('expired_token', 'mfa_token is expired')
  }
  const { userId, audience, scopes, protocol, progress } = request
  const profile = await findUserProfile(database, userId)
  if (!profile || profile.blocked) throw new errors.CustomOIDCProviderError('unauthorized', 'user is blocked')
  const members = await check(request)
  const api = audience === undefined ? undefined : await findResourceServer(database, audience)
  if (audience !== undefined && !api) throw new errors.AccessDenied(`Service not found: ${audience}`)
  await endMfaRequest(database, token)
  const authentication = multiFactor(Math.floor(Date.now() / 1000))
  const login = { database, runActions, authentication, protocol, progress }
  ctx.body = { ...(await issueToUser(ctx, profile, api, scopes, login)), ...members }
}

function refuse(ctx: Context, outcome: object): void {
  if ('retryAfterSeconds' in outcome) {
    ctx.set('Retry-After', String(outcome.retryAfterSeconds))
    throw new errors.CustomOIDCProviderError(
      TOO_MANY_ATTEMPTS,
      'Your account has been blocked after multiple consecutive login attempts.',
    )
  }
  if (!('refused' in outcome)) return
  const isOtp = ctx.oidc.params.otp !== undefined
  throw new errors.CustomOIDCProviderError('invalid_grant', isOtp ? 'Invalid otp_code.' : 'MFA Authorization rejected.')
}

function required({ oidc: { params } }: Context, name: keyof Parameters): string {
  const value = params[name]
  if (!value) throw new errors.InvalidRequest(`Missing required parameter: ${name}`)
  return value
}
