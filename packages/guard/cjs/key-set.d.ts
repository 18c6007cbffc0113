import type { Refusal } from './decision.ts';
import { type KeyAges } from './held-keys.ts';
import type { VerificationKey } from './jwk.ts';
import type { FetchedKeys } from './key-source.ts';
import type { Algorithm } from './signature.ts';
/** How old the keys may grow, and how often they are asked for. */
export interface KeySetTimes extends KeyAges {
    /** The least time between two fetches for unknown keys, and the longest pause between two attempts of an outage. */
    readonly coolDownSeconds: number;
}
/** The keys of one issuer. */
export interface KeySet {
    /**
     * Whether the keys at hand may be used; starts a background refresh when they are no longer fresh.
     *
     * @param now - milliseconds since the epoch
     */
    serves(now: number): boolean;
    /**
     * The key that a token names: at once when at hand, else after one fetch that all who wait share.
     *
     * @param now - milliseconds since the epoch
     */
    find(keyId: string | undefined, algorithm: Algorithm, now: number): KeyOutcome | Promise<KeyOutcome>;
    /** Fetches the keys unless they are at hand. @throws IssuerUnavailable, without an attempt so soon after a failed one */
    ready(): Promise<void>;
}
/** The key, or why there is none. */
export type KeyOutcome = VerificationKey | Refusal;
export declare const UNKNOWN_KEY: Refusal;
/** Keys that are given once and for all, for an issuer that is never asked. */
export declare function createStaticKeySet(keys: readonly VerificationKey[]): KeySet;
/**
 * Keys that are fetched when needed, kept through an outage, replaced and never merged. What is at hand and how old it
 * is, `held` knows; when the issuer may be asked, `pauses`.
 *
 * @param fetchKeys - rejects with {@link IssuerUnavailable} on an outage
 * @param clock - milliseconds since the epoch
 */
export declare function createKeySet(issuer: string, fetchKeys: () => Promise<FetchedKeys>, times: KeySetTimes, clock: () => number): KeySet;
