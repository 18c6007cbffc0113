import { constants, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { type Algorithm, parseAlgorithm } from '../jose/signature.ts'

/** A private key, with its public key in the form that an issuer publishes (RFC 7517). */
export interface SigningKey {
  readonly algorithm: Algorithm
  readonly privateKey: KeyObject
  readonly publicJwk: Readonly<Record<string, unknown>> & { readonly kid: string }
}

export function createSigningKey(algorithm: Algorithm): SigningKey {
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

function generateKeys(algorithm: Algorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (parseAlgorithm(algorithm) === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

function signBytes({ algorithm, privateKey }: SigningKey, bytes: Buffer): Buffer {
  switch (algorithm) {
    case 'RS256':
      return sign('sha256', bytes, privateKey)
    case 'PS256':
      return sign('sha256', bytes, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
    case 'ES256':
      return sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    case 'EdDSA':
    case 'Ed25519':
      return sign(null, bytes, privateKey)
  }
}
