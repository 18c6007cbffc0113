import { publishProofRefused } from '../events.ts'
import type { GuardedRequest } from '../http/guarded-request.ts'
import type { Refusal } from '../refusal.ts'
import { OTHER_CERTIFICATE } from '../refusals/mtls.ts'
import { certificateThumbprint } from '../token/binding.ts'
import type { Claims } from '../token/claims.ts'
import type { ProofRules } from '../token/proof-verifier.ts'

/** Why a request lacks the certificate of its token. */
export interface CertificateProblem {
  readonly refusal: Refusal
  /** For the log, such as the address that is no trusted proxy. */
  readonly hint: string | undefined
}

/** A request's certificate: its thumbprint, or why there is none. */
export type Found = string | CertificateProblem

/** Verifies that the sender of a bound token has its certificate, and publishes why not. */
export function verifyCertificate(
  find: (request: GuardedRequest, context: unknown) => Found,
  rules: ProofRules,
  request: GuardedRequest,
  claims: Claims,
  context: unknown,
): Refusal | undefined {
  const thumbprint = certificateThumbprint(claims)
  if (thumbprint === undefined) throw new TypeError('The token is bound to no certificate')
  const found = find(request, context)
  if (found === thumbprint) return undefined
  const { refusal, hint } = typeof found === 'string' ? { refusal: OTHER_CERTIFICATE, hint: undefined } : found
  publishProofRefused(rules, refusal, claims, hint)
  return refusal
}
