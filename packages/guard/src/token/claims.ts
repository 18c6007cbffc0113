import type { JsonObject } from '../jose/strict-json.ts'
import type { Refusal } from '../refusal.ts'
import { EXPIRED, malformedClaim, NOT_YET_VALID, TOO_OLD, WRONG_AUDIENCE } from '../refusals/token.ts'
import { certificateThumbprint } from './binding.ts'
import { isFor, isTime } from './claim-values.ts'
import { type IssuerProfile, type Profile, refuseMissingClaims } from './profile.ts'

/** The claims of an access token: what the issuer said, unchanged. */
export interface Claims {
  readonly iss: string
  /** Absent only in tokens of Cognito, whose audience is `client_id`. */
  readonly aud?: string | readonly string[] | undefined
  /** Seconds since the epoch (RFC 7519 §2, NumericDate), like every time in here. */
  readonly exp: number
  readonly [name: string]: unknown
}

/** What limits the time of an access token, beside its own claims. */
export interface TimeRules {
  readonly clockToleranceSeconds: number
  readonly maxTokenAgeSeconds: number
}

/** What the claims of an access token are held against. */
export interface ClaimRules extends TimeRules {
  /** One of these must be among the token's. */
  readonly audiences: readonly string[]
  readonly profile: Profile
}

/** Claims in order, and when they hold: both ends in seconds since the epoch, tolerance included. */
export interface AcceptedClaims {
  readonly claims: Claims
  readonly permissions: readonly string[]
  readonly scopes: readonly string[]
  readonly validFrom: number
  readonly validUntil: number
  /** Whether the token may only be used with its certificate (RFC 8705). */
  readonly certificateBound: boolean
}

/**
 * How far ahead an issuer's clock may be by default, for `iat` alone: it tells when a token was made, and only `nbf` says
 * when it may be used (RFC 7519 §4.1.5, §4.1.6). Without, a token that is used at once fails whenever the issuer's clock
 * is a moment ahead.
 */
const ISSUED_AHEAD_SECONDS = 5

const MALFORMED = {
  iss: malformedClaim('iss', 'a string'),
  aud: malformedClaim('aud', 'a string or an array of strings'),
  exp: malformedClaim('exp', 'a time in seconds'),
  nbf: malformedClaim('nbf', 'a time in seconds'),
  iat: malformedClaim('iat', 'a time in seconds'),
}

/**
 * Checks the claims of an access token (RFC 7519 §4.1, RFC 9068 §4). That `iss` is trusted, and that it is no token of
 * another kind, is settled before.
 *
 * @param now - seconds since the epoch
 */
export function checkClaims(payload: JsonObject, rules: ClaimRules, now: number): AcceptedClaims | Refusal {
  const incomplete = refuseMissingClaims(payload, rules.profile)
  if (incomplete) return incomplete

  if (!isClaims(payload)) return refuseRequired(payload)
  const { exp, nbf = 0, iat = 0 } = payload
  const profile: Partial<IssuerProfile> = typeof rules.profile === 'object' ? rules.profile : {}
  const audience = payload.aud ?? profile.audienceOf?.(payload)
  if (audience === undefined) return MALFORMED.aud
  // What limits a token must be understood. What only grants or describes may have any form.
  if (!isTime(nbf)) return MALFORMED.nbf
  if (!isTime(iat)) return MALFORMED.iat

  if (!isFor(audience, rules.audiences)) return WRONG_AUDIENCE
  const validUntil = endOf(payload, rules)
  const validFrom = Math.max(nbf, iat - ISSUED_AHEAD_SECONDS) - rules.clockToleranceSeconds
  // Also true when an own clock returns no number.
  if (!(now < validUntil)) return now < exp + rules.clockToleranceSeconds ? TOO_OLD : EXPIRED
  if (now < validFrom) return NOT_YET_VALID
  return {
    claims: payload,
    permissions: profile.permissionsIn?.(payload, rules.audiences) ?? permissionsIn(payload),
    scopes: profile.scopesIn?.(payload) ?? scopesIn(payload),
    validFrom,
    validUntil,
    certificateBound: certificateThumbprint(payload) !== undefined,
  }
}

/**
 * When an access token ends: at `exp`, or earlier because of its age. Without `iat`, it counts as issued in 1970.
 *
 * @returns seconds since the epoch, tolerance included
 */
export function endOf(
  { exp, iat }: Claims,
  { clockToleranceSeconds = 0, maxTokenAgeSeconds = Number.MAX_SAFE_INTEGER }: Partial<TimeRules> = {},
): number {
  const oldest = (isTime(iat) ? iat : 0) + maxTokenAgeSeconds
  // Not Math.min(): its result would be a double, which each lookup in the token cache reads more slowly.
  return (oldest < exp ? oldest : exp) + clockToleranceSeconds
}

/** A claim of another form grants nothing: only a policy that needs it refuses the token. */
function permissionsIn({ permissions }: JsonObject): readonly string[] {
  return isStrings(permissions) ? permissions : []
}

/** One string with spaces (RFC 8693 §4.2), or an array, as some issuers write it. Another form grants nothing. */
function scopesIn({ scope }: JsonObject): readonly string[] {
  if (isStrings(scope)) return scope
  return isString(scope) && scope !== '' ? scope.split(' ') : []
}

/** Whether a payload has what every access token needs here. */
export function isClaims(payload: JsonObject): payload is Claims {
  const { iss, aud, exp } = payload
  return isString(iss) && (aud === undefined || isString(aud) || isStrings(aud)) && isTime(exp)
}

function refuseRequired({ iss, exp }: JsonObject): Refusal {
  if (!isString(iss)) return MALFORMED.iss
  return isTime(exp) ? MALFORMED.aud : MALFORMED.exp
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}
