import type { GuardedRequest } from '../http/guarded-request.ts'
import type { Refusal } from '../refusal.ts'

/** Why a request lacks the certificate of its token. */
export interface CertificateProblem {
  readonly refusal: Refusal
  /** For the log, such as the address that is no trusted proxy. */
  readonly hint: string | undefined
}

/** Verifies that the sender of a token has the certificate that the token is bound to (RFC 8705): what `mtls()` creates. */
export interface CertificateVerifier {
  /** Whether tokens that are bound to no certificate are refused. */
  readonly required: boolean
  /**
   * @param thumbprint - of the certificate that the token is bound to
   * @param context - the framework's own request
   * @returns undefined if the sender has the certificate
   * @throws what the application's own function throws
   */
  verify(request: GuardedRequest, thumbprint: string, context: unknown): CertificateProblem | undefined
}
