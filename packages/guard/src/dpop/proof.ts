import { hash } from 'node:crypto'
import type { RecentValues } from '../cache/recent-values.ts'
import type { SignatureAlgorithm } from '../jose/algorithms.ts'
import { decodeBase64url } from '../jose/base64url.ts'
import { type JsonObject, parseStrictJsonObject } from '../jose/strict-json.ts'
import type { Refusal } from '../refusal.ts'
import {
  ACCESS_TOKEN,
  JTI,
  METHOD,
  MISSING,
  NOT_A_JWS,
  OTHER_KEY,
  PAYLOAD,
  REGISTERED,
  SEVERAL,
  TARGET,
  TOO_LONG,
} from '../refusals/dpop.ts'
import { expiryOf, type FreshnessRules } from './freshness.ts'
import { type ProofKey, parseProofHeader } from './proof-key.ts'
import type { TargetUrls } from './target-url.ts'

/** What a proof is compared with for each request. */
export interface ProofContext {
  /** The value of the header `DPoP`. */
  readonly proof: string | readonly string[] | undefined
  readonly method: string
  /** As on the request line. */
  readonly target: string
  readonly accessToken: string
  /** Of the key that the token is bound to. */
  readonly thumbprint: string
}

/** The settings that apply to every proof. */
export interface ProofRules extends FreshnessRules {
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly urls: TargetUrls
  /**
   * The keys of clients by the encoded header of their proofs. Importing a key costs half as much as verifying a
   * signature. Only keys of valid tokens are added, so that other clients cannot fill the cache.
   */
  readonly keys: RecentValues<ProofKey>
}

/** A proof that matches its request. Its signature is not verified yet. */
export interface CheckedProof {
  readonly key: ProofKey
  readonly claims: JsonObject
  readonly jti: string
  readonly signingInput: string
  readonly signature: Buffer
}

/** Node's HTTP parser allows 16 KiB for all headers together. */
const MAX_PROOF_LENGTH = 8192
const THREE_PARTS = /^[\w-]+\.[\w-]*\.[\w-]+$/
const MAX_JTI_LENGTH = 256

/**
 * Makes all checks of RFC 9449 §4.3, except the signature and earlier use. The cheapest and most specific checks come
 * first: rejecting a proof of another key costs one hash.
 *
 * @param now - milliseconds since the epoch
 */
export function checkProof(context: ProofContext, rules: ProofRules, now: number): CheckedProof | Refusal {
  const { proof } = context
  if (proof === undefined || proof === '') return MISSING
  // Node and `fetch` join repeated headers with a comma, which a JWS cannot contain.
  if (typeof proof !== 'string' || proof.includes(',')) return SEVERAL
  if (proof.length > MAX_PROOF_LENGTH) return TOO_LONG
  const firstDot = proof.indexOf('.')
  const lastDot = proof.lastIndexOf('.')
  if (firstDot < 1 || lastDot === proof.length - 1 || !THREE_PARTS.test(proof)) return NOT_A_JWS

  const key = findKey(proof.slice(0, firstDot), context.thumbprint, rules)
  if ('granted' in key) return key
  const bytes = decodeBase64url(proof.slice(firstDot + 1, lastDot))
  const signature = decodeBase64url(proof.slice(lastDot + 1))
  if (!bytes || !signature) return NOT_A_JWS
  const claims = parseStrictJsonObject(bytes)
  if (!claims) return PAYLOAD
  const { jti } = claims
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH) return JTI
  const refusal = refuseClaims(claims, context, rules, now)
  return refusal ?? { key, claims, jti, signingInput: proof.slice(0, lastDot), signature }
}

/** A cached key was compared with a valid token before; it is still compared with this one. */
function findKey(header: string, thumbprint: string, { algorithms, keys }: ProofRules): ProofKey | Refusal {
  const cached = keys.find(header)
  if (cached) return cached.thumbprint === thumbprint ? cached : OTHER_KEY
  const key = parseProofHeader(header, algorithms)
  if ('granted' in key) return key
  if (key.thumbprint !== thumbprint) return OTHER_KEY
  keys.add(header, key)
  return key
}

function isStringOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function refuseClaims(
  claims: JsonObject,
  { method, target, accessToken }: ProofContext,
  rules: ProofRules,
  now: number,
): Refusal | undefined {
  // RFC 7519 §4.1: a proof needs neither, but if present, they must have the right type.
  if (!isStringOrAbsent(claims.iss) || ![claims.aud].flat().every(isStringOrAbsent)) return REGISTERED
  // Characters of `token68` are ASCII.
  if (claims.ath !== hash('sha256', accessToken, 'base64url')) return ACCESS_TOKEN
  // RFC 9110 §9.1: methods are case-sensitive.
  if (claims.htm !== method) return METHOD
  if (typeof claims.htu !== 'string' || !rules.urls.match(claims.htu, target)) return TARGET
  const expiry = expiryOf(claims, rules, now)
  return typeof expiry === 'number' ? undefined : expiry
}
