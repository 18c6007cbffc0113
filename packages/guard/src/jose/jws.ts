import { refuseWord } from '../http/credential-mistakes.ts'
import type { Refusal } from '../refusal.ts'
import {
  ALGORITHM,
  ENCRYPTED,
  EXTENSION,
  HEADER_NOT_JSON,
  KEY_ID,
  NOT_BASE64URL,
  NOT_COMPACT,
  OPAQUE,
  PAYLOAD_NOT_JSON,
  TOO_LONG,
  WRONG_TYPE,
} from '../refusals/token.ts'
import { refuseForeignType } from '../token/profile.ts'
import { parseAlgorithm, type SignatureAlgorithm } from './algorithms.ts'
import { decodeBase64url } from './base64url.ts'
import { type JsonObject, parseStrictJsonObject } from './strict-json.ts'

/** A JWS in compact serialisation, taken apart and not yet verified (RFC 7515 §3.1). Its payload may be anything. */
export interface CompactJws {
  readonly header: ProtectedHeader
  readonly payload: Buffer
  /** The bytes that the signature covers, as ASCII. */
  readonly signingInput: string
  readonly signature: Buffer
}

/** A signed token, taken apart and not yet verified. */
export interface ParsedJws extends CompactJws {
  readonly claims: JsonObject
}

/** What the guard reads of a protected header. `jku`, `jwk`, `x5u` and `x5c` are not among it: they are never followed. */
export interface ProtectedHeader {
  readonly algorithm: SignatureAlgorithm
  readonly keyId: string | undefined
  /** `typ` in lower case and without `application/` in front (RFC 7515 §4.1.9). */
  readonly type: string | undefined
}

/** The largest token that is looked at, in characters. Node's HTTP parser allows 16 KiB for all headers together. */
const MAX_TOKEN_LENGTH = 16_384
const MAX_KEY_ID_LENGTH = 256

/** Reads a signed token: a strict JWS whose payload is strict JSON, of `typ` `JWT`, `at+jwt` (RFC 9068 §2.1) or none. */
export function parseJws(token: string): ParsedJws | Refusal {
  const jws = parseCompactJws(token)
  if ('granted' in jws) return jws
  const foreign = refuseForeignType(jws.header.type)
  if (foreign) return foreign
  const claims = parseStrictJsonObject(jws.payload)
  if (!claims) return PAYLOAD_NOT_JSON
  const { header, payload, signingInput, signature } = jws
  return { header, payload, signingInput, signature, claims }
}

/**
 * Takes a JWS in compact serialisation apart, by the strict reading of RFC 7515: canonical base64url, strict JSON in the
 * header, an algorithm of the guard, no extension (`crit`, `b64`, `zip`, `cty`).
 */
export function parseCompactJws(token: string): CompactJws | Refusal {
  if (token.length > MAX_TOKEN_LENGTH) return TOO_LONG
  if (Buffer.byteLength(token) > token.length || token.includes('+') || token.includes('/')) return NOT_BASE64URL
  const firstDot = token.indexOf('.')
  if (firstDot === -1) return refuseWord(token) ?? OPAQUE
  const lastDot = token.indexOf('.', firstDot + 1)
  if (lastDot === -1 || token.includes('.', lastDot + 1)) return refuseDots(token)

  const header = parseHeader(token.slice(0, firstDot))
  if ('granted' in header) return header
  const payload = decodeBase64url(token.slice(firstDot + 1, lastDot))
  const signature = decodeBase64url(token.slice(lastDot + 1))
  if (!payload || !signature?.length) return NOT_BASE64URL
  return { header, payload, signingInput: token.slice(0, lastDot), signature }
}

/** RFC 7516 §3.1: five parts, the second or fourth of which may be empty, are an encrypted token. */
function refuseDots(token: string): Refusal {
  return token.split('.', 6).length === 5 ? ENCRYPTED : NOT_COMPACT
}

/** An issuer signs with few headers, each in one spelling, so parsing each once spares most of the work. */
const knownHeaders = new Map<string, ProtectedHeader>()
const MAX_KNOWN_HEADERS = 64

function parseHeader(encoded: string): ProtectedHeader | Refusal {
  const known = knownHeaders.get(encoded)
  if (known) return known
  const bytes = decodeBase64url(encoded)
  if (!bytes) return NOT_BASE64URL
  const document = parseStrictJsonObject(bytes)
  if (!document) return HEADER_NOT_JSON
  const header = checkHeader(document)
  if ('granted' in header) return header
  if (knownHeaders.size === MAX_KNOWN_HEADERS) knownHeaders.clear()
  // Spelled anew: a slice of the token would keep the whole of it alive.
  knownHeaders.set(bytes.toString('base64url'), header)
  return header
}

/** Checks what the guard reads of a protected header, by the strict reading of {@link parseCompactJws}. */
export function checkHeader(header: JsonObject): ProtectedHeader | Refusal {
  const algorithm = parseAlgorithm(header.alg)
  if (!algorithm) return ALGORITHM
  for (const extension of ['crit', 'b64', 'zip', 'cty']) {
    if (extension in header) return EXTENSION
  }
  const { kid, typ } = header
  if (typ !== undefined && typeof typ !== 'string') return WRONG_TYPE
  if (kid !== undefined && (typeof kid !== 'string' || kid === '' || kid.length > MAX_KEY_ID_LENGTH)) return KEY_ID
  return { algorithm, keyId: kid, type: typ?.toLowerCase().replace(/^application\//, '') }
}
