import type { Reason, Refusal } from './policy/decision.ts'
import { explain, neededScope, type Policy } from './policy/policy.ts'

/** Nothing was sent, or credentials of a scheme that is not ours: a challenge without an error code (RFC 6750 §3.1). */
export const missingCredentials: Refusal = refusal(401, 'missing_credentials')

/**
 * Credentials of a scheme that is not ours were sent by mistake: the same challenge, for RFC 6750 §3.1 allows no error
 * code here; the body says what was sent.
 */
export function otherCredentials(description: string): Refusal {
  return refusal(401, 'missing_credentials', { description })
}

/** The credentials are not well formed (RFC 6750 §3.1, `invalid_request`). */
export function invalidRequest(description: string): Refusal {
  return refusal(400, 'malformed_credentials', { error: 'invalid_request', description })
}

/** The token is expired, malformed or otherwise not valid here (RFC 6750 §3.1, `invalid_token`). */
export function invalidToken(reason: Reason, description: string): Refusal {
  return refusal(401, reason, { error: 'invalid_token', description })
}

/** The issuer's keys cannot be had: nobody can tell whether the token is good. */
export function issuerUnavailable(retryAfterSeconds: number): Refusal {
  const description = 'The keys of the token issuer cannot be fetched at the moment'
  return refusal(503, 'issuer_unavailable', { error: 'temporarily_unavailable', description, retryAfterSeconds })
}

const refusalsByPolicy = new WeakMap<Policy, Refusal>()

/** A valid token that the policy does not let pass (RFC 6750 §3.1, `insufficient_scope`); made once a policy. */
export function insufficientScope(policy: Policy): Refusal {
  const known = refusalsByPolicy.get(policy)
  if (known) return known
  const description = `This needs ${explain(policy)}`
  const made = refusal(403, 'insufficient_scope', {
    error: 'insufficient_scope',
    description,
    scope: neededScope(policy),
  })
  refusalsByPolicy.set(policy, made)
  return made
}

function refusal(
  status: Refusal['status'],
  reason: Reason,
  detail: Partial<Pick<Refusal, 'error' | 'description' | 'scope' | 'retryAfterSeconds'>> = {},
): Refusal {
  return Object.freeze({
    granted: false,
    status,
    reason,
    error: detail.error,
    description: detail.description,
    scope: detail.scope ?? [],
    retryAfterSeconds: detail.retryAfterSeconds,
  })
}
