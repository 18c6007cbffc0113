import type { ErrorBody, ErrorFormat } from '../http/response.ts'
import { type Fetch, fetchHttpGet, nodeHttpGet } from '../keys/http-get.ts'
import type { Refusal } from '../refusal.ts'
import type { ProofVerifier } from '../token/binding.ts'
import type { CertificateVerifier } from '../token/certificate-binding.ts'
import type { StandardSchema } from '../token/claims-schema.ts'
import type { DenyList } from '../token/deny-list.ts'
import type { OpaqueTokens } from '../token/opaque-tokens.ts'
import { ISSUER_OPTIONS, type IssuerOptions, type IssuerSettings, type TrustedIssuer, trustIssuer } from './issuer.ts'
import { refuseUnknownOptions } from './unknown-options.ts'

/** The options of a guard: one issuer, or several under `issuers`. */
export type GuardOptions = SharedOptions & (IssuerOptions | { readonly issuers: readonly IssuerOptions[] })

/** Options that apply to all issuers of a guard. */
export interface SharedOptions {
  /** Names the guard in events and metrics, for a process with several. Default: none. */
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
   * The hosts of issuers that may use http, such as `['keycloak']` in a network of containers: whoever can change its traffic
   * can replace the keys. Default: only localhost.
   */
  readonly insecureHttp?: readonly string[]
  /** Milliseconds since the epoch. Default: `Date.now()`, read each time, so that fake timers work. */
  readonly clock?: () => number
}

/** Where a guard keeps its settings, for the other parts of this package. */
export const guardSettings: unique symbol = Symbol('settings of the guard')

/** The options, checked and with defaults. */
export interface Settings {
  readonly name: string | undefined
  /** By the exact `iss`. */
  readonly issuers: ReadonlyMap<unknown, TrustedIssuer>
  readonly tokenCacheSize: number
  readonly errorFormat: ErrorFormat | ErrorBody
  readonly threads: boolean
  readonly clock: () => number
  readonly proofs: ProofVerifier | undefined
  readonly denyList: DenyList | undefined
  readonly certificates: CertificateVerifier | undefined
}

const OPTIONS = Object.keys({
  issuers: true,
  name: true,
  claims: true,
  clockToleranceSeconds: true,
  maxTokenAgeSeconds: true,
  tokenCacheSize: true,
  keysFreshSeconds: true,
  keysLastKnownGoodSeconds: true,
  keysCooldownSeconds: true,
  fetchTimeoutSeconds: true,
  threads: true,
  dpop: true,
  denyList: true,
  mtls: true,
  introspection: true,
  errorFormat: true,
  errorBody: true,
  onRefused: true,
  fetch: true,
  insecureHttp: true,
  clock: true,
} satisfies Record<keyof SharedOptions | 'issuers', true>)

/** @throws TypeError naming the option that is missing, wrong or unknown */
export function parseOptions(options: GuardOptions): Settings {
  refuseUnknownOptions(options, [...ISSUER_OPTIONS, ...OPTIONS])
  const { clock = () => Date.now(), errorFormat = 'message', fetch, threads = false } = options
  if (errorFormat !== 'message' && errorFormat !== 'oauth' && errorFormat !== 'problem') {
    throw new TypeError(`The option "errorFormat" must be "message", "oauth" or "problem", not "${errorFormat}"`)
  }
  const { errorBody, onRefused } = options
  for (const [name, value] of Object.entries({ errorBody, onRefused })) {
    if (value !== undefined && typeof value !== 'function')
      throw new TypeError(`The option "${name}" must be a function`)
  }
  if (errorBody && options.errorFormat) throw new TypeError('Set only one of the options "errorFormat" and "errorBody"')
  if (typeof clock !== 'function') throw new TypeError('The option "clock" must be a function')
  if (fetch !== undefined && typeof fetch !== 'function') throw new TypeError('The option "fetch" must be a function')
  const { dpop: proofs, mtls: certificates } = options
  if (proofs !== undefined && typeof proofs?.verify !== 'function') {
    throw new TypeError('The option "dpop" must be what dpop() returns')
  }
  if (certificates !== undefined && typeof certificates?.verify !== 'function') {
    throw new TypeError('The option "mtls" must be what mtls() returns')
  }
  const { denyList, introspection } = options
  if (introspection !== undefined && typeof introspection?.start !== 'function') {
    throw new TypeError('The option "introspection" must be what introspection() returns')
  }
  if (denyList !== undefined && typeof denyList?.denies !== 'function') {
    throw new TypeError('The option "denyList" must be what createDenyList() returns, or have a method denies()')
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
  const { name } = options
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw new TypeError(`The option "name" must be a string that is not empty, not "${name}"`)
  }
  const settings = {
    name,
    clockToleranceSeconds: amount(options, 'clockToleranceSeconds', 0, 0, 300),
    maxTokenAgeSeconds: amount(options, 'maxTokenAgeSeconds', Number.MAX_SAFE_INTEGER, 1),
    fetchTimeoutSeconds: amount(options, 'fetchTimeoutSeconds', 5, 0.1, 60),
    times,
    clock,
    httpGet: fetch ? fetchHttpGet(fetch) : nodeHttpGet,
    insecureHttp: parseHosts(options.insecureHttp),
  }
  if (typeof threads !== 'boolean') throw new TypeError('The option "threads" must be true or false')
  const trusted = 'issuers' in options ? issuersAlone(options) : [options]
  const issuers = new Map(trusted.map((each, index) => [each.issuer, trustOneOf(trusted, index, each, settings)]))
  if (issuers.size === 0) throw new TypeError('The option "issuers" is empty: add at least one issuer')
  if (issuers.size < trusted.length) throw new TypeError('The option "issuers" names an issuer twice')
  return {
    name,
    issuers,
    errorFormat: errorBody ?? errorFormat,
    threads,
    clock,
    proofs,
    denyList,
    certificates,
    tokenCacheSize: Math.floor(amount(options, 'tokenCacheSize', 10_000, 0, 10_000_000)),
  }
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
function issuersAlone(options: { readonly issuers: readonly IssuerOptions[] }): readonly IssuerOptions[] {
  const misplaced = Object.entries(options)
    .filter(([name, value]) => ISSUER_OPTIONS.includes(name) && value !== undefined)
    .map(([name]) => `"${name}"`)
  if (misplaced.length > 0) {
    throw new TypeError(`Options of one issuer (${misplaced.join(' and ')}) must be in an entry of "issuers"`)
  }
  if (!Array.isArray(options.issuers)) throw new TypeError('The option "issuers" must be an array')
  for (const issuer of options.issuers) refuseUnknownOptions(issuer, ISSUER_OPTIONS)
  return options.issuers
}

type Amount =
  | 'clockToleranceSeconds'
  | 'maxTokenAgeSeconds'
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

function parseHosts(hosts: unknown = []): readonly string[] {
  if (Array.isArray(hosts) && hosts.every(isHost)) return hosts
  throw new TypeError('The option "insecureHttp" must be an array of host names, without scheme and port')
}

function isHost(name: unknown): name is string {
  return typeof name === 'string' && URL.canParse(`http://${name}`) && new URL(`http://${name}`).hostname === name
}
