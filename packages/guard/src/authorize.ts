import { authorizations } from './authorization.ts'
import { publishDecision } from './events.ts'
import type { Decision } from './policy/decision.ts'
import { checkPolicy, type Policy } from './policy/policy.ts'
import type { Refusal } from './refusal.ts'
import { MISSING_CREDENTIALS } from './refusals/credentials.ts'
import type { Claims } from './token/claims.ts'
import type { EventOrigin } from './token/expectations.ts'
import { VerifiedToken } from './token/verified-token.ts'

const WITHOUT_TOKEN = Object.freeze({ granted: true, token: undefined, headers: undefined })

/**
 * Decides by a policy whether a token that was verified before may do more: resolve a field of GraphQL, call a
 * procedure, send a message on an open connection. Immediate. A token that has expired or was revoked since is refused, and the
 * decision is published like any other.
 *
 * @param token - of the request or connection; `undefined` if it has none
 * @param context - what `when()` is given
 * @throws what a test of the policy throws; TypeError if `policy` is not a policy
 */
export function authorize<TokenClaims extends Claims, Context>(
  token: VerifiedToken<TokenClaims> | undefined,
  policy: Policy<Context>,
  context: Context,
): Decision<TokenClaims>
export function authorize<TokenClaims extends Claims>(
  token: VerifiedToken<TokenClaims> | undefined,
  policy: Policy,
): Decision<TokenClaims>
export function authorize(token: VerifiedToken | undefined, policy: Policy, context?: unknown): Decision {
  checkPolicy(policy)
  if (policy.kind === 'anyone') return WITHOUT_TOKEN
  if (!token) return decideWithout(MISSING_CREDENTIALS, policy, { name: undefined })
  const guard = VerifiedToken.guardOf(token)
  const refusal = guard.refuseLater(token)
  if (refusal) return decideWithout(refusal, policy, guard)
  return authorizations.get(guard)?.(token, policy, context) ?? decideWithout(MISSING_CREDENTIALS, policy, guard)
}

/** As a guard decides on a request without a valid token. */
function decideWithout(refusal: Refusal, policy: Policy, guard: EventOrigin): Decision {
  const passes = policy.kind === 'optional' && (policy.invalid === 'ignored' || refusal === MISSING_CREDENTIALS)
  const decision = passes ? WITHOUT_TOKEN : refusal
  publishDecision(decision, false, guard)
  return decision
}
