import type { Refusal } from '../refusal.ts'
import { insufficientScope } from '../refusals/token.ts'
import type { Binding } from '../token/binding.ts'
import type { VerifiedToken } from '../token/verified-token.ts'
import { requiredScope } from './challenge-scope.ts'
import { explain } from './explain.ts'
import { type Policy, permits } from './policy.ts'

const refusalsByPolicy = new WeakMap<Policy, Refusal>()

/**
 * The refusal of a valid token that does not satisfy the policy (RFC 6750 §3.1, `insufficient_scope`). Created once for
 * each policy.
 */
export function refusePolicy(policy: Policy): Refusal {
  const known = refusalsByPolicy.get(policy)
  if (known) return known
  const made = insufficientScope(explain(policy), requiredScope(policy))
  refusalsByPolicy.set(policy, made)
  return made
}

/** Whether a policy rejects a token for its audience: the client needs another token, not more scope. */
export function lacksAudience(policy: Policy, token: VerifiedToken): boolean {
  return (
    missing(policy, each => (each.kind === 'audience' && !permits(each, token, undefined) ? each : undefined)) !==
    undefined
  )
}

/**
 * The refusal of its own that a failing condition has. Of all conditions, the first one speaks; of alternatives, the first
 * alternative.
 */
export function ownRefusal(policy: Policy, token: VerifiedToken, request: unknown): Refusal | undefined {
  if (policy.kind === 'when') return policy.refusal && !permits(policy, token, request) ? policy.refusal : undefined
  if (policy.kind === 'allOf') {
    return policy.conditions.map(each => ownRefusal(each, token, request)).find(refusal => refusal !== undefined)
  }
  if (policy.kind !== 'anyOf' || !policy.conditions[0] || permits(policy, token, request)) return undefined
  return ownRefusal(policy.conditions[0], token, request)
}

/**
 * How a policy wants a token to be bound that is not, so that the policy rejects it: the client needs another token, not
 * more scope.
 */
export function missingBinding(policy: Policy, token: VerifiedToken): Binding | undefined {
  return missing(policy, each =>
    each.kind === 'boundBy' && !token.boundBy.includes(each.method) ? each.method : undefined,
  )
}

/** What a token lacks for a policy: the first of all conditions; of alternatives the first, if it lacks something for each. */
function missing<Lack>(policy: Policy, lackOf: (condition: Policy) => Lack | undefined): Lack | undefined {
  if (policy.kind !== 'allOf' && policy.kind !== 'anyOf') return lackOf(policy)
  const lacks = policy.conditions.map(each => missing(each, lackOf))
  if (policy.kind === 'allOf') return lacks.find(lack => lack !== undefined)
  return lacks.includes(undefined) ? undefined : lacks[0]
}
