import { createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto'
import { type AsymmetricAlgorithm, parseAlgorithm, type SignatureAlgorithm } from './algorithms.ts'
import { isRocaModulus } from './roca.ts'
import { isJsonObject, type JsonObject } from './strict-json.ts'

/** A key of the issuer, ready to verify with. */
export interface VerificationKey {
  readonly keyId: string | undefined
  /** What the key may be used with: its `alg`, or all that its type allows. */
  readonly algorithms: readonly SignatureAlgorithm[]
  /** A public key, or a shared secret. */
  readonly keyObject: KeyObject
  /** False from the moment the key set no longer holds the key: what it signed is good no more. */
  current: boolean
  /** Verifies instead of a signature, for a shared secret. */
  readonly verifyMac?: (algorithm: SignatureAlgorithm, signingInput: string, mac: Buffer) => boolean
}

/**
 * Reads the usable keys of a JSON Web Key Set (RFC 7517 §5). A key that is not usable is left out and does not harm the
 * others: encryption, symmetric and private keys, unknown types, RSA under 2048 bits (RFC 7518 §3.3), with a weak
 * exponent or of a kind that can be factored. A key that is listed twice is one key, for the algorithms of both entries.
 * Two keys may have one `kid` (RFC 7517 §4.5); with an algorithm that both can be used with, neither is used, because the
 * token does not say which of them it means.
 *
 * @returns `undefined` when the document is no key set or holds more than `maxKeys` keys
 */
export function parseKeySet(document: unknown, maxKeys: number): VerificationKey[] | undefined {
  if (!isJsonObject(document) || !Array.isArray(document.keys) || document.keys.length > maxKeys) return undefined
  const keys = merge(document.keys.map(parseKey).filter(key => key !== undefined))
  return keys.map(key => withoutRivals(key, keys)).filter(key => key.algorithms.length > 0)
}

function withoutRivals(key: VerificationKey, keys: readonly VerificationKey[]): VerificationKey {
  const namesakes = keys.filter(other => other !== key && key.keyId !== undefined && other.keyId === key.keyId)
  const algorithms = key.algorithms.filter(each => namesakes.every(other => !other.algorithms.includes(each)))
  return { ...key, algorithms }
}

/** Makes one key of those that are listed several times. */
function merge(listed: readonly VerificationKey[]): VerificationKey[] {
  const firsts = listed.filter((key, index) => listed.findIndex(other => isSameKey(key, other)) === index)
  return firsts.map(first => {
    const algorithms = new Set(listed.filter(key => isSameKey(key, first)).flatMap(key => key.algorithms))
    return { ...first, algorithms: [...algorithms] }
  })
}

/** Whether two entries of key sets are one key, whatever they say that it is for. */
export function isSameKey(a: VerificationKey, b: VerificationKey): boolean {
  return a.keyId === b.keyId && a.keyObject.equals(b.keyObject)
}

/** @returns `undefined` for a key that is not usable */
export function parseKey(jwk: unknown): VerificationKey | undefined {
  if (!isJsonObject(jwk) || !isForVerifying(jwk)) return undefined
  const { kid } = jwk
  if (kid !== undefined && typeof kid !== 'string') return undefined
  const publicKey = importPublicKey({ key: jwk, format: 'jwk' })
  if (!publicKey) return undefined
  const possible = algorithmsOf(publicKey)
  const algorithms =
    jwk.alg === undefined ? possible : possible.filter(algorithm => algorithm === parseAlgorithm(jwk.alg))
  return algorithms.length > 0 ? { keyId: kid, algorithms, keyObject: publicKey, current: true } : undefined
}

/** RFC 7517 §4.2 and §4.3. A set that shows private members (`d`, or `priv` of RFC 9964) has lost that key to everybody. */
function isForVerifying(jwk: JsonObject): boolean {
  if (jwk.d !== undefined || jwk.priv !== undefined) return false
  if (jwk.use !== undefined && jwk.use !== 'sig') return false
  return jwk.key_ops === undefined || (Array.isArray(jwk.key_ops) && jwk.key_ops.includes('verify'))
}

/** @returns `undefined` for what is no key */
export function importPublicKey(given: string | JsonWebKeyInput): KeyObject | undefined {
  try {
    return createPublicKey(given)
  } catch {
    return undefined
  }
}

/** What a key can be used with by its type; empty for one that is too weak, or of a type that the guard does not know. */
export function algorithmsOf(publicKey: KeyObject): readonly AsymmetricAlgorithm[] {
  const { asymmetricKeyType = '', asymmetricKeyDetails } = publicKey
  if (asymmetricKeyType === 'rsa') return isStrongRsa(publicKey) ? RSA : []
  const algorithm =
    asymmetricKeyType === 'ec' ? CURVES[asymmetricKeyDetails?.namedCurve ?? ''] : OTHERS[asymmetricKeyType]
  return algorithm ? [algorithm] : []
}

const RSA: readonly AsymmetricAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']

/** RFC 7518 §3.4: each curve has one digest. By OpenSSL's names. */
const CURVES: Readonly<Record<string, AsymmetricAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
}

/** By Node's names of key types. */
const OTHERS: Readonly<Record<string, AsymmetricAlgorithm>> = {
  ed25519: 'EdDSA',
  'ml-dsa-44': 'ML-DSA-44',
  'ml-dsa-65': 'ML-DSA-65',
  'ml-dsa-87': 'ML-DSA-87',
}

function isStrongRsa(publicKey: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = publicKey.asymmetricKeyDetails ?? {}
  if (modulusLength < 2048 || publicExponent < 3n || publicExponent % 2n === 0n) return false
  const { n = '' } = publicKey.export({ format: 'jwk' })
  return !isRocaModulus(BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`))
}
