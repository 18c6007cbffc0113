import type { AcceptedClaims } from './claims.ts';
import type { VerificationKey } from './jwk.ts';
import type { KeySet } from './key-set.ts';
import type { TokenContent } from './verified-token.ts';
/** A token that has just passed every check, and what must go on holding for it to pass again. */
export interface Verification {
    readonly accepted: AcceptedClaims;
    readonly key: VerificationKey;
    readonly keySet: KeySet;
}
/** Tokens that passed every check, so that a client's next request need not pay for the signature again. */
export interface VerifiedTokens {
    /**
     * @param header - the Authorization header
     * @param now - milliseconds since the epoch
     * @returns `undefined` when this very token is not remembered, or what let it pass holds no longer
     */
    find(header: string, now: number): TokenContent | undefined;
    /** @param header - the Authorization header that carried the token */
    remember(header: string, verification: Verification): void;
}
/**
 * Remembers up to `limit` tokens, a whole number. Two generations stand in for a list by age: when the young one is half
 * the limit it becomes the old one, and what the old one held and nobody asked for is forgotten.
 *
 * The fingerprint of a token only finds a candidate. The whole header is then compared with the candidate's, by its text
 * or by its digest, so a token that differs in a single character is not found.
 */
export declare function createVerifiedTokens(limit: number): VerifiedTokens;
