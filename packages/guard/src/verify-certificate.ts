import type { GuardedRequest } from './http/guarded-request.ts'
import { publishProofRefused } from './observe.ts'
import type { TrustedIssuer } from './options/issuer.ts'
import type { Refusal } from './refusal.ts'
import { certificateThumbprint } from './token/binding.ts'
import type { CertificateVerifier } from './token/certificate-binding.ts'
import type { Claims } from './token/claims.ts'

/** Verifies the certificate of a request whose token is bound to one, and publishes why it is refused. */
export type VerifyCertificate = (request: GuardedRequest, claims: Claims, context: unknown) => Refusal | undefined

/**
 * Creates what verifies that the sender of a bound token has its certificate.
 *
 * @param certificates - undefined for a guard that accepts no such token
 * @param issuers - by the exact `iss`
 */
export function createCertificateVerifier(
  certificates: CertificateVerifier | undefined,
  issuers: ReadonlyMap<unknown, TrustedIssuer>,
): VerifyCertificate {
  return (request, claims, context) => {
    const thumbprint = certificateThumbprint(claims)
    if (!certificates || thumbprint === undefined) throw new TypeError('The token is bound to no certificate')
    const problem = certificates.verify(request, thumbprint, context)
    if (problem) publishProofRefused(problem.refusal, claims, issuers.values(), problem.hint)
    return problem?.refusal
  }
}
