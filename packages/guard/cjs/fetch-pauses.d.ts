/**
 * When an issuer may be asked for its keys: not so soon after a fetch that failed, nor for a key that it does not
 * publish so soon after the last one. Every time is milliseconds since the epoch.
 */
export interface FetchPauses {
    /** When the issuer may be asked. */
    readonly fetchAt: number;
    /** When it may be asked for the sake of an unknown key. */
    readonly searchAt: number;
    /** Whether the last fetch failed. */
    readonly isFailing: boolean;
    /** Whether a fetch has looked for the key in vain: it causes no other, so that new ones get their turn. */
    hasMissed(keyId: string | undefined, now: number): boolean;
    /** Whether the issuer may be asked for the sake of an unknown key; the next one must then wait. */
    takeTurn(now: number): boolean;
    succeeded(): void;
    failed(now: number): void;
    missed(keyId: string | undefined, now: number): void;
    /** No pause may last longer for it. */
    clockSetBack(): void;
}
/** @param coolDownSeconds - the longest pause */
export declare function createFetchPauses(coolDownSeconds: number): FetchPauses;
