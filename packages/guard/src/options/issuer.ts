import type { Algorithm, SignatureAlgorithm } from '../jose/algorithms.ts'
import type { KeySet } from '../keys/key-set.ts'
import type { Refusal } from '../refusal.ts'
import type { ClaimRules } from '../token/claims.ts'
import type { Profile } from '../token/profile.ts'
import { checkAddress } from './address.ts'
import { parseAlgorithms } from './algorithms.ts'
import { isStaticKey, type KeyOptions, type KeySettings, keySetOf } from './key-source.ts'

/** An issuer that the guard trusts. Spread {@link auth0} for the addresses of an Auth0 tenant. */
export interface IssuerOptions extends KeyOptions {
  /** The exact `iss` of the tokens, an https URL or http on localhost, compared character by character. Auth0's end in `/`. */
  readonly issuer: string
  /**
   * The API's identifier, or 1 to 20 of them: a token's `aud` must contain one. Required, so that tokens for other APIs are
   * rejected. With several, let each route state its own with `audience()`.
   */
  readonly audience: string | readonly string[]
  /** The accepted signature algorithms. Default: `['RS256']`; required with `sharedSecret()`. */
  readonly algorithms?: readonly Algorithm[]
  /** The format of the issuer's tokens. Default: `auth0`. */
  readonly profile?: Profile
}

export const ISSUER_OPTIONS: readonly string[] = Object.keys({
  issuer: true,
  audience: true,
  algorithms: true,
  profile: true,
  jwksUri: true,
  discovery: true,
  keys: true,
} satisfies Record<keyof IssuerOptions, true>)

/** The issuers that a guard trusts. */
export interface TrustedIssuers {
  /** Those that are known when the guard is created. */
  readonly listed: readonly TrustedIssuer[]
  /**
   * @param iss - of a token that is not verified yet
   * @param now - milliseconds since the epoch
   * @returns the issuer with exactly this `iss`; `undefined` if none is trusted, or a refusal if that is not known now
   */
  find(iss: unknown, now: number): FoundIssuer | Promise<FoundIssuer>
}

export type FoundIssuer = TrustedIssuer | Refusal | undefined

/** An issuer, with the requirements for its tokens. */
export interface TrustedIssuer extends ClaimRules {
  readonly issuer: string
  /** As in the options. */
  readonly audience: string | readonly string[]
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly keySet: KeySet
}

/** Settings that apply to all issuers of a guard. */
export interface IssuerSettings extends KeySettings {
  readonly clockToleranceSeconds: number
  readonly maxTokenAgeSeconds: number
}

/** @throws TypeError naming the option that is missing or wrong */
export function trustIssuer(options: IssuerOptions, settings: IssuerSettings): TrustedIssuer {
  const { issuer, audience, profile = 'auth0', keys } = options
  checkAddress('issuer', issuer, settings.insecureHttp)
  const audiences = parseAudiences(audience)
  const isOwn = typeof profile === 'object' && typeof profile?.refuse === 'function'
  if (!isOwn && profile !== 'auth0' && profile !== 'rfc9068' && profile !== 'untyped') {
    throw new TypeError(`The option "profile" must be "auth0", "rfc9068" or "untyped", not "${profile}"`)
  }
  const algorithms = parseAlgorithms(options.algorithms, isStaticKey(keys) && keys.isShared)
  const keySet = keySetOf(issuer, options, algorithms, settings)
  const { clockToleranceSeconds, maxTokenAgeSeconds } = settings
  const times = { clockToleranceSeconds, maxTokenAgeSeconds }
  return { issuer, audience, audiences, algorithms, profile, ...times, keySet }
}

const MOST_AUDIENCES = 20

function parseAudiences(given: unknown): readonly string[] {
  const audiences: readonly unknown[] = Array.isArray(given) ? given : [given]
  const named = audiences.filter(each => typeof each === 'string' && each !== '')
  if (audiences.length === 0 || audiences.length > MOST_AUDIENCES || new Set(named).size < audiences.length) {
    throw new TypeError(
      `The option "audience" must be a string, the identifier of the API, or 1 to ${MOST_AUDIENCES} different ones, not "${given}"`,
    )
  }
  return Object.freeze(audiences.map(String))
}
