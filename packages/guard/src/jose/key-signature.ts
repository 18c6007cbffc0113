import type { SignatureAlgorithm } from './algorithms.ts'
import type { VerificationKey } from './jwk.ts'
import { verifySignature } from './signature.ts'

/** Verifies a signature with a public key, or a MAC with a shared secret. */
export function verifyWithKey(
  { keyObject, verifyMac }: VerificationKey,
  algorithm: SignatureAlgorithm,
  signingInput: string,
  signature: Buffer,
): boolean {
  return verifyMac
    ? verifyMac(algorithm, signingInput, signature)
    : verifySignature(algorithm, keyObject, signingInput, signature)
}
