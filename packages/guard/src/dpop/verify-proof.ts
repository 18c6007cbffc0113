import { publishProofRefused } from '../events.ts'
import { accessTokenIn } from '../http/authorization-header.ts'
import type { GuardedRequest } from '../http/guarded-request.ts'
import type { Refusal } from '../refusal.ts'
import { EXPIRED } from '../refusals/token.ts'
import { keyThumbprint } from '../token/binding.ts'
import { type Claims, endOf } from '../token/claims.ts'
import type { ProofRules, Proven } from '../token/proof-verifier.ts'

/** A proof that was not accepted. */
export interface Unproven {
  readonly refusal: Refusal
  /** For the log, such as the URL that was expected. */
  readonly hint: string | undefined
}

/** Verifies a proof. @param thumbprint - of the key that the token is bound to */
export type Prove = (
  request: GuardedRequest,
  accessToken: string,
  thumbprint: string,
  rules: ProofRules,
) => Proven | Unproven | Promise<Proven | Unproven>

/** Verifies that the sender of a bound token has its key, and publishes why a proof is refused. */
export function verifyProof(
  prove: Prove,
  rules: ProofRules,
  request: GuardedRequest,
  header: string,
  claims: Claims,
): Proven | Refusal | Promise<Proven | Refusal> {
  const thumbprint = keyThumbprint(claims)
  if (thumbprint === undefined) throw new TypeError('The token is bound to no key')
  const outcome = prove(request, accessTokenIn(header), thumbprint, rules)
  return outcome instanceof Promise
    ? outcome.then(late => refuseExpired(rules, claims) ?? publishIfRefused(rules, late, claims))
    : publishIfRefused(rules, outcome, claims)
}

/** A token may expire while a thread or a store is at work. */
function refuseExpired(rules: ProofRules, claims: Claims): Refusal | undefined {
  return rules.clock() / 1000 < endOf(claims, rules) ? undefined : EXPIRED
}

function publishIfRefused(rules: ProofRules, outcome: Proven | Unproven, claims: Claims): Proven | Refusal {
  if (!('refusal' in outcome)) return outcome
  publishProofRefused(rules, outcome.refusal, claims, outcome.hint)
  return outcome.refusal
}
