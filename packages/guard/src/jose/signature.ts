import { createVerify, type KeyObject, type VerifyKeyObjectInput, type VerifyPublicKeyInput, verify } from 'node:crypto'
import { IS_WORKERD, parametersOf, type SignatureAlgorithm } from './algorithms.ts'

type SignatureOptions = Omit<VerifyKeyObjectInput, 'key'>

/** With options, workerd takes a key as PEM only. */
const pems = new WeakMap<KeyObject, string>()

/** Whether `signature` is the public key's over `signingInput`. Takes some 20 µs of this thread for RS256. */
export function verifySignature(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  signingInput: string,
  signature: Buffer,
): boolean {
  const { digest, options, signatureBytes } = parametersOf(algorithm)
  if (signatureBytes !== undefined && signature.length !== signatureBytes) return false
  if (digest === null) return verify(null, Buffer.from(signingInput, 'latin1'), key, signature)
  if (options && IS_WORKERD)
    return verify(digest, Buffer.from(signingInput, 'latin1'), keyWith(options, key), signature)
  // Less work around the same check than `verify` does, by half a microsecond.
  const verifier = createVerify(digest).update(signingInput, 'latin1')
  return verifier.verify(options ? { key, ...options } : key, signature)
}

/** The same on Node's thread pool, so that other requests go on meanwhile. */
export function verifySignatureOnThread(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  signingInput: string,
  signature: Buffer,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const { digest, options, signatureBytes } = parametersOf(algorithm)
    if (signatureBytes !== undefined && signature.length !== signatureBytes) return resolve(false)
    const data = Buffer.from(signingInput, 'latin1')
    const given = options ? keyWith(options, key) : key
    verify(digest, data, given, signature, (error, genuine) => (error ? reject(error) : resolve(genuine)))
  })
}

function keyWith(options: SignatureOptions, key: KeyObject): VerifyKeyObjectInput | VerifyPublicKeyInput {
  if (!IS_WORKERD) return { key, ...options }
  const pem = pems.get(key) ?? key.export({ format: 'pem', type: 'spki' }).toString()
  pems.set(key, pem)
  return { key: pem, ...options }
}
