import type { ErrorBody, ErrorFormat } from '../http/response.ts'
import { type Fetch, fetchHttpGet, nodeHttpGet } from '../keys/http-get.ts'
import type { Refusal } from '../refusal.ts'
import type { CertificateVerifier } from '../token/certificate-binding.ts'
import type { StandardSchema } from '../token/claims-schema.ts'
import type { DenyList } from '../token/deny-list.ts'
import type { OpaqueTokens } from '../token/opaque-tokens.ts'
import type { ProofVerifier } from '../token/proof-verifier.ts'
import {
  ISSUER_OPTIONS,
  type IssuerOptions,
  type IssuerSettings,
  type TrustedIssuer,
  type TrustedIssuers,
  trustIssuer,
} from './issuer.ts'
import { refuseUnknownOptions } from './unknown-options.ts'

/** The options of a guard: one issuer, or several under `issuers`. */
export type GuardOptions = SharedOptions &
  (IssuerOptions | { readonly issuers: readonly IssuerOptions[] | DynamicIssuers })

/** Options that apply to all issuers of a guard. */
export interface SharedOptions {
  /** Names the guard in events and metrics, for a process with several. Default: not set. */
  readonly name?: string
  /**
   * A synchronous Standard Schema validator: tokens with other claims are rejected, and `token.claims` has its type.
   */
  readonly claims?: StandardSchema<object>
  /** How far an issuer's clock and ours may differ, in seconds, at most 300. Default: 0. */
  readonly clockToleranceSeconds?: number
  /**
   * Rejects tokens that were issued longer ago, in seconds, although they have not expired, and tokens without `iat`.
   * Default: only `exp` counts.
   */
  readonly maxTokenAgeSeconds?: number
  /**
   * How many verified tokens are cached. A token takes about 0.1 kB, or up to 1 kB on average when no other token has
   * the same permissions or scopes. The last 10,000 tokens that were used again take their own length more (at most 2
   * kB). When permissions and scopes would take more, fewer tokens are cached. Default: 10,000; 0 verifies every token
   * each time.
   */
  readonly tokenCacheSize?: number
  /**
   * Age at which keys are refreshed in the background, in seconds, unless the issuer's response sets it. Default: 600,
   * at least 1.
   */
  readonly keysFreshSeconds?: number
  /** Age at which keys expire, even while the issuer is unavailable, in seconds. Default: 14,400 (4 hours). */
  readonly keysLastKnownGoodSeconds?: number
  /** The minimum time between two fetches that unknown keys cause, in seconds. Default: 30, at least 1. */
  readonly keysCooldownSeconds?: number
  /** The time limit for a response of an issuer, body included, in seconds. Default: 5, from 0.1 to 60. */
  readonly fetchTimeoutSeconds?: number
  /**
   * Whether signatures of tokens that are not cached are verified on Node's thread pool. With false, each verification
   * blocks the event loop for about 20 µs (RS256). Default: false. The thread pool costs about as much as the
   * signature: use true if signatures are slow, such as RSA of 4096 bits, or if a process with several cores gets mostly
   * new tokens.
   */
  readonly threads?: boolean
  /**
   * Accepts tokens that are bound to a client's key, with a proof (RFC 9449): what `dpop()` returns. Default: they are
   * rejected.
   */
  readonly dpop?: ProofVerifier
  /**
   * Rejects tokens that are revoked, cached ones included: what `createDenyList()` of `@tollgate/guard/revocation` returns,
   * or your own. Default: a token is valid until it expires.
   */
  readonly denyList?: DenyList
  /**
   * Accepts tokens that are bound to a client certificate, with that certificate (RFC 8705): what `mtls()` returns.
   * Default: they are rejected.
   */
  readonly mtls?: CertificateVerifier
  /**
   * Accepts opaque tokens of one issuer, which is asked about each (RFC 7662): what `introspection()` returns. Default: they
   * are rejected.
   */
  readonly introspection?: OpaqueTokens
  /** The format of the bodies of error responses. Default: `message`. */
  readonly errorFormat?: ErrorFormat
  /**
   * Makes the body of error responses, as an object for JSON, in place of `errorFormat`. It is called once for each refusal
   * and must be synchronous. Status and headers stay. If it fails, the usual body is sent.
   */
  readonly errorBody?: (refusal: Refusal) => object
  /**
   * Is called for each refused request, with the framework's own request, such as to write a log. What it returns is
   * ignored, and an error becomes a warning.
   */
  readonly onRefused?: (refusal: Refusal, context: unknown) => unknown
  /**
   * Sends the requests to an issuer, for a proxy or a pinned certificate: the global `fetch` or undici's. Default:
   * Node's HTTP client.
   */
  readonly fetch?: Fetch
  /**
   * The hosts of issuers that may use http, such as `['keycloak']` in a network of containers: anyone who can change its traffic
   * can replace the keys. Default: only localhost.
   */
  readonly insecureHttp?: readonly string[]
  /** Milliseconds since the epoch. Default: `Date.now()`, read each time, so that fake timers work. */
  readonly clock?: () => number
}

/** Where a guard keeps its settings, for the other parts of this package. */
export const guardSettings: unique symbol = Symbol('settings of the guard')

/** Finds the issuers of a guard when their tokens come: what `dynamicIssuers()` returns. */
export interface DynamicIssuers {
  /** Starts the issuers of one guard. @param trust - checks what was found; throws TypeError */
  start(
    trust: (options: IssuerOptions, settings: IssuerSettings) => TrustedIssuer,
    settings: IssuerSettings,
  ): TrustedIssuers
}

/** The options, checked and with defaults. */
export interface Settings {
  readonly name: string | undefined
  readonly issuers: TrustedIssuers
  readonly tokenCacheSize: number
  readonly errorFormat: ErrorFormat | ErrorBody
  readonly threads: boolean
  readonly clock: () => number
  readonly clockToleranceSeconds: number
  readonly maxTokenAgeSeconds: number
  readonly proofs: ProofVerifier | undefined
  readonly denyList: DenyList | undefined
  readonly certificates: CertificateVerifier | undefined
}

type Amount =
  | 'clockToleranceSeconds'
  | 'maxTokenAgeSeconds'
  | 'tokenCacheSize'
  | 'keysFreshSeconds'
  | 'keysLastKnownGoodSeconds'
  | 'keysCooldownSeconds'
  | 'fetchTimeoutSeconds'

/** The default of each number, its least and its most. */
const AMOUNTS: Readonly<Record<Amount, readonly [byDefault: number, least: number, most: number]>> = {
  clockToleranceSeconds: [0, 0, 300],
  maxTokenAgeSeconds: [Number.MAX_SAFE_INTEGER, 1, Number.MAX_VALUE],
  tokenCacheSize: [10_000, 0, 10_000_000],
  keysFreshSeconds: [600, 1, Number.MAX_VALUE],
  keysLastKnownGoodSeconds: [14_400, 1, Number.MAX_VALUE],
  keysCooldownSeconds: [30, 1, Number.MAX_VALUE],
  fetchTimeoutSeconds: [5, 0.1, 60],
}

/** The form of each other option, and how a message names it. */
const FORMS: Readonly<Record<Exclude<keyof SharedOptions, Amount>, readonly [(value: unknown) => boolean, string]>> = {
  name: [value => typeof value === 'string' && value !== '', 'a string that is not empty'],
  claims: [
    value => has(member(value, '~standard'), 'validate'),
    'a Standard Schema validator, such as one of Zod or Valibot',
  ],
  threads: [value => typeof value === 'boolean', 'true or false'],
  dpop: [value => has(value, 'verify'), 'what dpop() returns'],
  mtls: [value => has(value, 'verify'), 'what mtls() returns'],
  introspection: [value => has(value, 'start'), 'what introspection() returns'],
  denyList: [value => has(value, 'denies'), 'what createDenyList() returns, or have a method denies()'],
  errorFormat: [value => ['message', 'oauth', 'problem'].includes(String(value)), '"message", "oauth" or "problem"'],
  errorBody: [isFunction, 'a function'],
  onRefused: [isFunction, 'a function'],
  fetch: [isFunction, 'a function'],
  clock: [isFunction, 'a function'],
  insecureHttp: [
    value => Array.isArray(value) && value.every(isHost),
    'an array of host names, without scheme and port',
  ],
}

/** @throws TypeError naming the option that is missing, wrong or unknown */
export function parseOptions(options: GuardOptions): Settings {
  refuseUnknownOptions(options, [...ISSUER_OPTIONS, 'issuers', ...Object.keys(FORMS), ...Object.keys(AMOUNTS)])
  for (const [option, [isRight, form]] of Object.entries(FORMS)) {
    const value = member(options, option)
    if (value !== undefined && !isRight(value))
      throw new TypeError(`The option "${option}" must be ${form}${not(value)}`)
  }
  const { errorFormat, errorBody, fetch, name, clock = () => Date.now() } = options
  if (errorBody && errorFormat) throw new TypeError('Set only one of the options "errorFormat" and "errorBody"')
  const times = {
    freshSeconds: amount(options, 'keysFreshSeconds'),
    lastKnownGoodSeconds: amount(options, 'keysLastKnownGoodSeconds'),
    coolDownSeconds: amount(options, 'keysCooldownSeconds'),
  }
  if (times.lastKnownGoodSeconds < times.freshSeconds) {
    throw new TypeError('The option "keysLastKnownGoodSeconds" must not be less than "keysFreshSeconds"')
  }
  const settings = {
    name,
    clockToleranceSeconds: amount(options, 'clockToleranceSeconds'),
    maxTokenAgeSeconds: amount(options, 'maxTokenAgeSeconds'),
    fetchTimeoutSeconds: amount(options, 'fetchTimeoutSeconds'),
    times,
    clock,
    httpGet: fetch ? fetchHttpGet(fetch) : nodeHttpGet,
    insecureHttp: options.insecureHttp ?? [],
  }
  return {
    ...settings,
    issuers: issuersOf(options, settings),
    errorFormat: errorBody ?? errorFormat ?? 'message',
    threads: options.threads ?? false,
    proofs: options.dpop,
    denyList: options.denyList,
    certificates: options.mtls,
    tokenCacheSize: Math.floor(amount(options, 'tokenCacheSize')),
  }
}

function issuersOf(options: GuardOptions, settings: IssuerSettings): TrustedIssuers {
  const trusted = 'issuers' in options ? issuersAlone(options) : [options]
  if ('start' in trusted) {
    const trust = (found: IssuerOptions, withSettings: IssuerSettings) => {
      refuseUnknownOptions(found, ISSUER_OPTIONS)
      return trustIssuer(found, withSettings)
    }
    return trusted.start(trust, settings)
  }
  const issuers = new Map<unknown, TrustedIssuer>(
    trusted.map((each, index) => [each.issuer, trustOneOf(trusted, index, each, settings)]),
  )
  if (issuers.size === 0) throw new TypeError('The option "issuers" is empty: add at least one issuer')
  if (issuers.size < trusted.length) throw new TypeError('The option "issuers" names an issuer twice')
  return { listed: [...issuers.values()], find: iss => issuers.get(iss) }
}

/** Names the entry of `issuers` that is wrong. */
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

/** Rejects options of one issuer next to `issuers`, which would otherwise be ignored silently. */
function issuersAlone(options: { readonly issuers: readonly IssuerOptions[] | DynamicIssuers }) {
  const misplaced = Object.entries(options)
    .filter(([name, value]) => ISSUER_OPTIONS.includes(name) && value !== undefined)
    .map(([name]) => `"${name}"`)
  if (misplaced.length > 0) {
    throw new TypeError(`Options of one issuer (${misplaced.join(' and ')}) must be in an entry of "issuers"`)
  }
  const { issuers } = options
  if (isDynamic(issuers)) return issuers
  if (!Array.isArray(issuers)) throw new TypeError('The option "issuers" must be an array')
  for (const issuer of issuers) refuseUnknownOptions(issuer, ISSUER_OPTIONS)
  return issuers
}

function isDynamic(issuers: unknown): issuers is DynamicIssuers {
  return has(issuers, 'start')
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** Whether an object, or a function with members, has a method. */
function has(value: unknown, method: string): boolean {
  return isFunction(member(value, method))
}

function member(value: unknown, name: string): unknown {
  return value === null || value === undefined ? undefined : Reflect.get(Object(value), name)
}

function amount(options: SharedOptions, name: Amount): number {
  const [byDefault, least, most] = AMOUNTS[name]
  const value: unknown = options[name] ?? byDefault
  if (typeof value === 'number' && value >= least && value <= most) return value
  const range = most === Number.MAX_VALUE ? `finite number of at least ${least}` : `number from ${least} to ${most}`
  throw new TypeError(
    `The option "${name}" must be a ${range}${typeof value === 'string' ? `, not the string "${value}"` : not(value)}`,
  )
}

/** An object or a function says nothing. */
function not(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function' ? '' : `, not "${String(value)}"`
}

function isHost(name: unknown): name is string {
  return typeof name === 'string' && URL.parse(`http://${name}`)?.hostname === name
}
