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

/**
 * Whether a policy rejects a token for its audience: the client needs another token, not more scope.
 *
 * @param kind - of the condition that fails
 */
export function lacks(kind: 'audience', policy: Policy, token: VerifiedToken): boolean {
  switch (policy.kind) {
    case kind:
      return !permits(policy, token, undefined)
    case 'allOf':
      return policy.conditions.some(each => lacks(kind, each, token))
    case 'anyOf':
      return policy.conditions.every(each => lacks(kind, each, token))
    default:
      return false
  }
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
  switch (policy.kind) {
    case 'boundBy':
      return token.boundBy.includes(policy.method) ? undefined : policy.method
    case 'allOf':
      return policy.conditions.map(each => missingBinding(each, token)).find(method => method !== undefined)
    case 'anyOf': {
      const missing = policy.conditions.map(each => missingBinding(each, token))
      return missing.includes(undefined) ? undefined : missing[0]
    }
    default:
      return undefined
  }
}
