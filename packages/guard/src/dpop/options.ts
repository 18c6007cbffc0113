import { types } from 'node:util'
import { createRecentValues } from '../cache/recent-values.ts'
import { isProofAlgorithm, type ProofAlgorithm, parseAlgorithm, type SignatureAlgorithm } from '../jose/algorithms.ts'
import { isTrustworthyOrigin, withoutPassword } from '../options/auth0.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { createNonces, type Nonces } from './nonce.ts'
import type { ProofRules } from './proof.ts'
import { replayCache } from './replay-cache.ts'
import type { Replays } from './replays.ts'
import { createTargetUrls, normalizeUrl } from './target-url.ts'

/** How DPoP proofs are verified (RFC 9449). */
export interface DpopOptions {
  /**
   * The 1 to 20 URLs under which clients call this API: an origin, with the path that a proxy removes, if any:
   * `https://api.example.com/orders-service`. The `Host` header of a request is never read.
   */
  readonly baseUrls: readonly string[]
  /**
   * Whether tokens without a bound key are rejected. Default: false; single routes can require a key with
   * `boundBy('dpop')`.
   */
  readonly required?: boolean
  /** The accepted signature algorithms of proofs. Default: `['ES256', 'EdDSA']`. */
  readonly algorithms?: readonly (ProofAlgorithm | 'Ed25519')[]
  /** How old a proof may be, in seconds. Default: 300, from 1 to 3600. */
  readonly proofSeconds?: number
  /** How far the clock of a client may be ahead, in seconds. Default: 30, from 0 to 300. */
  readonly proofAheadSeconds?: number
  /** Requires a nonce from the guard in each proof (RFC 9449 §9). Default: no nonces. */
  readonly nonce?: NonceOptions
  /** Records used proofs: `replayCache()` or, for several processes, `replayStore()`. Default: `replayCache()`. */
  readonly replays?: Replays
}

export interface NonceOptions {
  /** At least 32 random bytes, the same for all instances of the API. */
  readonly secret: Uint8Array
  /**
   * How long a nonce is sent, in seconds; it is accepted for two to three times as long. Default: 60, from 10 to 600.
   */
  readonly seconds?: number
}

const OPTIONS = Object.keys({
  baseUrls: true,
  required: true,
  algorithms: true,
  proofSeconds: true,
  proofAheadSeconds: true,
  nonce: true,
  replays: true,
} satisfies Record<keyof DpopOptions, true>)

/** The options, checked and with defaults. */
export interface DpopSettings extends ProofRules {
  readonly required: boolean
  readonly replays: Replays
  /** The names in the challenge. */
  readonly algorithmNames: readonly string[]
}

const MOST_BASE_URLS = 20
const CACHED_KEYS = 1000
/** A longer header has members that no client needs. */
const MAX_HEADER_LENGTH = 1024
const LEAST_SECRET_BYTES = 32

/** @throws TypeError that names the missing, wrong or unknown option */
export function parseDpopOptions(options: DpopOptions): DpopSettings {
  refuseUnknownOptions(options, OPTIONS)
  const { required = false, algorithms = ['ES256', 'EdDSA'], nonce, replays = replayCache() } = options
  if (typeof required !== 'boolean') throw new TypeError('The option "required" must be true or false')
  if (typeof replays?.use !== 'function') {
    throw new TypeError('The option "replays" must be what replayCache() or replayStore() returns')
  }
  const accepted = parseAlgorithms(algorithms)
  return {
    required,
    replays,
    algorithms: accepted,
    algorithmNames: accepted.flatMap(name => (name === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [name])),
    urls: createTargetUrls(parseBaseUrls(options.baseUrls)),
    keys: createRecentValues(CACHED_KEYS, MAX_HEADER_LENGTH),
    proofSeconds: seconds('proofSeconds', options.proofSeconds ?? 300, 1, 3600),
    proofAheadSeconds: seconds('proofAheadSeconds', options.proofAheadSeconds ?? 30, 0, 300),
    nonces: nonce === undefined ? undefined : parseNonce(nonce),
  }
}

function parseBaseUrls(baseUrls: unknown): readonly string[] {
  if (!Array.isArray(baseUrls) || baseUrls.length === 0 || baseUrls.length > MOST_BASE_URLS) {
    throw new TypeError(`The option "baseUrls" must be an array of 1 to ${MOST_BASE_URLS} URLs`)
  }
  return baseUrls.map(parseBaseUrl)
}

function parseBaseUrl(url: unknown): string {
  const normalized = typeof url === 'string' && !/[?#]/.test(url) ? normalizeUrl(url) : undefined
  if (normalized === undefined || !URL.canParse(normalized) || !isTrustworthyOrigin(new URL(normalized))) {
    throw new TypeError(
      `The option "baseUrls" must hold https URLs, or http on localhost, without query and fragment, not "${withoutPassword(url)}"`,
    )
  }
  return normalized.replace(/\/+$/, '')
}

function parseAlgorithms(names: unknown): readonly SignatureAlgorithm[] {
  const algorithms = Array.isArray(names) ? names.map(parseAlgorithm).filter(isProofAlgorithm) : []
  if (algorithms.length === 0 || !Array.isArray(names) || algorithms.length < names.length) {
    throw new TypeError(
      'The option "algorithms" must be an array of some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA and Ed25519',
    )
  }
  return [...new Set(algorithms)]
}

function parseNonce(options: NonceOptions): Nonces {
  refuseUnknownOptions(options, ['secret', 'seconds'])
  const { secret } = options
  if (!types.isUint8Array(secret) || secret.length < LEAST_SECRET_BYTES) {
    throw new TypeError(`The option "nonce.secret" must be a Uint8Array of at least ${LEAST_SECRET_BYTES} bytes`)
  }
  return createNonces(secret, seconds('nonce.seconds', options.seconds ?? 60, 10, 600))
}

function seconds(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new TypeError(`The option "${name}" must be a number from ${least} to ${most}, not "${String(value)}"`)
}
