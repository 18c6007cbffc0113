import type { Jwk } from './signing-key.ts'

/** What every measuring process needs to know: whom to trust, and where the tokens are. */
export interface Material {
  readonly issuer: string
  readonly jwksUri: string
  readonly audience: string
  readonly publicJwk: Jwk
  readonly publicPem: string
  /** Files with one Authorization header a line. */
  readonly files: {
    /** One token. */
    readonly one: string
    readonly hundred: string
    readonly thousand: string
    /** More tokens than any cache of these guards holds. */
    readonly fresh: string
    readonly expired: string
    readonly tampered: string
    readonly unknownKey: string
    /** With a DPoP proof behind a tab in each line. Written by {@link writeProofs}, because proofs are soon too old. */
    readonly proofs: string
  }
}

/** Whether a message holds the material: only processes of this package send one. */
export function isMaterial(value: unknown): value is Material {
  return typeof value === 'object' && value !== null && 'issuer' in value && 'publicJwk' in value && 'files' in value
}
