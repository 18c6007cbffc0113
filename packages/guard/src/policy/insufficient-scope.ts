import type { Refusal } from '../refusal.ts'
import { insufficientScope } from '../refusals/token.ts'
import type { VerifiedToken } from '../token/verified-token.ts'
import { explain } from './explain.ts'
import { type Policy, requiredScope } from './policy.ts'

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
 * Whether a policy rejects a token because it is not bound to a key: the client needs another token, not more scope.
 */
export function lacksBinding(policy: Policy, token: VerifiedToken): boolean {
  switch (policy.kind) {
    case 'boundBy':
      return token.boundBy !== policy.method
    case 'allOf':
      return policy.conditions.some(each => lacksBinding(each, token))
    case 'anyOf':
      return policy.conditions.every(each => lacksBinding(each, token))
    default:
      return false
  }
}
