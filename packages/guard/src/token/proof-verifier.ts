import type { GuardedRequest } from '../http/guarded-request.ts'
import type { Refusal } from '../refusal.ts'
import type { Claims, TimeRules } from './claims.ts'
import type { Expectations } from './expectations.ts'

/** What a guard knows that verifies a proof or a certificate for it. */
export interface ProofRules extends Expectations, TimeRules {
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Whether signatures are checked on Node's thread pool. */
  readonly threads: boolean
}

/** A proof that was accepted. */
export interface Proven {
  /** A nonce for the client's next proof, where its last one grows old (RFC 9449 §8.2). */
  readonly nonce: string | undefined
}

/** Verifies that the sender of a token has the key that the token is bound to (RFC 9449): what `dpop()` creates. */
export interface ProofVerifier {
  /** Whether tokens that are bound to no key are refused. */
  readonly required: boolean
  /** Names for the challenge. */
  readonly algorithms: readonly string[]
  /** The nonce for the client's next proof; undefined without nonces. @param now - milliseconds since the epoch */
  nonce(now: number): string | undefined
  /** How many used proofs are recorded in this process; undefined for a store. */
  recordedProofs?(): number | undefined
  /** Reads the claims of cached tokens, faster than from their header. */
  readonly readClaims?: ReadClaims
  /**
   * Verifies the proof of a request, and publishes why one is refused.
   *
   * @param header - the Authorization header
   * @param claims - of the token, which is bound to a key
   */
  verify(
    rules: ProofRules,
    request: GuardedRequest,
    header: string,
    claims: Claims,
  ): Proven | Refusal | Promise<Proven | Refusal>
}

/** Reads the claims of a token that was verified before. @param header - the Authorization header */
export type ReadClaims = (header: string) => Claims
