import { KeyObject } from 'node:crypto'
import { types } from 'node:util'
import type { SignatureAlgorithm } from '../jose/algorithms.ts'
import { algorithmsOf, importPublicKey, parseKey, type VerificationKey } from '../jose/jwk.ts'
import { isJsonObject, type JsonObject } from '../jose/strict-json.ts'
import type { StaticKey } from '../options/key-source.ts'

const USABLE = 'RSA of 2048 bits or more, P-256, P-384, P-521, Ed25519 or ML-DSA'

/**
 * The only key of an issuer, for the option `keys`: the guard fetches none, and tokens may have any `kid`. Of a certificate
 * only the key is read: its dates and its issuer are not checked.
 *
 * @param key - PEM (a public key or a certificate), a JWK or a `KeyObject`
 * @throws TypeError for a private key, several keys, and what is no key that the guard can use
 */
export function publicKey(key: string | object): StaticKey {
  const parsed = parsePublicKey(key)
  return { isShared: false, keyFor: accepted => keyFor(parsed, accepted) }
}

/** With a key for another algorithm, every token would be rejected. */
function keyFor(key: VerificationKey, accepted: readonly SignatureAlgorithm[]): VerificationKey {
  // A copy: each issuer has keys of its own.
  if (key.algorithms.some(each => accepted.includes(each))) return { ...key }
  const [possible, names] = [key.algorithms, accepted].map(each => each.map(name => `"${name}"`).join(' or '))
  throw new TypeError(`The key of publicKey() is for ${possible}, and "algorithms" is ${names}: set "algorithms"`)
}

function parsePublicKey(given: unknown): VerificationKey {
  if (typeof given === 'string') return keyOf(importPem(given))
  if (types.isUint8Array(given)) return keyOf(importPem(Buffer.from(given).toString()))
  if (given instanceof KeyObject) {
    if (given.type !== 'public') throw wrong('must not be a private or secret key: give the public key alone')
    return keyOf(given)
  }
  if (isJsonObject(given)) return importJwk(given)
  throw wrong('must be a PEM, a JWK or a KeyObject')
}

function importPem(pem: string): KeyObject {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(pem)) {
    throw wrong('must not be a private key: give the public key alone')
  }
  if (pem.split('-----BEGIN ').length > 2) throw wrong('must be one PEM block, not several')
  const imported = importPublicKey(pem)
  if (!imported)
    throw wrong('must be a PEM that begins with "-----BEGIN PUBLIC KEY-----" or "-----BEGIN CERTIFICATE-----"')
  return imported
}

function importJwk(jwk: JsonObject): VerificationKey {
  if (jwk.d !== undefined || jwk.priv !== undefined || jwk.kty === 'oct')
    throw wrong('must not be a private or secret key: give the public key alone')
  if (Object.hasOwn(jwk, 'keys')) throw wrong('must be one key: give a key set as "keys"')
  const key = parseKey(jwk)
  if (!key) throw wrong(`must be a JWK for signatures that the guard can use: ${USABLE}`)
  return { ...key, keyId: undefined }
}

function keyOf(keyObject: KeyObject): VerificationKey {
  const algorithms = algorithmsOf(keyObject)
  if (algorithms.length === 0) throw wrong(`must be a key that the guard can use: ${USABLE}`)
  return { keyId: undefined, algorithms, keyObject, current: true }
}

/** The message does not contain the key, which may be private. */
function wrong(problem: string): TypeError {
  return new TypeError(`The key of publicKey() ${problem}`)
}
