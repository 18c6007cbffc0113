import type { Verification } from './cache/token-cache.ts'
import type { ParsedJws } from './jose/jws.ts'
import { verifySignature, verifySignatureOnThread } from './jose/signature.ts'
import { UNKNOWN_KEY } from './keys/cached-keys.ts'
import type { KeyOutcome } from './keys/key-set.ts'
import { publishTokenRefused } from './observe.ts'
import type { TrustedIssuer } from './options/issuer.ts'
import { invalidToken, isRefusal, type Refusal, type Scheme } from './refusal.ts'
import { type ProofVerifier, refuseBinding } from './token/binding.ts'
import {
  type AcceptedClaims,
  type Claims,
  checkClaims,
  EXPIRED,
  NOT_YET_VALID,
  refuseOtherKinds,
} from './token/claims.ts'

/** A token that passed, or why not. */
export type VerificationOutcome = Verification | Refusal

const UNKNOWN_ISSUER = invalidToken('unknown_issuer', 'The token is from an issuer that is not trusted here')
const ALGORITHM = invalidToken('unsupported_token', 'The token is signed with an algorithm that is not accepted here')
const TYPE = invalidToken('not_an_access_token', 'The token type is not at+jwt')
const NO_TYPE = invalidToken('not_an_access_token', 'The token states no type (typ)')
const NO_TYPE_OF_RFC9068 = invalidToken('not_an_access_token', 'The token states no type (typ): it must be at+jwt')
const HINT_AT_PROFILE = 'The token states no "typ": if its issuer never does, set the option "profile" to "untyped"'
const CLAIMS = invalidToken('malformed_token', 'The claims of the token do not fit this API')
const BAD_SIGNATURE = invalidToken('bad_signature', 'The signature of the token is not valid')

/**
 * Creates what verifies an access token that was taken apart.
 *
 * @param issuers - by the exact `iss`
 * @param matchesSchema - whether claims have the form that the API asks for
 * @param clock - milliseconds since the epoch
 * @param threads - whether signatures are checked on Node's thread pool
 * @param proofs - verifies the proofs of tokens that are bound to a key, which are refused without
 */
export function createTokenVerifier(
  issuers: ReadonlyMap<unknown, TrustedIssuer>,
  matchesSchema: (claims: Claims) => boolean,
  clock: () => number,
  threads: boolean,
  proofs?: ProofVerifier,
): (jws: ParsedJws, scheme: Scheme, now: number) => VerificationOutcome | Promise<VerificationOutcome> {
  /**
   * The signature comes last: a token that cannot pass must neither cost one nor cause a fetch.
   *
   * @param now - milliseconds since the epoch
   */
  function verify(jws: ParsedJws, scheme: Scheme, now: number): VerificationOutcome | Promise<VerificationOutcome> {
    const issuer = issuers.get(jws.claims.iss)
    if (!issuer) return refuse(UNKNOWN_ISSUER, jws)
    const accepted = accept(jws, scheme, issuer, now)
    if (isRefusal(accepted)) return refuse(accepted, jws)

    const key = issuer.keySet.find(jws.header.keyId, jws.header.algorithm, now)
    return key instanceof Promise
      ? key.then(found => verifyWith(found, jws, accepted, issuer))
      : verifyWith(key, jws, accepted, issuer)
  }

  function accept(jws: ParsedJws, scheme: Scheme, issuer: TrustedIssuer, now: number): AcceptedClaims | Refusal {
    if (!issuer.algorithms.includes(jws.header.algorithm)) return ALGORITHM
    return (
      refuseOtherKinds(jws.claims) ??
      refuseBinding(jws.claims, scheme, proofs) ??
      refuseType(jws.header.type, issuer) ??
      checkClaims(jws.claims, issuer, now / 1000)
    )
  }

  function verifyWith(
    key: KeyOutcome,
    jws: ParsedJws,
    accepted: AcceptedClaims,
    { keySet }: TrustedIssuer,
  ): VerificationOutcome | Promise<VerificationOutcome> {
    if (isRefusal(key)) return refuse(key, jws)
    const { header, signingInput, signature } = jws
    const finish = (genuine: boolean) => {
      if (!genuine) return refuse(BAD_SIGNATURE, jws)
      // The issuer may have withdrawn the key, the token expired or the clock gone back, while keys were fetched or a thread was at work.
      if (!key.current) return refuse(UNKNOWN_KEY, jws)
      const seconds = clock() / 1000
      if (seconds >= accepted.validUntil) return refuse(EXPIRED, jws)
      if (seconds < accepted.validFrom) return refuse(NOT_YET_VALID, jws)
      // The application's own code reads nothing but what the issuer said.
      return matchesSchema(accepted.claims) ? { accepted, key, keySet } : refuse(CLAIMS, jws)
    }
    return threads
      ? verifySignatureOnThread(header.algorithm, key.publicKey, signingInput, signature).then(finish)
      : finish(verifySignature(header.algorithm, key.publicKey, signingInput, signature))
  }

  function refuse(refusal: Refusal, jws: ParsedJws): Refusal {
    publishTokenRefused(refusal, jws, issuers.values(), refusal === NO_TYPE ? HINT_AT_PROFILE : undefined)
    return refusal
  }

  return verify
}

function refuseType(type: string | undefined, { profile }: TrustedIssuer): Refusal | undefined {
  if (profile === 'rfc9068' && type !== 'at+jwt') return type === undefined ? NO_TYPE_OF_RFC9068 : TYPE
  return profile === 'auth0' && type === undefined ? NO_TYPE : undefined
}
