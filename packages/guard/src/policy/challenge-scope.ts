import type { Refusal } from '../refusal.ts'
import type { Policy } from './policy.ts'

/**
 * The scope that a client should request to satisfy the policy (RFC 6750 §3): everything required, not only what is
 * missing. Of alternatives, the first.
 */
export function requiredScope(policy: Policy): readonly string[] {
  switch (policy.kind) {
    case 'permissions':
      return policy.permissions
    case 'scopes':
      return policy.scopes
    case 'allOf':
      return [...new Set(policy.conditions.flatMap(requiredScope))]
    case 'anyOf':
      return policy.conditions[0] ? requiredScope(policy.conditions[0]) : []
    default:
      return []
  }
}

const completed = new WeakMap<Policy, WeakMap<Refusal, Refusal>>()

/**
 * The same refusal with the scope that the route needs, if it has none: a client that gets a token for the first time
 * then requests this scope alone (MCP 2026-07-28, Scope Selection Strategy). Made once for each policy.
 */
export function withRequiredScope(refusal: Refusal, policy: Policy): Refusal {
  if (refusal.status !== 401 || refusal.scope.length > 0) return refusal
  const scope = requiredScope(policy)
  if (scope.length === 0) return refusal
  const known = completed.get(policy) ?? new WeakMap<Refusal, Refusal>()
  completed.set(policy, known)
  const made = known.get(refusal) ?? Object.freeze({ ...refusal, scope })
  known.set(refusal, made)
  return made
}
