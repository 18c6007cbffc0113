import type { GuardedRequest } from '../http/guarded-request.ts'
import type { Refusal } from '../refusal.ts'
import type { Claims } from './claims.ts'
import type { ProofRules, ReadClaims } from './proof-verifier.ts'

/** Verifies that the sender of a token has the certificate that the token is bound to (RFC 8705): what `mtls()` creates. */
export interface CertificateVerifier {
  /** Whether tokens that are bound to no certificate are refused. */
  readonly required: boolean
  /** Reads the claims of cached tokens, faster than from their header. */
  readonly readClaims?: ReadClaims
  /**
   * Verifies the certificate of a request, and publishes why it is refused.
   *
   * @param claims - of the token, which is bound to a certificate
   * @param context - the framework's own request
   * @returns undefined if the sender has the certificate
   * @throws what the application's own function throws
   */
  verify(rules: ProofRules, request: GuardedRequest, claims: Claims, context: unknown): Refusal | undefined
}
