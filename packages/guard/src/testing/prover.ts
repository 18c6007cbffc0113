import { createHash, createPublicKey, randomUUID } from 'node:crypto'
import { thumbprintOf } from '../dpop/key-thumbprint.ts'
import { isProofAlgorithm, type ProofAlgorithm, parseAlgorithm } from '../jose/algorithms.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { createSigningKey, type SigningKey, signJws } from './signing-key.ts'

export interface ProverOptions {
  /** The signature algorithm of the proofs. Default: `ES256`. */
  readonly algorithm?: ProofAlgorithm | 'Ed25519'
  /** The clock for `iat`, in milliseconds since the epoch. Default: `Date.now()`, read each time. */
  readonly clock?: () => number
}

/** The request that a proof is for. */
export interface ProvenCall {
  readonly accessToken: string
  /** The method of the request. Default: `GET`. */
  readonly method?: string
  /** The URL of the request, as the client calls it. */
  readonly url: string
  /** The value of the header `DPoP-Nonce` of an earlier response. */
  readonly nonce?: string | undefined
  /** Claims to add or replace; `undefined` removes a claim. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Members of the protected header to add or replace; `undefined` removes one. */
  readonly header?: Readonly<Record<string, unknown>>
}

const CALL = Object.keys({
  accessToken: true,
  method: true,
  url: true,
  nonce: true,
  claims: true,
  header: true,
} satisfies Record<keyof ProvenCall, true>)

/** A client with its own key, which proves for each request that it has that key (RFC 9449). */
export interface Prover {
  /** The thumbprint of the key: `cnf.jkt` of the tokens that are bound to it. */
  readonly thumbprint: string
  /** The public key, as proofs carry it. */
  readonly publicJwk: Readonly<Record<string, unknown>>
  /** Creates a proof: the value of the header `DPoP`. */
  prove(call: ProvenCall): string
  /** The headers of a request with a token and a new proof. */
  headers(call: ProvenCall): { readonly authorization: string; readonly dpop: string }
}

/**
 * Creates a client with a new key.
 *
 * @throws TypeError for an unknown option or algorithm
 */
export function createProver(options: ProverOptions = {}): Prover {
  refuseUnknownOptions(options, ['algorithm', 'clock'])
  const { algorithm = 'ES256', clock = () => Date.now() } = options
  if (!isProofAlgorithm(parseAlgorithm(algorithm))) {
    throw new TypeError(
      `The option "algorithm" must be RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA or Ed25519, not "${algorithm}"`,
    )
  }
  return proverWith(createSigningKey(algorithm), clock)
}

/** A client with a given key. */
export function proverWith(key: SigningKey, clock: () => number): Prover {
  const { algorithm } = key
  const publicKey = createPublicKey(key.privateKey)
  const publicJwk = { ...publicKey.export({ format: 'jwk' }) }
  const thumbprint = thumbprintOf(publicKey, publicJwk)
  if (thumbprint === undefined) throw new TypeError(`A key for "${algorithm}" has no thumbprint`)

  function prove(call: ProvenCall): string {
    refuseUnknownOptions(call, CALL)
    const { accessToken, method = 'GET', url, nonce, claims, header } = call
    const ath = createHash('sha256').update(accessToken).digest('base64url')
    const usual = { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(clock() / 1000), ath, nonce }
    const usualHeader = { typ: 'dpop+jwt', alg: algorithm, jwk: publicJwk }
    return signJws(key, JSON.stringify({ ...usualHeader, ...header }), JSON.stringify({ ...usual, ...claims }))
  }

  return {
    thumbprint,
    publicJwk,
    prove,
    headers: call => ({ authorization: `DPoP ${call.accessToken}`, dpop: prove(call) }),
  }
}
