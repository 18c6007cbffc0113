import { type Refusal, refusal } from '../refusal.ts'
import { explain, neededScope, type Policy } from './policy.ts'

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
