import { constants, createPublicKey, type VerifyKeyObjectInput } from 'node:crypto'

/** Algorithms with a public key (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9964). `EdDSA` is Ed25519 here. */
export type AsymmetricAlgorithm =
  | `${'RS' | 'PS' | 'ES'}${'256' | '384' | '512'}`
  | 'EdDSA'
  | `ML-DSA-${'44' | '65' | '87'}`

/** Algorithms with a shared secret (RFC 7518 §3.2). */
export type SymmetricAlgorithm = `HS${'256' | '384' | '512'}`

/** Algorithms of DPoP proofs: a proof of ML-DSA is longer than the headers that a server accepts. */
export type ProofAlgorithm = Exclude<AsymmetricAlgorithm, `ML-DSA-${string}`>

/** One name for each algorithm. */
export type SignatureAlgorithm = AsymmetricAlgorithm | SymmetricAlgorithm

/**
 * The names of the signature algorithms that the guard knows. Of the curves of EdDSA, it accepts Ed25519 alone, so
 * `EdDSA` and `Ed25519` (RFC 9864 §2.2) mean the same. `none` is not one of them.
 */
export type Algorithm = SignatureAlgorithm | 'Ed25519'

/** How signatures of an algorithm are verified. */
export interface SignatureParameters {
  /** `null` for an algorithm that defines its own. */
  readonly digest: string | null
  /** The length of a signature; `undefined` if it depends on the key. */
  readonly signatureBytes: number | undefined
  /** What Node needs besides the key. */
  readonly options: Omit<VerifyKeyObjectInput, 'key'> | undefined
}

const PARAMETERS: Record<string, SignatureParameters> = {
  EdDSA: { digest: null, signatureBytes: 64, options: undefined },
  'ML-DSA-44': { digest: null, signatureBytes: 2420, options: undefined },
  'ML-DSA-65': { digest: null, signatureBytes: 3309, options: undefined },
  'ML-DSA-87': { digest: null, signatureBytes: 4627, options: undefined },
}
for (const [bits, hashBytes, curveBytes] of [
  [256, 32, 64],
  [384, 48, 96],
  [512, 64, 132],
] as const) {
  const digest = `sha${bits}`
  // RFC 7518 §3.5: the salt is as long as the hash.
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashBytes }
  PARAMETERS[`RS${bits}`] = { digest, signatureBytes: undefined, options: undefined }
  PARAMETERS[`PS${bits}`] = { digest, signatureBytes: undefined, options: pss }
  // RFC 7518 §3.4: a signature is r and s side by side; never DER.
  PARAMETERS[`ES${bits}`] = { digest, signatureBytes: curveBytes, options: { dsaEncoding: 'ieee-p1363' } }
  PARAMETERS[`HS${bits}`] = { digest, signatureBytes: hashBytes, options: undefined }
}

export const ALGORITHMS: readonly string[] = [...Object.keys(PARAMETERS), 'Ed25519']

/** @returns `undefined` for what is not the name of an algorithm of the guard */
export function parseAlgorithm(name: unknown): SignatureAlgorithm | undefined {
  if (name === 'Ed25519') return 'EdDSA'
  return isAlgorithm(name) ? name : undefined
}

/** No signature has no bytes. */
const NO_SIGNATURE: SignatureParameters = { digest: null, signatureBytes: 0, options: undefined }

export function parametersOf(algorithm: SignatureAlgorithm): SignatureParameters {
  return PARAMETERS[algorithm] ?? NO_SIGNATURE
}

export function isSymmetric(algorithm: SignatureAlgorithm): algorithm is SymmetricAlgorithm {
  return algorithm.startsWith('HS')
}

/** A shared secret proves nothing to a third party (RFC 9449 §4.3). */
export function isProofAlgorithm(algorithm: SignatureAlgorithm | undefined): algorithm is ProofAlgorithm {
  return algorithm !== undefined && !isSymmetric(algorithm) && !algorithm.startsWith('ML-DSA')
}

/** The length of a public key of each variant of ML-DSA in bytes (FIPS 204, table 2). */
const ML_DSA_KEY_BYTES: Readonly<Record<string, number>> = { 'ML-DSA-44': 1312, 'ML-DSA-65': 1952, 'ML-DSA-87': 2592 }

/** The runtime of Cloudflare Workers. */
export const IS_WORKERD: boolean = globalThis.navigator?.userAgent === 'Cloudflare-Workers'

/**
 * Whether this runtime can verify the algorithm: ML-DSA needs Node 24.7 with OpenSSL 3.5, and workerd ignores the padding
 * of PS256 and its like. Any bytes are a public key of ML-DSA.
 */
export function isSupported(algorithm: SignatureAlgorithm): boolean {
  if (IS_WORKERD && algorithm.startsWith('PS')) return false
  const bytes = ML_DSA_KEY_BYTES[algorithm]
  if (bytes === undefined) return true
  try {
    const jwk = { kty: 'AKP', alg: algorithm, pub: Buffer.alloc(bytes).toString('base64url') }
    return createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyType !== undefined
  } catch {
    return false
  }
}

function isAlgorithm(name: unknown): name is SignatureAlgorithm {
  return typeof name === 'string' && Object.hasOwn(PARAMETERS, name)
}
