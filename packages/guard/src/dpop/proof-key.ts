import type { KeyObject } from 'node:crypto'
import { parseAlgorithm, type SignatureAlgorithm } from '../jose/algorithms.ts'
import { decodeBase64url } from '../jose/base64url.ts'
import { parseKey } from '../jose/jwk.ts'
import { checkHeader } from '../jose/jws.ts'
import { isJsonObject, type JsonObject, parseStrictJsonObject } from '../jose/strict-json.ts'
import type { Refusal } from '../refusal.ts'
import { ALGORITHM, HEADER, KEY, TYPE } from '../refusals/dpop.ts'
import { thumbprintOf } from './key-thumbprint.ts'

/** The header of a DPoP proof, with the key that signed it. */
export interface ProofKey {
  readonly algorithm: SignatureAlgorithm
  readonly publicKey: KeyObject
  /** RFC 9449 §6.1, `jkt`. */
  readonly thumbprint: string
}

/** Members of private and symmetric keys: a client that sends one has disclosed its key. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/**
 * Reads the protected header of a DPoP proof (RFC 9449 §4.2).
 *
 * @param encoded - base64url
 * @param algorithms - the accepted algorithms
 */
export function parseProofHeader(encoded: string, algorithms: readonly SignatureAlgorithm[]): ProofKey | Refusal {
  const bytes = decodeBase64url(encoded)
  const document = bytes && parseStrictJsonObject(bytes)
  if (!document) return HEADER
  const algorithm = parseAlgorithm(document.alg)
  if (!algorithm || !algorithms.includes(algorithm)) return ALGORITHM
  const header = checkHeader(document)
  if ('granted' in header) return HEADER
  if (header.type !== 'dpop+jwt') return TYPE
  return importProofKey(document.jwk, algorithm) ?? KEY
}

function importProofKey(jwk: unknown, algorithm: SignatureAlgorithm): ProofKey | undefined {
  if (!isJsonObject(jwk) || isPrivate(jwk)) return undefined
  const key = parseKey(jwk)
  if (!key?.algorithms.includes(algorithm)) return undefined
  const thumbprint = thumbprintOf(key.keyObject, jwk)
  return thumbprint === undefined ? undefined : { algorithm, publicKey: key.keyObject, thumbprint }
}

function isPrivate(jwk: JsonObject): boolean {
  return PRIVATE_MEMBERS.some(name => Object.hasOwn(jwk, name))
}
