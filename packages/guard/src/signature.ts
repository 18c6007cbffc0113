import { constants, type KeyObject, verify } from 'node:crypto'

/** The signature algorithms that the guard knows (RFC 7518 §3.1, RFC 8037 §3.1). All are asymmetric; `none` is none. */
export type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA'

export function isAlgorithm(name: unknown): name is Algorithm {
  return name === 'RS256' || name === 'PS256' || name === 'ES256' || name === 'EdDSA'
}

/** Whether `signature` is the key's over `signingInput`. */
export function verifySignature(
  algorithm: Algorithm,
  publicKey: KeyObject,
  signingInput: string,
  signature: Buffer,
): boolean {
  const data = Buffer.from(signingInput, 'latin1')
  switch (algorithm) {
    case 'RS256':
      return verify('sha256', data, publicKey, signature)
    case 'PS256': {
      // RFC 7518 §3.5: the salt is as long as the hash.
      const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
      return verify('sha256', data, key, signature)
    }
    case 'ES256':
      // RFC 7518 §3.4: r and s side by side, 32 bytes each; never DER.
      return signature.length === 64 && verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
    case 'EdDSA':
      return verify(null, data, publicKey, signature)
  }
}
