import type { Reason, Refusal } from './decision.ts'
import { explain, neededScope, type Policy } from './policy.ts'

/** A refusal as HTTP: what every adapter sends, byte for byte. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

const MESSAGES = {
  400: 'Requires authentication',
  401: 'Bad credentials',
  403: 'Permission denied',
  503: 'Unable to verify credentials',
} as const

/** Nothing was sent, or credentials of a scheme that is not ours: a challenge without an error code (RFC 6750 §3.1). */
export const missingCredentials: Refusal = refusal(401, 'missing_credentials')

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
  const made = refusal(403, 'insufficient_scope', {
    error: 'insufficient_scope',
    description: `This needs ${explain(policy)}`,
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

const answers = new WeakMap<Refusal, Answer>()

/** The response to a refusal: status, challenge (RFC 6750 §3) and JSON body. */
export function answer(refusal: Refusal): Answer {
  const known = answers.get(refusal)
  if (known) return known
  const made = Object.freeze({
    status: refusal.status,
    headers: Object.freeze(headersOf(refusal)),
    body: bodyOf(refusal),
  })
  answers.set(refusal, made)
  return made
}

function headersOf(refusal: Refusal): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }
  if (refusal.status === 503) headers['retry-after'] = String(refusal.retryAfterSeconds)
  else headers['www-authenticate'] = challengeOf(refusal)
  return headers
}

/** Nothing in here needs escaping: descriptions are ours, and scope tokens hold neither quote nor backslash. */
function challengeOf({ error, description, scope }: Refusal): string {
  if (!error) return 'Bearer'
  const needed = scope.length > 0 ? `, scope="${scope.join(' ')}"` : ''
  return `Bearer error="${error}", error_description="${description}"${needed}`
}

function bodyOf({ status, error, description }: Refusal): string {
  const message = error ? MESSAGES[status] : 'Requires authentication'
  return JSON.stringify({ error, error_description: description, message })
}
