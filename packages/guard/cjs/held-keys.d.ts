import { type VerificationKey } from './jwk.ts';
import type { FetchedKeys } from './key-source.ts';
import type { Algorithm } from './signature.ts';
/** How old keys may grow. */
export interface KeyAges {
    /** Keys older than this are refreshed in the background, while they go on serving; the issuer may say otherwise. */
    readonly freshSeconds: number;
    /** Keys older than this serve no longer: the last known good ends here. */
    readonly lastKnownGoodSeconds: number;
}
/** The keys that an issuer last published, and how old they are. Every `now` is milliseconds since the epoch. */
export interface HeldKeys {
    /** Whether nobody needs to ask for newer ones. */
    areFresh(now: number): boolean;
    /** Whether they may be used, fresh or not: the last known good has not ended. */
    mayServe(now: number): boolean;
    /** `undefined` before the first were fetched. */
    ageSeconds(now: number): number | undefined;
    /** The one key that a token can mean. */
    find(keyId: string | undefined, algorithm: Algorithm): VerificationKey | undefined;
    /** Puts fetched keys in the place of those at hand. */
    replace(fetched: FetchedKeys, now: number): void;
    /** How old they are nobody knows any more: they are fresh no longer, and serve for one last known good at most. */
    clockSetBack(now: number): void;
}
export declare function createHeldKeys(ages: KeyAges): HeldKeys;
/** A token without `kid` is taken only where one key alone could have signed it (RFC 7515 §4.1.4). */
export declare function selectKey(keys: readonly VerificationKey[], keyId: string | undefined, algorithm: Algorithm): VerificationKey | undefined;
