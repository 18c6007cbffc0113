import type { Claims } from '../claims.ts';
import type { Guard } from '../guard.ts';
import type { VerifiedToken } from '../verified-token.ts';
/** Keeps the token of a request that was let pass, for as long as the request lives. */
export declare function keepToken(request: object, token: VerifiedToken | undefined): void;
/**
 * The verified token of a request that was let pass.
 *
 * @param guard - the guard that verified it, whose schema then gives the claims their type
 * @throws TypeError where the request was let pass without a token, or another guard verified it
 */
export declare function tokenOf(request: object): VerifiedToken;
export declare function tokenOf<TokenClaims extends Claims>(request: object, guard: Guard<TokenClaims>): VerifiedToken<TokenClaims>;
/** The verified token of a request, or `undefined` where it was let pass without one, as {@link optional} does. */
export declare function optionalTokenOf(request: object): VerifiedToken | undefined;
/** @throws TypeError when there is no token, or another guard verified it */
export declare function checkToken(token: VerifiedToken | undefined, guard: Guard | undefined): VerifiedToken;
