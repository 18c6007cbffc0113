import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import {
  type Algorithm,
  type AsymmetricAlgorithm,
  isSymmetric,
  parametersOf,
  parseAlgorithm,
} from '../jose/algorithms.ts'

/** The algorithms of an issuer that publishes its keys. */
export type SigningAlgorithm = AsymmetricAlgorithm | 'Ed25519'

/** A private key, with its public key in the form that an issuer publishes (RFC 7517). */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm
  readonly privateKey: KeyObject
  readonly publicJwk: Readonly<Record<string, unknown>> & { readonly kid: string }
}

export function createSigningKey(algorithm: SigningAlgorithm): SigningKey {
  const { privateKey, publicKey } = generateKeys(algorithm)
  const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: algorithm }
  return { algorithm, privateKey, publicJwk }
}

/**
 * Signs claims as a JWT in compact serialisation.
 *
 * @param header - members to add to or replace in `alg`, `typ` and `kid`; `undefined` removes one
 */
export function signToken(
  key: SigningKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const usual = { alg: key.algorithm, typ: 'JWT', kid: key.publicJwk.kid }
  return signJws(key, JSON.stringify({ ...usual, ...header }), JSON.stringify(claims))
}

/** Signs the exact bytes of a header and a payload, well-formed or not. */
export function signJws(key: SigningKey, header: string | Buffer, payload: string | Buffer): string {
  const signingInput = `${base64url(header)}.${base64url(payload)}`
  return `${signingInput}.${signBytes(key, Buffer.from(signingInput)).toString('base64url')}`
}

function base64url(document: string | Buffer): string {
  return Buffer.from(document).toString('base64url')
}

function generateKeys(algorithm: SigningAlgorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'ES384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' })
    case 'ES512':
      return generateKeyPairSync('ec', { namedCurve: 'P-521' })
    case 'EdDSA':
    case 'Ed25519':
      return generateKeyPairSync('ed25519')
    case 'ML-DSA-44':
      return generateKeyPairSync('ml-dsa-44')
    case 'ML-DSA-65':
      return generateKeyPairSync('ml-dsa-65')
    case 'ML-DSA-87':
      return generateKeyPairSync('ml-dsa-87')
    default:
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
  }
}

function signBytes({ algorithm, privateKey }: SigningKey, bytes: Buffer): Buffer {
  const { digest, options } = parametersOf(algorithm === 'Ed25519' ? 'EdDSA' : algorithm)
  return sign(digest, bytes, { key: privateKey, ...options })
}

/** Whether a test issuer can sign with an algorithm: not with a shared secret. */
export function isSigningAlgorithm(name: Algorithm): name is SigningAlgorithm {
  const algorithm = parseAlgorithm(name)
  return algorithm !== undefined && !isSymmetric(algorithm)
}
