import type { Algorithm, SignatureAlgorithm } from '../jose/algorithms.ts'
import type { KeySet } from '../keys/key-set.ts'
import type { ClaimRules } from '../token/claims.ts'
import type { Profile } from '../token/profile.ts'
import { checkAddress } from './address.ts'
import { parseAlgorithms } from './algorithms.ts'
import { type KeyOptions, type KeySettings, keySetOf } from './key-source.ts'

/** An issuer that the guard trusts, for one audience. Spread {@link auth0} for the addresses of an Auth0 tenant. */
export interface IssuerOptions extends KeyOptions {
  /** The exact `iss` of the tokens, compared code point by code point. Auth0's end in `/`. */
  readonly issuer: string
  /** The API's identifier, which a token's `aud` must contain. Required, so that tokens for other APIs are rejected. */
  readonly audience: string
  /** The accepted signature algorithms. Default: `['RS256']`; required with `sharedSecret`. */
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
  publicKey: true,
  sharedSecret: true,
} satisfies Record<keyof IssuerOptions, true>)

/** An issuer, with the requirements for its tokens. */
export interface TrustedIssuer extends ClaimRules {
  readonly issuer: string
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly keySet: KeySet
}

/** Settings that apply to all issuers of a guard. */
export interface IssuerSettings extends KeySettings {
  readonly clockToleranceSeconds: number
}

/** @throws TypeError naming the option that is missing or wrong */
export function trustIssuer(options: IssuerOptions, settings: IssuerSettings): TrustedIssuer {
  const { issuer, audience, profile = 'auth0', sharedSecret } = options
  checkAddress('issuer', issuer)
  if (typeof audience !== 'string' || audience === '') {
    throw new TypeError(`The option "audience" must be one string, the identifier of the API, not "${audience}"`)
  }
  if (profile !== 'auth0' && profile !== 'rfc9068' && profile !== 'untyped') {
    throw new TypeError(`The option "profile" must be "auth0", "rfc9068" or "untyped", not "${profile}"`)
  }
  const algorithms = parseAlgorithms(options.algorithms, sharedSecret !== undefined)
  const keySet = keySetOf(issuer, options, algorithms, settings)
  return { issuer, audience, algorithms, profile, clockToleranceSeconds: settings.clockToleranceSeconds, keySet }
}
