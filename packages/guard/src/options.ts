import { isTrustworthyOrigin } from './auth0.ts'
import { reportKeySetFetches } from './diagnostics.ts'
import { createKeySet, type KeySet } from './key-set.ts'
import { fetchKeys } from './key-source.ts'
import { type Algorithm, isAlgorithm } from './signature.ts'

/** What a guard is told. Spread {@link auth0} for the first two of an Auth0 tenant. */
export interface GuardOptions {
  /** The exact `iss` of the tokens, compared code point by code point. Auth0's end in `/`. */
  readonly issuer: string
  /** The API's identifier, one of the token's `aud`. Required: a token for another API must not pass. */
  readonly audience: string
  /** The issuer's key set. Default: what its OpenID Connect discovery document names. */
  readonly jwksUri?: string
  /** The signature algorithms that are accepted. Default: `['RS256']`. */
  readonly algorithms?: readonly Algorithm[]
  /** How far the issuer's clock and ours may differ, in seconds, at most 300. Default: 0. */
  readonly clockToleranceSeconds?: number
  /** How many verified tokens are remembered. Default: 10,000; 0 verifies every token each time. */
  readonly rememberedTokens?: number
  /** Age from which the keys are refreshed in the background, in seconds. Default: 600. */
  readonly keysFreshSeconds?: number
  /** Age from which the keys are used no longer, however long the issuer is out, in seconds. Default: 14,400 (4 hours). */
  readonly keysLastKnownGoodSeconds?: number
  /** The least time between two fetches that unknown keys cause, in seconds. Default: 30. */
  readonly keysCoolDownSeconds?: number
  /** The time for one answer of the issuer, its body included, in seconds. Default: 5. */
  readonly fetchTimeoutSeconds?: number
  /** How the issuer is asked. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: () => number
}

/** An issuer whose tokens the guard accepts, with what it holds them against. */
export interface TrustedIssuer {
  readonly issuer: string
  readonly audience: string
  readonly algorithms: readonly Algorithm[]
  readonly clockToleranceSeconds: number
  readonly keySet: KeySet
}

/** The options, checked and with defaults. */
export interface Settings {
  readonly trusted: TrustedIssuer
  readonly rememberedTokens: number
  readonly clock: () => number
}

/** @throws TypeError naming the option that is missing or wrong */
export function parseOptions(options: GuardOptions): Settings {
  const { issuer, audience, jwksUri, algorithms = ['RS256'], clock = Date.now } = options
  checkAddress('issuer', issuer)
  if (jwksUri !== undefined) checkAddress('jwksUri', jwksUri)
  if (typeof audience !== 'string' || audience === '') {
    throw new TypeError('The option "audience" is missing: set it to the identifier of the API')
  }
  if (algorithms.length === 0 || !algorithms.every(isAlgorithm)) {
    throw new TypeError(`The option "algorithms" must name some of RS256, PS256, ES256 and EdDSA, not "${algorithms}"`)
  }
  const source = {
    issuer,
    jwksUri,
    fetch: options.fetch ?? globalThis.fetch,
    timeoutSeconds: amount(options, 'fetchTimeoutSeconds', 5, 60),
  }
  const times = {
    freshSeconds: amount(options, 'keysFreshSeconds', 600),
    lastKnownGoodSeconds: amount(options, 'keysLastKnownGoodSeconds', 14_400),
    coolDownSeconds: amount(options, 'keysCoolDownSeconds', 30),
  }
  if (times.lastKnownGoodSeconds < times.freshSeconds) {
    throw new TypeError('The option "keysLastKnownGoodSeconds" must not be less than "keysFreshSeconds"')
  }
  const trusted = {
    issuer,
    audience,
    algorithms,
    clockToleranceSeconds: amount(options, 'clockToleranceSeconds', 0, 300),
    keySet: createKeySet(
      reportKeySetFetches(issuer, () => fetchKeys(source)),
      times,
      clock,
    ),
  }
  return { trusted, clock, rememberedTokens: amount(options, 'rememberedTokens', 10_000) }
}

function checkAddress(name: 'issuer' | 'jwksUri', address: unknown): void {
  if (typeof address !== 'string' || !URL.canParse(address) || !isTrustworthyOrigin(new URL(address))) {
    throw new TypeError(`The option "${name}" must be an https address, or http on localhost, not "${address}"`)
  }
}

type Amount =
  | 'fetchTimeoutSeconds'
  | 'clockToleranceSeconds'
  | 'rememberedTokens'
  | (`keys${string}Seconds` & keyof GuardOptions)

function amount(options: GuardOptions, name: Amount, byDefault: number, most = Number.MAX_SAFE_INTEGER): number {
  const value: unknown = options[name] ?? byDefault
  if (typeof value === 'number' && value >= 0 && value <= most) return value
  const limit = most === Number.MAX_SAFE_INTEGER ? 'of at least 0' : `from 0 to ${most}`
  throw new TypeError(`The option "${name}" must be a number ${limit}, not "${value}"`)
}
