import type Provider from 'oidc-provider'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { PROOF_REQUIRED } from './tokens/access-token.ts'
import { POLLING_INTERVAL_SECONDS, watchPolling } from './tokens/polling-interval.ts'
import { NO_DEFAULT_DIRECTORY } from './users/login-attempt.ts'

/** An error as Auth0's Authentication API words it (RFC 6749 §5.2, with Auth0's statuses). */
export interface WireError {
  status: number
  error: string
  error_description: string | undefined
  /** Further members of the response. */
  members?: object
}

interface Rule {
  error: string
  /** Matches the protocol engine's message; without it, every error with that name matches. */
  words?: RegExp
  /** @param match the match of `words` */
  as: (grantType: string, match: RegExpExecArray | null) => WireError
}

const wire = (status: number, error: string, error_description: string): WireError => ({
  status,
  error,
  error_description,
})

/** The first matching rule applies; an error without a rule keeps the protocol engine's message and status. */
const RULES: readonly Rule[] = [
  { error: 'invalid_client', as: () => wire(401, 'access_denied', 'Unauthorized') },
  {
    error: 'invalid_request',
    words: /no client authentication mechanism/,
    as: () => wire(401, 'access_denied', 'Unauthorized'),
  },
  {
    error: 'invalid_request',
    words: /missing required parameters? '(\w+)'/,
    as: (_grantType, match) => wire(400, 'invalid_request', `Missing required parameter: ${match?.[1]}`),
  },
  {
    error: 'invalid_request',
    words: /(.+) parameters? must not be provided twice/,
    as: (_grantType, match) => wire(400, 'invalid_request', `${match?.[1]} must be a string, given once`),
  },
  {
    error: 'invalid_request',
    words: /only application\/x-www-form-urlencoded/,
    as: () => wire(400, 'invalid_request', 'The body must be a form or a JSON object'),
  },
  {
    error: 'invalid_request',
    words: /grant type is not allowed/,
    as: grantType => wire(403, 'unauthorized_client', `Grant type '${grantType}' not allowed for the client.`),
  },
  {
    error: 'unsupported_grant_type',
    as: grantType => wire(403, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`),
  },
  {
    error: 'access_denied',
    words: /End-User aborted interaction/,
    as: () => wire(403, 'access_denied', 'User cancelled the confirmation prompt.'),
  },
  {
    error: 'authorization_pending',
    as: () => wire(403, 'authorization_pending', 'User has yet to authorize device code.'),
  },
  {
    error: 'expired_token',
    words: /mfa_token/,
    as: () => wire(401, 'expired_token', 'mfa_token is expired'),
  },
  {
    error: 'expired_token',
    as: () => wire(403, 'expired_token', 'The device code is expired.'),
  },
  {
    // The engine treats an error named "server_error" as an internal failure.
    error: NO_DEFAULT_DIRECTORY,
    as: () => wire(500, 'server_error', 'Authorization server not configured with default connection.'),
  },
  {
    error: 'invalid_grant',
    words: /^Wrong email or password\./,
    as: () => wire(403, 'invalid_grant', 'Wrong email or password.'),
  },
  {
    error: 'use_dpop_nonce',
    as: () => wire(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof'),
  },
  {
    error: 'invalid_grant',
    words: /DPoP proof JWT Replay/,
    as: () => wire(400, 'invalid_dpop_proof', 'The DPoP proof was already used'),
  },
  {
    error: 'invalid_grant',
    words: /DPoP proof JWT not provided|missing DPoP proof/,
    as: () => wire(400, 'invalid_request', PROOF_REQUIRED),
  },
  {
    error: 'invalid_grant',
    words: /does not match dpop_jkt/,
    as: () => wire(400, 'invalid_dpop_proof', 'The key of the DPoP proof is not the one that dpop_jkt names'),
  },
  {
    error: 'invalid_grant',
    words: /^(Invalid otp_code|MFA Authorization rejected)\./,
    as: (_grantType, match) => wire(403, 'invalid_grant', `${match?.[1]}.`),
  },
  {
    error: 'invalid_grant',
    words: /user is blocked/,
    as: () => wire(403, 'invalid_grant', 'user is blocked'),
  },
  {
    error: 'invalid_grant',
    words: /device code/,
    as: () => wire(403, 'invalid_grant', 'Invalid or expired device code.'),
  },
  {
    error: 'invalid_grant',
    words: /code_verifier|code_challenge/,
    as: () => wire(403, 'invalid_grant', 'Failed to verify code verifier'),
  },
  {
    error: 'invalid_grant',
    as: grantType =>
      grantType === 'refresh_token'
        ? wire(403, 'invalid_grant', 'Unknown or invalid refresh token.')
        : wire(403, 'invalid_grant', 'Invalid authorization code'),
  },
]

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

const SLOW_DOWN = wire(
  429,
  'slow_down',
  `You are polling faster than the specified interval of ${POLLING_INTERVAL_SECONDS} seconds.`,
)

/** Errors that keep their message and get Auth0's status. */
const STATUSES: Readonly<Record<string, number>> = {
  access_denied: 403,
  mfa_required: 403,
  unauthorized: 403,
  unauthorized_client: 403,
  too_many_attempts: 429,
}

/** Sends errors of the token, revocation and device authorization endpoints in Auth0's words. */
export function wordErrors(provider: Provider): void {
  const asksTooSoon = watchPolling()
  provider.on('grant.error', (ctx, cause) => {
    // RFC 8628 §3.5: a device polls too fast only while its authorization is pending.
    if (cause.error === 'authorization_pending' && asksTooSoon(ctx)) send(ctx, SLOW_DOWN)
    else answer(ctx, cause)
  })
  provider.on('pushed_authorization_request.error', (ctx, cause) => send(ctx, wireError(cause, '')))
  provider.on('revocation.error', answer)
  provider.on('device_authorization.error', (ctx, cause) => send(ctx, wireDeviceError(cause)))
}

function answer(ctx: KoaContextWithOIDC, cause: errors.OIDCProviderError): void {
  send(ctx, wireError(cause, String(ctx.oidc.params?.grant_type)))
}

function send(ctx: KoaContextWithOIDC, { status, error, error_description, members }: WireError): void {
  ctx.status = status
  ctx.type = 'json'
  ctx.set('Cache-Control', 'no-store')
  ctx.body = { error, error_description, ...members }
}

/**
 * An error of the device authorization endpoint. An unknown application gets the same error as one without the grant.
 */
export function wireDeviceError(cause: errors.OIDCProviderError): WireError {
  const isUnknown = cause.error === 'invalid_client' && cause.error_detail === 'client not found'
  const mayNot =
    cause.error === 'invalid_request' && cause.error_description === `${DEVICE_CODE} is not allowed for this client`
  return isUnknown || mayNot
    ? wire(403, 'unauthorized_client', 'Unauthorized or unknown client')
    : wireError(cause, DEVICE_CODE)
}

/** The error of a request that an Action denies. It is sent as it is: the Action chooses its code. */
export function deniedByAction(denial: WireError): errors.OIDCProviderError {
  return Object.assign(new errors.CustomOIDCProviderError('denied_by_action', denial.error_description), { denial })
}

function isDenial(cause: object): cause is { denial: WireError } {
  return 'denial' in cause
}

/** Translates an error of the protocol engine into Auth0's words. */
export function wireError(cause: errors.OIDCProviderError, grantType: string): WireError {
  if (isDenial(cause)) return cause.denial
  const words = `${cause.error_description} ${cause.error_detail}`
  const rule = RULES.find(rule => rule.error === cause.error && (rule.words?.test(words) ?? true))
  if (rule) return rule.as(grantType, rule.words?.exec(words) ?? null)
  const { error, statusCode, error_description } = cause
  const members = 'members' in cause && typeof cause.members === 'object' ? (cause.members ?? {}) : undefined
  return { status: STATUSES[error] ?? statusCode, error, error_description, ...(members && { members }) }
}
