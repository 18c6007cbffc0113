import type { Guard } from '../guard.ts'
import type { Claims } from '../token/claims.ts'
import type { VerifiedToken } from '../token/verified-token.ts'

const tokens = new WeakMap<object, VerifiedToken>()

/** Keeps the token of a request that was let pass, for as long as the request lives. */
export function keepToken(request: object, token: VerifiedToken | undefined): void {
  if (token) tokens.set(request, token)
}

/**
 * The verified token of a request that was let pass.
 *
 * @param guard - the guard that verified it, whose schema then gives the claims their type
 * @throws TypeError where the request was let pass without a token, or another guard verified it
 */
export function tokenOf(request: object): VerifiedToken
export function tokenOf<TokenClaims extends Claims>(
  request: object,
  guard: Guard<TokenClaims>,
): VerifiedToken<TokenClaims>
export function tokenOf(request: object, guard?: Guard): VerifiedToken {
  return checkToken(tokens.get(request), guard)
}

/** The verified token of a request, or `undefined` where it was let pass without one, as {@link optional} does. */
export function optionalTokenOf(request: object): VerifiedToken | undefined {
  return tokens.get(request)
}

/** @throws TypeError when there is no token, or another guard verified it */
export function checkToken(token: VerifiedToken | undefined, guard: Guard | undefined): VerifiedToken {
  if (!token) throw new TypeError('The request has no verified token: its route does not demand one')
  if (guard && !guard.verified(token)) throw new TypeError('The token of the request was verified by another guard')
  return token
}
