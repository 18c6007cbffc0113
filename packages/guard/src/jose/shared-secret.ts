import { createPrivateKey, createPublicKey, createSecretKey, KeyObject } from 'node:crypto'
import { types } from 'node:util'
import { parametersOf, type SymmetricAlgorithm } from './algorithms.ts'
import type { VerificationKey } from './jwk.ts'

/**
 * Reads a secret that the API shares with the issuer (RFC 7518 §3.2). A text is rejected, because it does not say whether it
 * is the secret or an encoding of it. A public key is rejected, because everybody could then sign tokens.
 *
 * @param given - bytes or a secret `KeyObject`; they are copied
 * @returns a key without a `kid`, so that it verifies tokens with any `kid`
 * @throws TypeError if it is not a secret, or too short for an algorithm
 */
export function parseSharedSecret(given: unknown, algorithms: readonly SymmetricAlgorithm[]): VerificationKey {
  const secret = secretOf(given)
  if (looksLikeKey(secret)) throw wrong('must not be a public key, a private key or a certificate: give random bytes')
  for (const algorithm of algorithms) {
    const { signatureBytes = 0 } = parametersOf(algorithm)
    if (secret.length < signatureBytes) throw wrong(`must have at least ${signatureBytes} bytes for ${algorithm}`)
  }
  return { keyId: undefined, algorithms, keyObject: createSecretKey(secret), current: true }
}

function secretOf(given: unknown): Buffer {
  if (types.isUint8Array(given)) return Buffer.from(given)
  if (given instanceof KeyObject && given.type === 'secret') return given.export()
  if (typeof given === 'string') {
    throw wrong(`must be bytes, not a string: decode it with Buffer.from(text, 'base64url'), or with its own encoding`)
  }
  throw wrong('must be a Uint8Array or a secret KeyObject')
}

/** PEM, JWK or DER, behind any white space. */
function looksLikeKey(secret: Buffer): boolean {
  const text = secret.toString('latin1')
  return text.includes('-----BEGIN') || isJwk(text) || isDer(secret)
}

function isJwk(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null && ('kty' in document || 'keys' in document)
  } catch {
    return false
  }
}

function isDer(key: Buffer): boolean {
  return (
    imports(() => createPublicKey({ key, format: 'der', type: 'spki' })) ||
    imports(() => createPublicKey({ key, format: 'der', type: 'pkcs1' })) ||
    imports(() => createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
  )
}

function imports(create: () => KeyObject): boolean {
  try {
    return create().type !== 'secret'
  } catch {
    return false
  }
}

/** The message does not contain the secret. */
function wrong(problem: string): TypeError {
  return new TypeError(`The option "sharedSecret" ${problem}`)
}
