import type { TestIssuer } from '../../testing/index.ts'
import { type Prover, proverWith } from '../../testing/prover.ts'
import { createSigningKey, type SigningKey, signJws } from '../../testing/signing-key.ts'
import type { Fields } from './request.ts'

/** The URL under which clients call the API, wherever a test serves it: the host of a request is not read. */
export const BASE_URL = 'https://api.example.com'
export const DPOP_ALGORITHMS = ['ES256', 'EdDSA', 'RS256'] as const
/** As challenges name them. */
export const ALGS = 'algs="ES256 EdDSA Ed25519 RS256"'

type Members = Readonly<Record<string, unknown>>

/** A client of the API, and what it needs to send proofs that no library would send. */
export interface DpopClient {
  readonly issuer: TestIssuer
  readonly key: SigningKey
  readonly prover: Prover
  readonly url: string
  /** Bound to the key of the client. */
  readonly token: string
  /** Headers with a proof of which some members differ; `undefined` takes one away. */
  send(claims?: Members, header?: Members): Fields
  /** Headers with any proof. */
  sendProof(proof: string | readonly string[]): Fields
  /** A proof made of texts, signed as it is. */
  sign(header: string, payload: string): string
}

export function createDpopClient(issuer: TestIssuer, path: string, clock: () => number): DpopClient {
  const key = createSigningKey('ES256')
  const prover = proverWith(key, clock)
  const url = `${BASE_URL}${path}`
  const token = issuer.issueBound(prover)
  const sendProof = (dpop: string | readonly string[]) => ({ authorization: `DPoP ${token}`, dpop })
  return {
    issuer,
    key,
    prover,
    url,
    token,
    sendProof,
    send: (claims = {}, header = {}) => sendProof(prover.prove({ accessToken: token, url, claims, header })),
    sign: (header, payload) => signJws(key, header, payload),
  }
}

/** A request that every guard with DPoP refuses. */
export interface HostileRequest {
  readonly what: string
  fields(client: DpopClient): Fields
  /** The scheme of the challenge with the error. Default: DPoP. */
  readonly scheme?: 'Bearer'
  readonly status: 400 | 401
  readonly error: 'invalid_request' | 'invalid_token' | 'invalid_dpop_proof'
  readonly description: RegExp
}

/** A proof that is not valid. */
export function proof(what: string, fields: (client: DpopClient) => Fields, description: RegExp): HostileRequest {
  return { what, fields, status: 401, error: 'invalid_dpop_proof', description }
}

/** A token that is not bound as it must be. */
export function token(what: string, fields: (client: DpopClient) => Fields, description: RegExp): HostileRequest {
  return { what, fields, status: 401, error: 'invalid_token', description }
}

/** Credentials that are not well formed. */
export function malformed(what: string, fields: (client: DpopClient) => Fields, description: RegExp): HostileRequest {
  return { what, fields, scheme: 'Bearer', status: 400, error: 'invalid_request', description }
}
