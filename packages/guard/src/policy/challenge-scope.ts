import type { Refusal } from '../refusal.ts'
import { type Policy, requiredScope } from './policy.ts'

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
