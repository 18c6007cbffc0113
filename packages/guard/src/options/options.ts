import type { ErrorBody, ErrorFormat } from '../http/response.ts'
import type { Fetch } from '../keys/http-get.ts'
import type { Refusal } from '../refusal.ts'
import type { CertificateVerifier } from '../token/certificate-binding.ts'
import type { StandardSchema } from '../token/claims-schema.ts'
import type { DenyList } from '../token/denial.ts'
import type { OpaqueTokens } from '../token/opaque-tokens.ts'
import type { ProofVerifier } from '../token/proof-verifier.ts'
import type { IssuerOptions, IssuerSettings, TrustedIssuer, TrustedIssuers } from './issuer.ts'

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
  /** Whether tokens in forms are accepted: by a guard that `acceptTokensFrom()` returned. */
  readonly acceptsForms?: boolean
  /** Of the guard, for metrics. */
  readonly tokenCache?: { size(): number }
}
