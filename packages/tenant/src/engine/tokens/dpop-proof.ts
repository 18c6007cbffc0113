import { hash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'

/** The signature algorithms of proofs, as at Auth0. */
export const PROOF_ALGORITHMS = ['ES256'] as const

/** How far the time of a proof may differ from now, as in the protocol engine. */
const WINDOW_SECONDS = 300

/** The request that a proof must be for. */
interface ProvenRequest {
  method: string
  /** Without its query. */
  url: string
  /** Of a request with an access token. */
  accessToken?: string
}

/**
 * Verifies a DPoP proof (RFC 9449 §4.3) where the protocol engine does not: of the tenant's own grants, and of requests
 * with an access token. A proof is accepted once. A nonce is not required here.
 *
 * @returns the thumbprint of its key (RFC 7638)
 * @throws errors.InvalidDpopProof
 */
export async function verifyProof(
  { ReplayDetection }: Provider,
  proof: string,
  { method, url, accessToken }: ProvenRequest,
): Promise<string> {
  const { payload, thumbprint } = await verifySignature(proof)
  const { jti, htm, htu, iat, ath } = payload
  const now = Math.floor(Date.now() / 1000)
  if (typeof jti !== 'string' || jti === '') throw refuse('has no jti')
  if (typeof iat !== 'number' || Math.abs(now - iat) > WINDOW_SECONDS) throw refuse('is not recent')
  if (htm !== method) throw refuse('is for another method')
  if (withoutQuery(htu) !== url) throw refuse('is for another URL')
  if (accessToken !== undefined && ath !== hash('sha256', accessToken, 'base64url')) {
    throw refuse('is for another access token')
  }
  if (!(await ReplayDetection.unique(thumbprint, jti, now + WINDOW_SECONDS))) throw refuse('was already used')
  return thumbprint
}

/** Nothing but the proof decides whether this fails: a key in it may be anything. */
async function verifySignature(proof: string): Promise<{ payload: JWTPayload; thumbprint: string }> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [...PROOF_ALGORITHMS],
      typ: 'dpop+jwt',
    })
    return { payload, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) }
  } catch {
    throw refuse('is not valid')
  }
}

function withoutQuery(htu: unknown): string | undefined {
  const url = typeof htu === 'string' ? URL.parse(htu) : null
  return url ? Object.assign(url, { search: '', hash: '' }).href : undefined
}

function refuse(what: string): errors.InvalidDpopProof {
  return new errors.InvalidDpopProof(`The DPoP proof ${what}`)
}
