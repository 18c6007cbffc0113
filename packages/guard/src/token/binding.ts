import type { GuardedRequest } from '../http/guarded-request.ts'
import { isJsonObject, type JsonObject } from '../jose/strict-json.ts'
import type { Refusal, Scheme } from '../refusal.ts'
import { BINDING, BINDING_NEEDED, BOUND_TOKEN, PROOF_NEEDED, UNBOUND } from '../refusals/token.ts'

/** A proof that was accepted. */
export interface Proven {
  /** A nonce for the client's next proof, where its last one grows old (RFC 9449 §8.2). */
  readonly nonce: string | undefined
}

/** A proof that was not. */
export interface Unproven {
  readonly refusal: Refusal
  /** For the log, such as the URL that was expected. */
  readonly hint: string | undefined
}

/** What a guard knows that verifies a proof for it. */
export interface ProofSettings {
  readonly clock: () => number
  readonly threads: boolean
}

/** Verifies that the sender of a token has the key that the token is bound to (RFC 9449): what `dpop()` creates. */
export interface ProofVerifier {
  /** Whether tokens that are bound to no key are refused. */
  readonly required: boolean
  /** Names for the challenge. */
  readonly algorithms: readonly string[]
  /** The nonce for the client's next proof; undefined without nonces. @param now - milliseconds since the epoch */
  nonce(now: number): string | undefined
  /** @param thumbprint - of the key that the token is bound to */
  verify(
    request: GuardedRequest,
    accessToken: string,
    thumbprint: string,
    settings: ProofSettings,
  ): Proven | Unproven | Promise<Proven | Unproven>
}

const THUMBPRINT = /^[\w-]{43}$/

/**
 * Refuses a token whose binding does not fit the scheme that it was sent with: a bound token is no bearer token (RFC 9449
 * §7.2), and members of `cnf` that the guard does not know are ignored beside one that it does (RFC 7800 §3.1).
 *
 * @param proofs - undefined where the guard verifies none, and no bound token is accepted
 */
export function refuseBinding(
  claims: JsonObject,
  scheme: Scheme,
  proofs: ProofVerifier | undefined,
): Refusal | undefined {
  if (!('cnf' in claims)) {
    if (proofs?.required) return BINDING_NEEDED
    return scheme === 'DPoP' ? UNBOUND : undefined
  }
  if (!proofs) return BOUND_TOKEN
  if (thumbprintIn(claims) === undefined) return BINDING
  return scheme === 'DPoP' ? undefined : PROOF_NEEDED
}

/** @returns the thumbprint of the key that a token is bound to by DPoP alone (RFC 9449 §6.1) */
export function thumbprintIn({ cnf }: JsonObject): string | undefined {
  // Bound to a certificate as well (RFC 8705 §3.1), it would need both proofs.
  if (!isJsonObject(cnf) || Object.hasOwn(cnf, 'x5t#S256') || !Object.hasOwn(cnf, 'jkt')) return undefined
  return typeof cnf.jkt === 'string' && THUMBPRINT.test(cnf.jkt) ? cnf.jkt : undefined
}
