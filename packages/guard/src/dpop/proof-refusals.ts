import { type Refusal, refusal } from '../refusal.ts'
import type { HeaderProblem } from './proof-key.ts'

/** RFC 9449 §7.1: a resource server responds to each of these with 401 and the scheme DPoP. */
function invalidProof(description: string): Refusal {
  return refusal(401, 'invalid_proof', { scheme: 'DPoP', error: 'invalid_dpop_proof', description })
}

export const MISSING: Refusal = invalidProof('The request carries no DPoP proof')
export const SEVERAL: Refusal = invalidProof('The request carries more than one DPoP proof')
export const TOO_LONG: Refusal = invalidProof('The DPoP proof is too long')
export const NOT_A_JWS: Refusal = invalidProof('The DPoP proof is not a strict JWS of three parts')
export const PAYLOAD: Refusal = invalidProof('The payload of the DPoP proof is not a strict JSON object')
export const REGISTERED: Refusal = invalidProof('The iss or aud of the DPoP proof does not have the type of RFC 7519')
export const JTI: Refusal = invalidProof('The jti of the DPoP proof is not a string of 1 to 256 characters')
export const METHOD: Refusal = invalidProof('The htm of the DPoP proof is not the method of the request')
export const URL_: Refusal = invalidProof('The htu of the DPoP proof is not the URL of the request')
export const ACCESS_TOKEN: Refusal = invalidProof('The ath of the DPoP proof is not the hash of the access token')
export const TIME: Refusal = invalidProof('The iat, exp or nbf of the DPoP proof is not a time in seconds')
export const OLD: Refusal = invalidProof('The DPoP proof is too old')
export const AHEAD: Refusal = invalidProof('The DPoP proof is from the future')
export const SIGNATURE: Refusal = invalidProof('The signature of the DPoP proof is not valid')

export const HEADERS: Readonly<Record<HeaderProblem, Refusal>> = {
  header: invalidProof('The header of the DPoP proof is not a strict JSON object, or has an extension'),
  type: invalidProof('The typ of the DPoP proof is not dpop+jwt'),
  algorithm: invalidProof('The DPoP proof is signed with an algorithm that is not accepted here'),
  key: invalidProof('The jwk of the DPoP proof is not a public key that is accepted here'),
}

/** RFC 9449 §9. The nonce itself is in the header `DPoP-Nonce` of the response. */
export const NONCE: Refusal = refusal(401, 'use_nonce', {
  scheme: 'DPoP',
  error: 'use_dpop_nonce',
  description: 'The DPoP proof must carry the nonce of this response',
})

export const REPLAYED: Refusal = refusal(401, 'replayed_proof', {
  scheme: 'DPoP',
  error: 'invalid_dpop_proof',
  description: 'The DPoP proof was used before',
})

export const OTHER_KEY: Refusal = refusal(401, 'binding_mismatch', {
  scheme: 'DPoP',
  error: 'invalid_token',
  description: 'The token is bound to another key than the one of the DPoP proof',
})

/** The guard cannot check whether the proof was used before. */
export function replaysUnavailable(retryAfterSeconds: number): Refusal {
  return refusal(503, 'replays_unavailable', {
    scheme: 'DPoP',
    error: 'temporarily_unavailable',
    description: 'The store of used DPoP proofs is unavailable at the moment',
    retryAfterSeconds,
  })
}
