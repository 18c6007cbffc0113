import { type Claims } from './claims.ts';
/** What is known of a token that passed every check. */
export interface TokenContent {
    readonly permissions: readonly string[];
    readonly scopes: readonly string[];
    /** Not there for a remembered token: they stand in the header that carried it this time, for whoever asks. */
    readonly claims?: Claims | undefined;
}
/** The guard that verified a token, as the token knows it. */
export interface Origin<TokenClaims extends Claims> {
    /** What the guard's schema makes of claims that fit it. */
    narrow(claims: Claims): TokenClaims;
}
/**
 * An access token that passed every check. It holds what the issuer said and shows nothing that could be sent again. A
 * class for its private fields.
 */
export declare class VerifiedToken<out TokenClaims extends Claims = Claims> {
    #private;
    /** The `permissions` claim, or empty. */
    readonly permissions: readonly string[];
    /** The `scope` claim, split at its spaces, or empty. */
    readonly scopes: readonly string[];
    /** Only a guard makes one. @param header - the Authorization header that carried the token */
    constructor(content: TokenContent, header: string, origin: Origin<TokenClaims>);
    /** What the issuer said, deeply frozen. */
    get claims(): TokenClaims;
    /** Whether the guard known as `origin` verified the token. */
    static isFrom<TokenClaims extends Claims>(origin: Origin<TokenClaims>, token: VerifiedToken): token is VerifiedToken<TokenClaims>;
}
