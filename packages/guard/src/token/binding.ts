import { isJsonObject, type JsonObject } from '../jose/strict-json.ts'
import type { Refusal, Scheme } from '../refusal.ts'
import {
  BINDING,
  BINDING_NEEDED,
  BOUND_TOKEN,
  CERTIFICATE_BINDING_NEEDED,
  PROOF_NEEDED,
  UNBOUND,
} from '../refusals/token.ts'

/** How a sender proves that a token is theirs: by a proof of a key (RFC 9449), or by a client certificate (RFC 8705). */
export type Binding = 'dpop' | 'mtls'

/** SHA-256 in base64url. */
const THUMBPRINT = /^[\w-]{43}$/

/** What the guard can verify. Tokens that are bound in another way are refused. */
export interface BindingVerifiers {
  readonly proofs?: { readonly required: boolean } | undefined
  readonly certificates?: { readonly required: boolean } | undefined
}

/**
 * Refuses a token whose binding does not fit the scheme that it was sent with: a token that is bound to a key is no bearer
 * token (RFC 9449 §7.2). A token that is bound to a certificate is sent as one (RFC 8705 §3). Members of `cnf` that the
 * guard does not know are ignored beside one that it does (RFC 7800 §3.1).
 */
export function refuseBinding(
  claims: JsonObject,
  scheme: Scheme,
  { proofs, certificates }: BindingVerifiers,
): Refusal | undefined {
  const isBound = 'cnf' in claims
  if (isBound && !proofs && !certificates) return BOUND_TOKEN
  const bound = isBound ? boundTo(claims) : UNBOUND_TOKEN
  if (!bound || (bound.key && !proofs) || (bound.certificate && !certificates)) return BINDING
  if (proofs?.required && !bound.key) return BINDING_NEEDED
  if (certificates?.required && !bound.certificate) return CERTIFICATE_BINDING_NEEDED
  if (bound.key) return scheme === 'DPoP' ? undefined : PROOF_NEEDED
  return scheme === 'DPoP' ? UNBOUND : undefined
}

const UNBOUND_TOKEN: Bound = { key: undefined, certificate: undefined }

/** The thumbprints of what a token is bound to. */
interface Bound {
  readonly key: string | undefined
  readonly certificate: string | undefined
}

/** @returns undefined if `cnf` is malformed, or names nothing that the guard knows */
function boundTo({ cnf }: JsonObject): Bound | undefined {
  if (!isJsonObject(cnf)) return undefined
  const key = thumbprintIn(cnf, 'jkt')
  const certificate = thumbprintIn(cnf, 'x5t#S256')
  return key === null || certificate === null || !(key || certificate) ? undefined : { key, certificate }
}

/** @returns null if the member is no thumbprint */
function thumbprintIn(cnf: JsonObject, name: string): string | null | undefined {
  if (!Object.hasOwn(cnf, name)) return undefined
  const value = cnf[name]
  return typeof value === 'string' && THUMBPRINT.test(value) ? value : null
}

/** @returns the thumbprint of the key that an accepted token is bound to (RFC 9449 §6.1) */
export function keyThumbprint(claims: JsonObject): string | undefined {
  return boundTo(claims)?.key
}

/** @returns the thumbprint of the certificate that an accepted token is bound to (RFC 8705 §3.1) */
export function certificateThumbprint(claims: JsonObject): string | undefined {
  return boundTo(claims)?.certificate
}
