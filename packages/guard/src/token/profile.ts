import type { JsonObject } from '../jose/strict-json.ts'
import type { Refusal } from '../refusal.ts'
import {
  ID_TOKEN,
  LOGOUT_TOKEN,
  malformedClaim,
  NO_RFC9068_TYPE,
  NO_TYPE,
  NOT_RFC9068_TYPE,
  WRONG_TYPE,
} from '../refusals/token.ts'
import { isTime } from './claim-values.ts'

/**
 * How an issuer writes its access tokens: `auth0` is Auth0's default dialect, which takes its RFC 9068 dialect too;
 * `rfc9068` insists on `typ: at+jwt` and on all the claims that RFC 9068 §2.2 requires; `untyped` takes tokens without
 * `typ` beside those of `auth0`, from an issuer that writes none.
 */
export type Profile = 'auth0' | 'rfc9068' | 'untyped' | IssuerProfile

/** How one kind of issuer writes its access tokens: what the functions of `@tollgate/guard/issuers` set. */
export interface IssuerProfile {
  /**
   * Refuses tokens of the issuer that are not access tokens.
   *
   * @param type - `typ` of the header in lower case, without `application/` in front: `jwt`, `at+jwt` or none
   */
  refuse(claims: JsonObject, type: string | undefined): Refusal | undefined
  /** What the token is for, where it is not in `aud`. */
  audienceOf?(claims: JsonObject): unknown
  /** @param audiences - of the guard */
  permissionsIn?(claims: JsonObject, audiences: readonly string[]): readonly string[]
  scopesIn?(claims: JsonObject): readonly string[]
}

const NOT_RFC9068 = malformedClaim('one of sub, client_id, iat and jti', 'as RFC 9068 requires it')

/**
 * Refuses a type that no access token has. It needs no issuer, so it comes before the claims are read.
 *
 * @param type - `typ` in lower case, without `application/` in front
 */
export function refuseForeignType(type: string | undefined): Refusal | undefined {
  return type === undefined || type === 'jwt' || type === 'at+jwt' ? undefined : WRONG_TYPE
}

/** Refuses a type that the issuer does not use for access tokens. @param type - as in {@link refuseForeignType} */
export function refuseType(type: string | undefined, profile: Profile): Refusal | undefined {
  if (profile === 'rfc9068' && type !== 'at+jwt') return type === undefined ? NO_RFC9068_TYPE : NOT_RFC9068_TYPE
  return profile === 'auth0' && type === undefined ? NO_TYPE : undefined
}

/** Refuses tokens that the issuer signs with the same key and that are not access tokens, by what only they have. */
export function refuseOtherKinds(payload: JsonObject, type: string | undefined, profile: Profile): Refusal | undefined {
  return typeof profile === 'object' ? profile.refuse(payload, type) : refuseIdToken(payload)
}

/** Refuses ID tokens and logout tokens by claims that access tokens of most issuers never have. */
export function refuseIdToken(payload: JsonObject): Refusal | undefined {
  if ('nonce' in payload || 'at_hash' in payload || 'c_hash' in payload) return ID_TOKEN
  return 'events' in payload ? LOGOUT_TOKEN : undefined
}

/** Refuses a token without the claims that its profile requires, beyond what every access token needs here. */
export function refuseMissingClaims(payload: JsonObject, profile: Profile): Refusal | undefined {
  if (profile !== 'rfc9068') return undefined
  const { sub, client_id, iat, jti } = payload
  return [sub, client_id, jti].every(claim => typeof claim === 'string') && isTime(iat) ? undefined : NOT_RFC9068
}
