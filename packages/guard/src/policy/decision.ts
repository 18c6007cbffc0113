import type { Claims } from '../token/claims.ts'
import type { VerifiedToken } from '../token/verified-token.ts'

/** The request may pass. `token` is undefined only where the policy lets requests without a token pass. */
export interface Granted<TokenClaims extends Claims = Claims> {
  readonly granted: true
  readonly token: VerifiedToken<TokenClaims> | undefined
}

/** Why a request was refused, in a word for logs and metrics. */
export type Reason =
  | 'missing_credentials'
  | 'malformed_credentials'
  | 'malformed_token'
  | 'opaque_token'
  | 'encrypted_token'
  | 'not_an_access_token'
  | 'unsupported_token'
  | 'unknown_issuer'
  | 'wrong_audience'
  | 'expired'
  | 'not_yet_valid'
  | 'unknown_key'
  | 'bad_signature'
  | 'insufficient_scope'
  | 'issuer_unavailable'

/** The request may not pass. The guard's `answer` turns it into a response. */
export interface Refusal {
  readonly granted: false
  readonly status: 400 | 401 | 403 | 503
  readonly reason: Reason
  /** The error code for the challenge and the body (RFC 6750 §3.1); undefined when no credentials were sent. */
  readonly error: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'temporarily_unavailable' | undefined
  /** One sentence for the developer of the client. Printable ASCII without quote and backslash (RFC 6750 §3). */
  readonly description: string | undefined
  /** All that the policy needs, for the challenge of a 403. */
  readonly scope: readonly string[]
  /** Seconds until asking again makes sense, for a 503. */
  readonly retryAfterSeconds: number | undefined
}

/** What the guard says of a request. */
export type Decision<TokenClaims extends Claims = Claims> = Granted<TokenClaims> | Refusal

/** Tells a refusal from the value that a step of the verification yields otherwise. */
export function isRefusal<Value extends object>(outcome: Value | Refusal): outcome is Refusal {
  return 'granted' in outcome && outcome.granted === false
}
