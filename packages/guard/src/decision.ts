/** The claims of a verified access token: what the issuer said, unchanged and frozen. */
export interface Claims {
  readonly iss: string
  readonly aud: string | readonly string[]
  /** Seconds since the epoch (RFC 7519 §2, NumericDate), like every time in here. */
  readonly exp: number
  readonly [name: string]: unknown
}

/** An access token that passed every check. Shared by all requests that send it, so it is deeply frozen. */
export interface VerifiedToken {
  readonly claims: Claims
  /** The `permissions` claim, or empty. */
  readonly permissions: readonly string[]
  /** The `scope` claim, split at its spaces, or empty. */
  readonly scopes: readonly string[]
}

/** The request may pass. `token` is undefined only under the policy `anyone`. */
export interface Granted {
  readonly granted: true
  readonly token: VerifiedToken | undefined
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

/** The request may not pass. `answer` of `refusal.ts` turns it into a response. */
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
export type Decision = Granted | Refusal

/** Tells a refusal from the value that a step of the verification yields otherwise. */
export function isRefusal<Value extends object>(outcome: Value | Refusal): outcome is Refusal {
  return 'granted' in outcome && outcome.granted === false
}
