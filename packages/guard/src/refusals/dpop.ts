import { invalidToken, type Refusal, refusal } from '../refusal.ts'

/**
 * What is wrong with a DPoP proof. The comment of each row says what to do about it, and docs/reference/refusals.md is
 * generated from them.
 */

/** Send a [DPoP proof](../how-to/dpop.md). */
export const MISSING: Refusal = invalidProof('The request carries no DPoP proof')
/** Send one proof in one header. */
export const SEVERAL: Refusal = invalidProof('The request carries more than one DPoP proof')
/** Remove members from the proof: it may have 8,192 characters. */
export const TOO_LONG: Refusal = invalidProof('The DPoP proof is too long')
/** Compare the proof with RFC 9449 §4.2. */
export const NOT_A_JWS: Refusal = invalidProof('The DPoP proof is not a strict JWS of three parts')
/** Compare the header with RFC 9449 §4.2. It may not have `crit`, `b64`, `zip` or `cty`. */
export const HEADER: Refusal = invalidProof(
  'The header of the DPoP proof is not a strict JSON object, or has an extension',
)
/** Set `typ` to `dpop+jwt`. */
export const TYPE: Refusal = invalidProof('The typ of the DPoP proof is not dpop+jwt')
/** Use one of the algorithms of the parameter `algs` of the challenge. */
export const ALGORITHM: Refusal = invalidProof('The DPoP proof is signed with an algorithm that is not accepted here')
/** Send the public key alone, of the type that `alg` needs. */
export const KEY: Refusal = invalidProof('The jwk of the DPoP proof is not a public key that is accepted here')
/** Compare the payload with RFC 9449 §4.2. Member names must be unique. */
export const PAYLOAD: Refusal = invalidProof('The payload of the DPoP proof is not a strict JSON object')
/** Remove the claim: a proof does not need it. */
export const REGISTERED: Refusal = invalidProof('The iss or aud of the DPoP proof does not have the type of RFC 7519')
/** Set `jti` to a new unique string for each proof. */
export const JTI: Refusal = invalidProof('The jti of the DPoP proof is not a string of 1 to 256 characters')
/** Set `ath` to the SHA-256 of the access token in base64url. */
export const ACCESS_TOKEN: Refusal = invalidProof('The ath of the DPoP proof is not the hash of the access token')
/** Set `htm` to the method of the request, in capital letters. */
export const METHOD: Refusal = invalidProof('The htm of the DPoP proof is not the method of the request')
/** Compare `htu` with the option `baseUrls`: the event `tokenRefused` shows the expected URL. */
export const TARGET: Refusal = invalidProof('The htu of the DPoP proof is not the URL of the request')
/** Set them to numbers of seconds since 1970. */
export const TIME: Refusal = invalidProof('The iat, exp or nbf of the DPoP proof is not a time in seconds')
/** Sign a new proof for each request, and compare the clocks. */
export const OLD: Refusal = invalidProof('The DPoP proof is too old')
/** Compare the clocks of the client and the API. */
export const AHEAD: Refusal = invalidProof('The DPoP proof is from the future')
/** Sign with the private key of `jwk`. */
export const SIGNATURE: Refusal = invalidProof('The signature of the DPoP proof is not valid')

/** Repeat the request with the nonce in the header `DPoP-Nonce` of the response. */
export const NONCE: Refusal = refusal(401, 'use_nonce', {
  scheme: 'DPoP',
  error: 'use_dpop_nonce',
  description: 'The DPoP proof must carry the nonce of this response',
})
/** Sign a new proof for each request. */
export const REPLAYED: Refusal = refusal(401, 'replayed_proof', {
  scheme: 'DPoP',
  error: 'invalid_dpop_proof',
  description: 'The DPoP proof was used before',
})
/** Request a new token: the client lost the key that its token is bound to, or the token was stolen. */
export const OTHER_KEY: Refusal = invalidToken(
  'binding_mismatch',
  'The token is bound to another key than the one of the DPoP proof',
  'DPoP',
)

/** Look at the hint of the event `tokenRefused`: the replay store failed or is full. */
export function replaysUnavailable(retryAfterSeconds: number): Refusal {
  return refusal(503, 'replays_unavailable', {
    scheme: 'DPoP',
    error: 'temporarily_unavailable',
    description: 'The store of used DPoP proofs is unavailable at the moment',
    retryAfterSeconds,
  })
}

/** RFC 9449 §7.1: a resource server responds to each of these with 401 and the scheme DPoP. */
function invalidProof(description: string): Refusal {
  return refusal(401, 'invalid_proof', { scheme: 'DPoP', error: 'invalid_dpop_proof', description })
}
