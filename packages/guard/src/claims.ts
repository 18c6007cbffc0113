import type { Refusal, VerifiedToken } from './decision.ts'
import { invalidToken } from './refusal.ts'
import type { JsonObject } from './strict-json.ts'

/** What the claims of an access token are held against. */
export interface ClaimRules {
  readonly audience: string
  readonly clockToleranceSeconds: number
}

/** A token whose claims are in order, and when it is good: both ends in seconds since the epoch, tolerance included. */
export interface AcceptedToken {
  readonly token: VerifiedToken
  readonly validFrom: number
  readonly validUntil: number
}

const WRONG_AUDIENCE = invalidToken('wrong_audience', 'The token is not meant for this API')
const EXPIRED = invalidToken('expired', 'The token is expired')
const NOT_YET_VALID = invalidToken('not_yet_valid', 'The token is not valid yet')
const ID_TOKEN = invalidToken('not_an_access_token', 'This is an ID token: send the access token')
const LOGOUT_TOKEN = invalidToken('not_an_access_token', 'This is a logout token: send the access token')
const BOUND = invalidToken('unsupported_token', 'The token is bound to a key and cannot be used as a bearer token')
const MALFORMED = {
  iss: malformed('iss', 'a string'),
  aud: malformed('aud', 'a string or an array of strings'),
  exp: malformed('exp', 'a time in seconds'),
  nbf: malformed('nbf', 'a time in seconds'),
  iat: malformed('iat', 'a time in seconds'),
  sub: malformed('sub', 'a string'),
  scope: malformed('scope', 'one string'),
  permissions: malformed('permissions', 'an array of strings'),
}

/**
 * Checks the claims of an access token (RFC 7519 §4.1, RFC 9068 §4). That `iss` is trusted is settled before.
 *
 * @param now - seconds since the epoch
 */
export function checkClaims(payload: JsonObject, rules: ClaimRules, now: number): AcceptedToken | Refusal {
  const otherKind = refuseOtherKinds(payload)
  if (otherKind) return otherKind

  const { iss, aud, exp, nbf = 0, iat = 0, sub = '', scope = '', permissions = [] } = payload
  if (!isString(iss)) return MALFORMED.iss
  if (!isString(aud) && !isStrings(aud)) return MALFORMED.aud
  if (!isTime(exp)) return MALFORMED.exp
  if (!isTime(nbf)) return MALFORMED.nbf
  if (!isTime(iat)) return MALFORMED.iat
  if (!isString(sub)) return MALFORMED.sub
  if (!isString(scope)) return MALFORMED.scope
  if (!isStrings(permissions)) return MALFORMED.permissions

  // RFC 7519 §4.1.3. An `aud` string is one audience: "a b" is not two.
  if (isString(aud) ? aud !== rules.audience : !aud.includes(rules.audience)) return WRONG_AUDIENCE
  const validUntil = exp + rules.clockToleranceSeconds
  const validFrom = Math.max(nbf, iat) - rules.clockToleranceSeconds
  if (now >= validUntil) return EXPIRED
  if (now < validFrom) return NOT_YET_VALID

  const scopes = scope === '' ? [] : scope.split(' ')
  return { token: freeze({ claims: { ...payload, iss, aud, exp }, permissions, scopes }), validFrom, validUntil }
}

/** Tokens that the issuer signs with the same key and that are not access tokens, told by claims that only they carry. */
function refuseOtherKinds(payload: JsonObject): Refusal | undefined {
  if ('nonce' in payload || 'at_hash' in payload || 'c_hash' in payload) return ID_TOKEN
  if ('events' in payload) return LOGOUT_TOKEN
  // RFC 7800 §3.1: its sender must prove possession of a key, which a bearer request does not.
  return 'cnf' in payload ? BOUND : undefined
}

/** The token is remembered and shown to every request that sends it: none may change it for the next. */
function freeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !Object.isFrozen(member)) freeze(member)
  }
  return Object.freeze(value)
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}

/** RFC 7519 §2, NumericDate. The strict parser has refused what is not finite. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0
}

function malformed(name: string, expected: string): Refusal {
  return invalidToken('malformed_token', `The claim ${name} is missing or is not ${expected}`)
}
