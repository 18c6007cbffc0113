import type { Guard } from '../guard.ts'
import type { Claims } from '../token/claims.ts'
import type { VerifiedToken } from '../token/verified-token.ts'

const verifiedToken: unique symbol = Symbol('verified token')

/** A framework's request or context. A weak map keyed by requests would cost microseconds in the garbage collector. */
interface Carrier {
  [verifiedToken]?: VerifiedToken
}

/** Stores the token of an allowed request on the request. */
export function keepToken(request: object & Carrier, token: VerifiedToken | undefined): void {
  if (token) request[verifiedToken] = token
}

/**
 * The verified token of an allowed request.
 *
 * @param guard - the guard that verified it, whose schema then gives the claims their type
 * @throws TypeError if the request was allowed without a token, or if another guard verified the token
 */
export function tokenOf(request: object): VerifiedToken
export function tokenOf<TokenClaims extends Claims>(
  request: object,
  guard: Guard<TokenClaims>,
): VerifiedToken<TokenClaims>
export function tokenOf(request: object & Carrier, guard?: Guard): VerifiedToken {
  return checkToken(request[verifiedToken], guard)
}

/** The verified token of a request, or `undefined` if it was allowed without a token, as with {@link optional}. */
export function optionalTokenOf(request: object): VerifiedToken | undefined
export function optionalTokenOf(request: object & Carrier): VerifiedToken | undefined {
  return request[verifiedToken]
}

/** @throws TypeError if there is no token, or if another guard verified it */
export function checkToken(token: VerifiedToken | undefined, guard: Guard | undefined): VerifiedToken {
  if (!token) throw new TypeError('The request has no verified token: its route does not demand one')
  if (guard && !guard.verified(token)) throw new TypeError('The token of the request was verified by another guard')
  return token
}
