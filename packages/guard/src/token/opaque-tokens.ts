import type { Credentials } from '../http/authorization-header.ts'
import type { Fetch } from '../keys/http-get.ts'
import type { Refusal } from '../refusal.ts'
import type { TokenRules, VerificationOutcome } from '../verify.ts'
import type { AcceptedClaims } from './claims.ts'

/** How a guard sends requests. */
export interface TransportOptions {
  /** Default: Node's HTTP client. */
  readonly fetch?: Fetch
  /** The hosts that may use http. */
  readonly insecureHttp?: readonly string[]
}

/** Verifies tokens that only their issuer can read (RFC 7662): what `introspection()` creates. */
export interface OpaqueTokens {
  /**
   * Starts the verifier of one guard, which has a cache of its own.
   *
   * @param options - of the guard
   * @throws TypeError if the guard does not trust the issuer, or the endpoint
   */
  start(rules: TokenRules, options: TransportOptions): OpaqueVerifier
}

/** Verifies the opaque tokens of a guard. */
export interface OpaqueVerifier {
  /**
   * Finds a cached token.
   *
   * @param header - the Authorization header
   * @param now - milliseconds since the epoch
   */
  find(header: string, now: number): AcceptedClaims | undefined
  /** Whether the token may be one that its issuer is asked about, and is no JWT that the guard could verify. */
  takes(accessToken: string): boolean
  /** Asks the issuer, and publishes why a token is refused. @param header - the Authorization header */
  verify(header: string, credentials: Credentials): Promise<IntrospectedToken | Refusal>
  /**
   * Asks the issuer about a JWT that was verified, too, if it is asked about all tokens.
   *
   * @param header - the Authorization header
   */
  confirm(header: string, outcome: Outcome | Promise<Outcome>): Outcome | Promise<Outcome>
}

/** A token that passed, signed or introspected, or why not. */
export type Outcome = VerificationOutcome | IntrospectedToken

/** A token that its issuer says is active, and that fits this API. */
export interface IntrospectedToken {
  readonly accepted: AcceptedClaims
}
