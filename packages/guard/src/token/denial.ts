import { isThenable } from '../thenable.ts'
import type { Claims } from './claims.ts'
import { VerifiedToken } from './verified-token.ts'

/** Decides which tokens are revoked: what `createDenyList()` returns, or your own. */
export interface DenyList {
  /**
   * Whether a verified token is revoked. It runs for every request with a valid token, cached ones included, and must be
   * synchronous. Only `false` lets the token pass. What it throws becomes the framework's 500.
   *
   * @param claims - as the issuer wrote them
   */
  denies(claims: Claims): boolean
  /** How many denials it holds: with 0, it is not asked, and the claims of cached tokens are not read for it. */
  readonly size?: number
}

/** @throws TypeError if the list returns a promise; what the list throws */
export function isDenied(list: DenyList, token: VerifiedToken): boolean {
  if (list.size === 0) return false
  const result: unknown = list.denies(VerifiedToken.claimsOf(token))
  if (!isThenable(result)) return result !== false
  // An unhandled rejection would end the process.
  result.then(undefined, () => undefined)
  throw new TypeError('The deny list returned a promise: make it synchronous')
}
