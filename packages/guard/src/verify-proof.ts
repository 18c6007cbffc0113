import { accessTokenIn } from './http/authorization-header.ts'
import type { GuardedRequest } from './http/guarded-request.ts'
import { publishProofRefused } from './observe.ts'
import type { TrustedIssuer } from './options/issuer.ts'
import type { Refusal } from './refusal.ts'
import { EXPIRED } from './refusals/token.ts'
import { keyThumbprint, type ProofVerifier, type Proven, type Unproven } from './token/binding.ts'
import { type Claims, endOf } from './token/claims.ts'

/** Verifies the proof of a request with a bound token, and publishes why one is refused. */
export type VerifyProof = (
  request: GuardedRequest,
  header: string,
  claims: Claims,
) => Proven | Refusal | Promise<Proven | Refusal>

/**
 * Creates what verifies that the sender of a bound token has its key.
 *
 * @param proofs - undefined for a guard that accepts no bound token
 * @param issuers - by the exact `iss`
 * @param clock - milliseconds since the epoch
 * @param threads - whether signatures are checked on Node's thread pool
 */
export function createProofVerifier(
  proofs: ProofVerifier | undefined,
  issuers: ReadonlyMap<unknown, TrustedIssuer>,
  clock: () => number,
  threads: boolean,
): VerifyProof {
  const settings = { clock, threads }

  function verify(request: GuardedRequest, header: string, claims: Claims): ReturnType<VerifyProof> {
    const thumbprint = keyThumbprint(claims)
    if (!proofs || thumbprint === undefined) throw new TypeError('The token is bound to no key')
    const outcome = proofs.verify(request, accessTokenIn(header), thumbprint, settings)
    return outcome instanceof Promise
      ? outcome.then(late => refuseExpired(claims) ?? publishIfRefused(late, claims))
      : publishIfRefused(outcome, claims)
  }

  /** A token may expire while a thread or a store is at work. */
  function refuseExpired(claims: Claims): Refusal | undefined {
    return clock() / 1000 < endOf(claims, issuers.get(claims.iss)) ? undefined : EXPIRED
  }

  function publishIfRefused(outcome: Proven | Unproven, claims: Claims): Proven | Refusal {
    if (!('refusal' in outcome)) return outcome
    publishProofRefused(outcome.refusal, claims, issuers.values(), outcome.hint)
    return outcome.refusal
  }

  return verify
}
