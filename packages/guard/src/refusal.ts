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
  | 'revoked'
  | 'inactive'
  | 'unknown_key'
  | 'bad_signature'
  | 'insufficient_scope'
  | 'insufficient_authentication'
  | 'issuer_unavailable'
  | 'invalid_proof'
  | 'use_nonce'
  | 'replayed_proof'
  | 'binding_mismatch'
  | 'binding_required'
  | 'unreadable_certificate'
  | 'replays_unavailable'
  | 'introspection_unavailable'

type ErrorCode =
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'insufficient_user_authentication'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'temporarily_unavailable'

/** How a token is sent (RFC 6750 §2.1, RFC 9449 §7.1). */
export type Scheme = 'Bearer' | 'DPoP'

/** The request may not pass. The guard's `answer` makes its response. */
export interface Refusal {
  readonly granted: false
  readonly status: 400 | 401 | 403 | 503
  readonly reason: Reason
  /** The error code for the challenge and the body (RFC 6750 §3.1, RFC 9449 §7.1); undefined when no credentials were sent. */
  readonly error: ErrorCode | undefined
  /** One sentence for the developer of the client. Printable ASCII without quote and backslash (RFC 6750 §3). */
  readonly description: string | undefined
  /** All that the policy needs, for the challenge of a 403. */
  readonly scope: readonly string[]
  /** Further parameters of the challenge, such as `max_age="300"` (RFC 9470 §3). */
  readonly parameters: readonly string[]
  /** Seconds until asking again makes sense, for a 503. */
  readonly retryAfterSeconds: number | undefined
  /** The scheme of the challenge that the error belongs to. */
  readonly scheme: Scheme
}

/** Tells a refusal from the value that a step of the verification yields otherwise. */
export function isRefusal<Value extends object>(outcome: Value | Refusal): outcome is Refusal {
  return 'granted' in outcome && outcome.granted === false
}

/**
 * Credentials of a scheme that is not ours were sent by mistake: the same challenge, for RFC 6750 §3.1 allows no error
 * code here; the body says what was sent.
 */
export function otherCredentials(description: string): Refusal {
  return refusal(401, 'missing_credentials', { description })
}

/** The credentials are not well formed (RFC 6750 §3.1, `invalid_request`). */
export function invalidRequest(description: string, scheme: Scheme = 'Bearer'): Refusal {
  return refusal(400, 'malformed_credentials', { error: 'invalid_request', description, scheme })
}

/** The token is expired, malformed or otherwise not valid here (RFC 6750 §3.1, `invalid_token`). */
export function invalidToken(reason: Reason, description: string, scheme: Scheme = 'Bearer'): Refusal {
  return refusal(401, reason, { error: 'invalid_token', description, scheme })
}

const copiesForDpop = new WeakMap<Refusal, Refusal>()

/** The same refusal for a client that uses the scheme DPoP; made once for each. */
export function forDpop(given: Refusal): Refusal {
  if (given.scheme === 'DPoP') return given
  const known = copiesForDpop.get(given)
  if (known) return known
  const made: Refusal = Object.freeze({ ...given, scheme: 'DPoP' })
  copiesForDpop.set(given, made)
  return made
}

/** A refusal, frozen: `scope` is empty and the others are `undefined` by default, except `scheme`, which is Bearer. */
export function refusal(
  status: Refusal['status'],
  reason: Reason,
  detail: Partial<
    Pick<Refusal, 'error' | 'description' | 'scope' | 'parameters' | 'retryAfterSeconds' | 'scheme'>
  > = {},
): Refusal {
  return Object.freeze({
    granted: false,
    status,
    reason,
    error: undefined,
    description: undefined,
    scope: [],
    parameters: [],
    retryAfterSeconds: undefined,
    scheme: 'Bearer',
    ...detail,
  })
}
