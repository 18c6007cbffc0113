import type { ErrorFormat } from '../http/response.ts'
import { exchangeByFetch, exchangeByNode, type Fetch } from '../keys/http-get.ts'
import type { ProofVerifier } from '../token/binding.ts'
import type { StandardSchema } from '../token/claims-schema.ts'
import { ISSUER_OPTIONS, type IssuerOptions, type IssuerSettings, type TrustedIssuer, trustIssuer } from './issuer.ts'
import { refuseUnknownOptions } from './unknown-options.ts'

/** What a guard is told: one issuer, or several under `issuers`. */
export type GuardOptions = SharedOptions & (IssuerOptions | { readonly issuers: readonly IssuerOptions[] })

/** What holds for all issuers of a guard. */
export interface SharedOptions {
  /** Any Standard Schema validator, synchronous: tokens whose claims do not fit are refused, `token.claims` has its type. */
  readonly claims?: StandardSchema<object>
  /** How far an issuer's clock and ours may differ, in seconds, at most 300. Default: 0. */
  readonly clockToleranceSeconds?: number
  /**
   * How many verified tokens are cached, at about 0.1 kB each, up to 1 kB on average where each has permissions or scopes
   * of its own, and their length (at most 2 kB) more for the last 10,000 that came again. Where their permissions and scopes
   * would take more, fewer tokens are cached. Default: 10,000; 0 verifies every token each time.
   */
  readonly tokenCacheSize?: number
  /** Age from which keys are refreshed in the background, in seconds, unless the issuer's answer says. Default: 600, at least 1. */
  readonly keysFreshSeconds?: number
  /** Age from which keys are used no longer, however long the issuer is out, in seconds. Default: 14,400 (4 hours). */
  readonly keysLastKnownGoodSeconds?: number
  /** The least time between two fetches that unknown keys cause, in seconds. Default: 30, at least 1. */
  readonly keysCooldownSeconds?: number
  /** The time for one answer of an issuer, its body included, in seconds. Default: 5, from 0.1 to 60. */
  readonly fetchTimeoutSeconds?: number
  /**
   * Whether signatures of new tokens are verified on Node's thread pool instead of this thread, which they stop for some
   * 20 µs (RS256). Default: false, because the way to a thread and back costs about as much as the signature. It pays where
   * signatures are slow, such as RSA of 4096 bits, or where a process that has several cores gets mostly new tokens.
   */
  readonly threads?: boolean
  /** Accepts tokens that are bound to a client's key, with a proof (RFC 9449): what `dpop()` returns. Default: they are refused. */
  readonly dpop?: ProofVerifier
  /** What the bodies of refusals look like. Default: `message`. */
  readonly errorFormat?: ErrorFormat
  /** How an issuer is asked, for a proxy or a pinned certificate: the global `fetch`, undici's, or the like. Default: Node's own client. */
  readonly fetch?: Fetch
  /** Milliseconds since the epoch. Default: `Date.now()`, read each time, so that fake timers work. */
  readonly clock?: () => number
}

/** The options, checked and with defaults. */
export interface Settings {
  /** By the exact `iss`. */
  readonly issuers: ReadonlyMap<unknown, TrustedIssuer>
  readonly tokenCacheSize: number
  readonly errorFormat: ErrorFormat
  readonly threads: boolean
  readonly clock: () => number
  readonly proofs: ProofVerifier | undefined
}

const OPTIONS = Object.keys({
  issuers: true,
  claims: true,
  clockToleranceSeconds: true,
  tokenCacheSize: true,
  keysFreshSeconds: true,
  keysLastKnownGoodSeconds: true,
  keysCooldownSeconds: true,
  fetchTimeoutSeconds: true,
  threads: true,
  dpop: true,
  errorFormat: true,
  fetch: true,
  clock: true,
} satisfies Record<keyof SharedOptions | 'issuers', true>)

/** @throws TypeError naming the option that is missing, wrong or unknown */
export function parseOptions(options: GuardOptions): Settings {
  refuseUnknownOptions(options, [...ISSUER_OPTIONS, ...OPTIONS])
  const { clock = () => Date.now(), errorFormat = 'message', fetch, threads = false } = options
  if (errorFormat !== 'message' && errorFormat !== 'oauth' && errorFormat !== 'problem') {
    throw new TypeError(`The option "errorFormat" must be "message", "oauth" or "problem", not "${errorFormat}"`)
  }
  if (typeof clock !== 'function') throw new TypeError('The option "clock" must be a function')
  if (fetch !== undefined && typeof fetch !== 'function') throw new TypeError('The option "fetch" must be a function')
  const { dpop: proofs } = options
  if (proofs !== undefined && typeof proofs?.verify !== 'function') {
    throw new TypeError('The option "dpop" must be what dpop() returns')
  }
  if (options.claims !== undefined && typeof options.claims?.['~standard']?.validate !== 'function') {
    throw new TypeError('The option "claims" must be a Standard Schema validator, such as one of Zod or Valibot')
  }
  const times = {
    freshSeconds: amount(options, 'keysFreshSeconds', 600, 1),
    lastKnownGoodSeconds: amount(options, 'keysLastKnownGoodSeconds', 14_400, 1),
    coolDownSeconds: amount(options, 'keysCooldownSeconds', 30, 1),
  }
  if (times.lastKnownGoodSeconds < times.freshSeconds) {
    throw new TypeError('The option "keysLastKnownGoodSeconds" must not be less than "keysFreshSeconds"')
  }
  const settings = {
    clockToleranceSeconds: amount(options, 'clockToleranceSeconds', 0, 0, 300),
    fetchTimeoutSeconds: amount(options, 'fetchTimeoutSeconds', 5, 0.1, 60),
    times,
    clock,
    exchange: fetch ? exchangeByFetch(fetch) : exchangeByNode,
  }
  if (typeof threads !== 'boolean') throw new TypeError('The option "threads" must be true or false')
  const trusted = 'issuers' in options ? issuersAlone(options) : [options]
  const issuers = new Map(trusted.map((each, index) => [each.issuer, trustOneOf(trusted, index, each, settings)]))
  if (issuers.size === 0) throw new TypeError('The option "issuers" names no issuer: nobody could pass')
  if (issuers.size < trusted.length) throw new TypeError('The option "issuers" names an issuer twice')
  return {
    issuers,
    errorFormat,
    threads,
    clock,
    proofs,
    tokenCacheSize: Math.floor(amount(options, 'tokenCacheSize', 10_000, 0, 10_000_000)),
  }
}

/** Says of several issuers, which one is wrong. */
function trustOneOf(
  { length }: readonly IssuerOptions[],
  index: number,
  options: IssuerOptions,
  settings: IssuerSettings,
): TrustedIssuer {
  try {
    return trustIssuer(options, settings)
  } catch (error) {
    if (length === 1 || !(error instanceof TypeError)) throw error
    throw new TypeError(`In entry ${index + 1} of ${length} of "issuers": ${error.message}`, { cause: error })
  }
}

/** What is said of one issuer beside several would be ignored, and somebody would believe it. */
function issuersAlone(options: { readonly issuers: readonly IssuerOptions[] }): readonly IssuerOptions[] {
  const beside = Object.entries(options)
    .filter(([name, value]) => ISSUER_OPTIONS.includes(name) && value !== undefined)
    .map(([name]) => `"${name}"`)
  if (beside.length > 0) {
    throw new TypeError(`What is said of one issuer (${beside.join(' and ')}) must stand in an entry of "issuers"`)
  }
  if (!Array.isArray(options.issuers)) throw new TypeError('The option "issuers" must be an array')
  for (const issuer of options.issuers) refuseUnknownOptions(issuer, ISSUER_OPTIONS)
  return options.issuers
}

type Amount =
  | 'clockToleranceSeconds'
  | 'tokenCacheSize'
  | 'keysFreshSeconds'
  | 'keysLastKnownGoodSeconds'
  | 'keysCooldownSeconds'
  | 'fetchTimeoutSeconds'

function amount(
  options: SharedOptions,
  name: Amount,
  byDefault: number,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const value: unknown = options[name] ?? byDefault
  if (typeof value === 'number' && value >= least && value <= most) return value
  const range =
    most === Number.MAX_SAFE_INTEGER ? `finite number of at least ${least}` : `number from ${least} to ${most}`
  const text = typeof value === 'string' ? `the string "${value}"` : `"${String(value)}"`
  throw new TypeError(`The option "${name}" must be a ${range}, not ${text}`)
}
