import { createRecentValues } from './cache/recent-values.ts'
import { accessTokenIn } from './http/authorization-header.ts'
import type { GuardedRequest } from './http/guarded-request.ts'
import { publishProofRefused } from './observe.ts'
import type { TrustedIssuer } from './options/issuer.ts'
import type { Refusal } from './refusal.ts'
import { EXPIRED } from './refusals/token.ts'
import { type ProofVerifier, type Proven, thumbprintIn, type Unproven } from './token/binding.ts'
import type { Claims } from './token/claims.ts'
import { readClaims } from './token/verified-token.ts'

/** Of tokens that were used last, at some kilobytes each. */
const RECENT_CLAIMS = 1000
const MAX_HEADER_LENGTH = 4096

/** Verifies the proof of a request with a bound token, and publishes why one is refused. */
export type VerifyProof = (
  request: GuardedRequest,
  header: string,
  claims: Claims | undefined,
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
  const recentClaims = createRecentValues<Claims>(RECENT_CLAIMS, MAX_HEADER_LENGTH)

  /** Reading them from the header takes longer than finding them. They never reach the application. */
  function claimsOf(header: string): Claims {
    const known = recentClaims.find(header)
    if (known) return known
    const claims = readClaims(header)
    recentClaims.add(header, claims)
    return claims
  }

  function verify(request: GuardedRequest, header: string, claims: Claims = claimsOf(header)): ReturnType<VerifyProof> {
    const thumbprint = thumbprintIn(claims)
    if (!proofs || thumbprint === undefined) throw new TypeError('The token is bound to no key')
    const outcome = proofs.verify(request, accessTokenIn(header), thumbprint, settings)
    return outcome instanceof Promise
      ? outcome.then(late => refuseExpired(claims) ?? publishIfRefused(late, claims))
      : publishIfRefused(outcome, claims)
  }

  /** A token may expire while a thread or a store is at work. */
  function refuseExpired(claims: Claims): Refusal | undefined {
    const tolerance = issuers.get(claims.iss)?.clockToleranceSeconds ?? 0
    return clock() / 1000 < claims.exp + tolerance ? undefined : EXPIRED
  }

  function publishIfRefused(outcome: Proven | Unproven, claims: Claims): Proven | Refusal {
    if (!('refusal' in outcome)) return outcome
    publishProofRefused(outcome.refusal, claims, issuers.values(), outcome.hint)
    return outcome.refusal
  }

  return verify
}
