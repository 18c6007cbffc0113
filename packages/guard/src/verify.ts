import type { Verification } from './cache/token-cache.ts'
import { measured, publishTokenRefused } from './events.ts'
import type { ParsedJws } from './jose/jws.ts'
import { verifySignature, verifySignatureOnThread } from './jose/signature.ts'
import type { KeyOutcome } from './keys/key-set.ts'
import type { FoundIssuer, TrustedIssuer, TrustedIssuers } from './options/issuer.ts'
import { isRefusal, type Refusal, type Scheme } from './refusal.ts'
import {
  ALGORITHM,
  BAD_SIGNATURE,
  CLAIMS,
  EXPIRED,
  NO_TYPE,
  NOT_YET_VALID,
  UNKNOWN_ISSUER,
  UNKNOWN_KEY,
} from './refusals/token.ts'
import { refuseBinding } from './token/binding.ts'
import type { CertificateVerifier } from './token/certificate-binding.ts'
import { type AcceptedClaims, type Claims, checkClaims } from './token/claims.ts'
import { refuseOtherKinds, refuseType } from './token/profile.ts'
import type { ProofVerifier } from './token/proof-verifier.ts'

/** A token that passed, or why not. */
export type VerificationOutcome = Verification | Refusal

/** What tokens are held against. */
export interface TokenRules {
  /** The name of the guard, for events. */
  readonly name: string | undefined
  readonly issuers: TrustedIssuers
  /** Whether claims have the form that the API requires. */
  matchesSchema(claims: Claims): boolean
  readonly clockToleranceSeconds: number
  readonly maxTokenAgeSeconds: number
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Whether signatures are checked on Node's thread pool. */
  readonly threads: boolean
  /** Verifies the proofs of tokens that are bound to a key, which are refused without. */
  readonly proofs: ProofVerifier | undefined
  /** Verifies the client certificates of tokens that are bound to one, which are refused without. */
  readonly certificates: CertificateVerifier | undefined
}

const HINT_AT_PROFILE = 'The token states no "typ": if its issuer never does, set the option "profile" to "untyped"'

/**
 * Verifies an access token that was taken apart. The signature comes last: a token that cannot pass must neither cost one
 * nor cause a fetch.
 *
 * @param now - milliseconds since the epoch
 */
export function verifyToken(
  rules: TokenRules,
  jws: ParsedJws,
  scheme: Scheme,
  now: number,
): VerificationOutcome | Promise<VerificationOutcome> {
  return measured(rules.name, jws.header.algorithm, () => verifyParsed(rules, jws, scheme, now))
}

function verifyParsed(
  rules: TokenRules,
  jws: ParsedJws,
  scheme: Scheme,
  now: number,
): VerificationOutcome | Promise<VerificationOutcome> {
  const issuer = rules.issuers.find(jws.claims.iss, now)
  return issuer instanceof Promise
    ? issuer.then(found => verifyFrom(rules, found, jws, scheme, rules.clock()))
    : verifyFrom(rules, issuer, jws, scheme, now)
}

function verifyFrom(
  rules: TokenRules,
  issuer: FoundIssuer,
  jws: ParsedJws,
  scheme: Scheme,
  now: number,
): VerificationOutcome | Promise<VerificationOutcome> {
  if (!issuer || isRefusal(issuer)) return refuse(rules, issuer ?? UNKNOWN_ISSUER, jws)
  const accepted = accept(rules, jws, scheme, issuer, now)
  if (isRefusal(accepted)) return refuse(rules, accepted, jws)

  const key = issuer.keySet.find(jws.header.keyId, jws.header.algorithm, now)
  return key instanceof Promise
    ? key.then(found => verifyWith(rules, found, jws, accepted, issuer))
    : verifyWith(rules, key, jws, accepted, issuer)
}

function accept(
  rules: TokenRules,
  jws: ParsedJws,
  scheme: Scheme,
  issuer: TrustedIssuer,
  now: number,
): AcceptedClaims | Refusal {
  if (!issuer.algorithms.includes(jws.header.algorithm)) return ALGORITHM
  return (
    refuseOtherKinds(jws.claims, jws.header.type, issuer.profile) ??
    refuseBinding(jws.claims, scheme, rules) ??
    refuseType(jws.header.type, issuer.profile) ??
    checkClaims(jws.claims, issuer, now / 1000)
  )
}

function verifyWith(
  rules: TokenRules,
  key: KeyOutcome,
  jws: ParsedJws,
  accepted: AcceptedClaims,
  { keySet }: TrustedIssuer,
): VerificationOutcome | Promise<VerificationOutcome> {
  if (isRefusal(key)) return refuse(rules, key, jws)
  const { header, signingInput, signature } = jws
  const finish = (genuine: boolean) => {
    if (!genuine) return refuse(rules, BAD_SIGNATURE, jws)
    // The issuer may have withdrawn the key, the token expired or the clock gone back, while keys were fetched or a thread was at work.
    if (!key.current) return refuse(rules, UNKNOWN_KEY, jws)
    const seconds = rules.clock() / 1000
    if (seconds >= accepted.validUntil) return refuse(rules, EXPIRED, jws)
    if (seconds < accepted.validFrom) return refuse(rules, NOT_YET_VALID, jws)
    // The application's own code reads nothing but what the issuer said.
    return rules.matchesSchema(accepted.claims) ? { accepted, key, keySet } : refuse(rules, CLAIMS, jws)
  }
  if (key.verifyMac) return finish(key.verifyMac(header.algorithm, signingInput, signature))
  return rules.threads
    ? verifySignatureOnThread(header.algorithm, key.keyObject, signingInput, signature).then(finish)
    : finish(verifySignature(header.algorithm, key.keyObject, signingInput, signature))
}

function refuse(rules: TokenRules, refusal: Refusal, jws: ParsedJws): Refusal {
  publishTokenRefused(rules, refusal, jws, refusal === NO_TYPE ? HINT_AT_PROFILE : undefined)
  return refusal
}
