import { createHmac, createPrivateKey, createPublicKey, createSecretKey, KeyObject, timingSafeEqual } from 'node:crypto'
import { types } from 'node:util'
import { isSymmetric, parametersOf, type SignatureAlgorithm } from '../jose/algorithms.ts'
import type { VerificationKey } from '../jose/jwk.ts'
import type { StaticKey } from '../options/key-source.ts'

/**
 * The secret that an API shares with its issuer (RFC 7518 §3.2), for the option `keys` with HS256, HS384 and HS512 in
 * `algorithms`. With the secret, this API could sign tokens, too. A text is rejected, because it does not say whether it is
 * the secret or an encoding of it. A public key is rejected, because everybody could then sign tokens.
 *
 * @param secret - a secret `KeyObject`, or random bytes, at least as many as the algorithm's hash has; they are copied
 * @throws TypeError if it is not a secret
 */
export function sharedSecret(secret: Uint8Array | object): StaticKey {
  const bytes = secretOf(secret)
  if (looksLikeKey(bytes)) throw wrong('must not be a public key, a private key or a certificate: give random bytes')
  return { isShared: true, keyFor: algorithms => keyFor(createSecretKey(bytes), bytes.length, algorithms) }
}

/** @throws TypeError for a secret that is too short for an algorithm */
function keyFor(keyObject: KeyObject, length: number, accepted: readonly SignatureAlgorithm[]): VerificationKey {
  const algorithms = accepted.filter(isSymmetric)
  for (const algorithm of algorithms) {
    const { signatureBytes = 0 } = parametersOf(algorithm)
    if (length < signatureBytes) throw wrong(`must have at least ${signatureBytes} bytes for ${algorithm}`)
  }
  const verifyMac: VerificationKey['verifyMac'] = (algorithm, signingInput, mac) => {
    const { digest } = parametersOf(algorithm)
    if (digest === null) return false
    const expected = createHmac(digest, keyObject).update(signingInput, 'latin1').digest()
    return expected.length === mac.length && timingSafeEqual(expected, mac)
  }
  return { keyId: undefined, algorithms, keyObject, current: true, verifyMac }
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
  return new TypeError(`The secret of sharedSecret() ${problem}`)
}
