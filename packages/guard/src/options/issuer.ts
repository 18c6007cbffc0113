import { parseKeySet, type VerificationKey } from '../jose/jwk.ts'
import { parsePublicKey } from '../jose/public-key.ts'
import { type Algorithm, parseAlgorithm, type SignatureAlgorithm } from '../jose/signature.ts'
import { fetchKeys, type KeyLocation } from '../keys/fetch-keys.ts'
import type { HttpGet } from '../keys/http-get.ts'
import { createKeySet, createStaticKeySet, type KeySet, type KeySetTimes } from '../keys/key-set.ts'
import type { ClaimRules } from '../token/claims.ts'
import type { Profile } from '../token/profile.ts'
import { isTrustworthyOrigin } from './auth0.ts'

/** An issuer that the guard trusts, for one audience. Spread {@link auth0} for the addresses of an Auth0 tenant. */
export interface IssuerOptions {
  /** The exact `iss` of the tokens, compared code point by code point. Auth0's end in `/`. */
  readonly issuer: string
  /** The API's identifier, which a token's `aud` must contain. Required, so that tokens for other APIs are rejected. */
  readonly audience: string
  /** The accepted signature algorithms. Default: `['RS256']`. */
  readonly algorithms?: readonly Algorithm[]
  /** The format of the issuer's tokens. Default: `auth0`. */
  readonly profile?: Profile
  /** The URL of the issuer's key set. Default: the `jwks_uri` of its discovery document. */
  readonly jwksUri?: string
  /** The discovery document that names the URL of the key set. Default: `openid-configuration`. */
  readonly discovery?: 'openid-configuration' | 'oauth-authorization-server'
  /**
   * The issuer's key set itself (RFC 7517 §5), so that the guard fetches none. A key without `kid` verifies tokens with
   * any `kid`.
   */
  readonly keys?: { readonly keys: readonly object[] }
  /** The issuer's only key, in place of a key set: PEM (a public key or a certificate), a JWK or a `KeyObject`. */
  readonly publicKey?: string | object
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
} satisfies Record<keyof IssuerOptions, true>)

/** An issuer, with the requirements for its tokens. */
export interface TrustedIssuer extends ClaimRules {
  readonly issuer: string
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly keySet: KeySet
}

/** Settings that apply to all issuers of a guard. */
export interface IssuerSettings {
  readonly clockToleranceSeconds: number
  readonly httpGet: HttpGet
  readonly fetchTimeoutSeconds: number
  readonly times: KeySetTimes
  readonly clock: () => number
}

/** @throws TypeError naming the option that is missing or wrong */
export function trustIssuer(options: IssuerOptions, settings: IssuerSettings): TrustedIssuer {
  const { issuer, audience, algorithms = ['RS256'], profile = 'auth0' } = options
  checkAddress('issuer', issuer)
  if (typeof audience !== 'string' || audience === '') {
    throw new TypeError(`The option "audience" must be one string, the identifier of the API, not "${audience}"`)
  }
  if (profile !== 'auth0' && profile !== 'rfc9068' && profile !== 'untyped') {
    throw new TypeError(`The option "profile" must be "auth0", "rfc9068" or "untyped", not "${profile}"`)
  }
  const accepted = parseAlgorithms(algorithms)
  const keySet = keySetOf(options, accepted, settings)
  return {
    issuer,
    audience,
    algorithms: accepted,
    profile,
    clockToleranceSeconds: settings.clockToleranceSeconds,
    keySet,
  }
}

function parseAlgorithms(names: unknown): readonly SignatureAlgorithm[] {
  const algorithms = Array.isArray(names) ? names.map(parseAlgorithm).filter(each => each !== undefined) : []
  if (algorithms.length === 0 || !Array.isArray(names) || algorithms.length < names.length) {
    throw new TypeError('The option "algorithms" must be an array of some of RS256, PS256, ES256, EdDSA and Ed25519')
  }
  return algorithms
}

function keySetOf(
  options: IssuerOptions,
  algorithms: readonly SignatureAlgorithm[],
  { times, clock, httpGet, fetchTimeoutSeconds }: IssuerSettings,
): KeySet {
  const { issuer, jwksUri, discovery, keys, publicKey } = options
  if ([jwksUri, discovery, keys, publicKey].filter(source => source !== undefined).length > 1) {
    throw new TypeError('Set only one of the options "jwksUri", "discovery", "keys" and "publicKey"')
  }
  if (publicKey !== undefined) return createStaticKeySet([checkAlgorithms(parsePublicKey(publicKey), algorithms)])
  if (keys !== undefined) {
    const parsed = parseKeySet(keys, Number.POSITIVE_INFINITY)
    if (!parsed?.length) throw new TypeError('The option "keys" contains no key that the guard can use')
    return createStaticKeySet(parsed)
  }
  if (jwksUri !== undefined) checkAddress('jwksUri', jwksUri)
  if (discovery !== undefined && discovery !== 'openid-configuration' && discovery !== 'oauth-authorization-server') {
    throw new TypeError(
      `The option "discovery" must be "openid-configuration" or "oauth-authorization-server", not "${discovery}"`,
    )
  }
  const location: KeyLocation = jwksUri ? { jwksUri } : { discovery: discovery ?? 'openid-configuration' }
  const source = { issuer, location, httpGet, timeoutSeconds: fetchTimeoutSeconds }
  return createKeySet(issuer, () => fetchKeys(source), times, clock)
}

/** With a key for another algorithm, every token would be rejected. */
function checkAlgorithms(key: VerificationKey, algorithms: readonly SignatureAlgorithm[]): VerificationKey {
  if (key.algorithms.some(each => algorithms.includes(each))) return key
  const [possible, accepted] = [key.algorithms, algorithms].map(names => names.map(name => `"${name}"`).join(' or '))
  throw new TypeError(
    `The option "publicKey" is a key for ${possible}, and "algorithms" is ${accepted}: set "algorithms"`,
  )
}

function checkAddress(name: 'issuer' | 'jwksUri', address: unknown): void {
  if (typeof address !== 'string' || !URL.canParse(address) || !isTrustworthyOrigin(new URL(address))) {
    throw new TypeError(`The option "${name}" must be an https address, or http on localhost, not "${String(address)}"`)
  }
}
