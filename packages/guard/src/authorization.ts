import type { Decision } from './policy/decision.ts'
import type { Policy } from './policy/policy.ts'
import type { Claims } from './token/claims.ts'
import type { GuardIdentity, VerifiedToken } from './token/verified-token.ts'

/** How a guard decides on a token that it verified before. */
type Authorization = (token: VerifiedToken, policy: Policy, context: unknown) => Decision

/**
 * By guard, for `authorize()`. Not a member of the identity: a token would then depend on policies, which depend on tokens.
 */
export const authorizations: WeakMap<GuardIdentity<Claims>, Authorization> = new WeakMap()
