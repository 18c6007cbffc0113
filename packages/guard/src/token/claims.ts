import type { JsonObject } from '../jose/strict-json.ts'
import type { Refusal } from '../refusal.ts'
import { invalidToken } from '../refusal.ts'
import { isTime } from './numeric-date.ts'

/** The claims of an access token: what the issuer said, unchanged. */
export interface Claims {
  readonly iss: string
  readonly aud: string | readonly string[]
  /** Seconds since the epoch (RFC 7519 §2, NumericDate), like every time in here. */
  readonly exp: number
  readonly [name: string]: unknown
}

/**
 * How an issuer writes its access tokens: `auth0` is Auth0's default dialect, which takes its RFC 9068 dialect too;
 * `rfc9068` insists on `typ: at+jwt` and on all the claims that RFC 9068 §2.2 requires; `untyped` takes tokens without
 * `typ` beside those of `auth0`, from an issuer that writes none.
 */
export type Profile = 'auth0' | 'rfc9068' | 'untyped'

/** What the claims of an access token are held against. */
export interface ClaimRules {
  readonly audience: string
  readonly profile: Profile
  readonly clockToleranceSeconds: number
}

/** Claims in order, and when they hold: both ends in seconds since the epoch, tolerance included. */
export interface AcceptedClaims {
  readonly claims: Claims
  readonly permissions: readonly string[]
  readonly scopes: readonly string[]
  readonly validFrom: number
  readonly validUntil: number
}

/**
 * How far ahead an issuer's clock may be by default, for `iat` alone: it tells when a token was made, and only `nbf` says
 * when it may be used (RFC 7519 §4.1.5, §4.1.6). Without, a token that is used at once fails whenever the issuer's clock
 * is a moment ahead.
 */
const ISSUED_AHEAD_SECONDS = 5

const WRONG_AUDIENCE = invalidToken('wrong_audience', 'The token is not meant for this API')
export const EXPIRED: Refusal = invalidToken('expired', 'The token is expired')
export const NOT_YET_VALID: Refusal = invalidToken('not_yet_valid', 'The token is not valid yet')
const ID_TOKEN = invalidToken('not_an_access_token', 'This is an ID token: send the access token')
const LOGOUT_TOKEN = invalidToken('not_an_access_token', 'This is a logout token: send the access token')
const NOT_RFC9068 = malformed('one of sub, client_id, iat and jti', 'as RFC 9068 requires it')
const MALFORMED = {
  iss: malformed('iss', 'a string'),
  aud: malformed('aud', 'a string or an array of strings'),
  exp: malformed('exp', 'a time in seconds'),
  nbf: malformed('nbf', 'a time in seconds'),
  iat: malformed('iat', 'a time in seconds'),
}

/**
 * Checks the claims of an access token (RFC 7519 §4.1, RFC 9068 §4). That `iss` is trusted, and that it is no token of
 * another kind, is settled before.
 *
 * @param now - seconds since the epoch
 */
export function checkClaims(payload: JsonObject, rules: ClaimRules, now: number): AcceptedClaims | Refusal {
  if (rules.profile === 'rfc9068' && !hasRequiredClaims(payload)) return NOT_RFC9068

  if (!isClaims(payload)) return refuseRequired(payload)
  const { aud, exp, nbf = 0, iat = 0 } = payload
  // What limits a token must be understood. What only grants or describes may have any form.
  if (!isTime(nbf)) return MALFORMED.nbf
  if (!isTime(iat)) return MALFORMED.iat

  // RFC 7519 §4.1.3. An `aud` string is one audience: "a b" is not two.
  if (isString(aud) ? aud !== rules.audience : !aud.includes(rules.audience)) return WRONG_AUDIENCE
  const validUntil = exp + rules.clockToleranceSeconds
  const validFrom = Math.max(nbf, iat - ISSUED_AHEAD_SECONDS) - rules.clockToleranceSeconds
  if (now >= validUntil) return EXPIRED
  if (now < validFrom) return NOT_YET_VALID
  return { claims: payload, permissions: permissionsIn(payload), scopes: scopesIn(payload), validFrom, validUntil }
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
  return isString(iss) && (isString(aud) || isStrings(aud)) && isTime(exp)
}

function refuseRequired({ iss, exp }: JsonObject): Refusal {
  if (!isString(iss)) return MALFORMED.iss
  return isTime(exp) ? MALFORMED.aud : MALFORMED.exp
}

/** Tokens that the issuer signs with the same key and that are not access tokens, told by claims that only they carry. */
export function refuseOtherKinds(payload: JsonObject): Refusal | undefined {
  if ('nonce' in payload || 'at_hash' in payload || 'c_hash' in payload) return ID_TOKEN
  return 'events' in payload ? LOGOUT_TOKEN : undefined
}

/** RFC 9068 §2.2, beyond what every access token needs here. */
function hasRequiredClaims({ sub, client_id, iat, jti }: JsonObject): boolean {
  return isString(sub) && isString(client_id) && isTime(iat) && isString(jti)
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}

function malformed(name: string, expected: string): Refusal {
  return invalidToken('malformed_token', `The claim ${name} is missing or is not ${expected}`)
}
