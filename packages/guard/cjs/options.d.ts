import type { BodyShape } from './answer.ts';
import { type Fetch } from './exchange.ts';
import type { StandardSchema } from './standard-schema.ts';
import { type IssuerOptions, type TrustedIssuer } from './trusted-issuer.ts';
/** What a guard is told: one issuer, or several under `issuers`. */
export type GuardOptions = SharedOptions & (IssuerOptions | {
    readonly issuers: readonly IssuerOptions[];
});
/** What holds for all issuers of a guard. */
export interface SharedOptions {
    /** Any Standard Schema validator, synchronous: tokens whose claims do not fit are refused, `token.claims` has its type. */
    readonly claims?: StandardSchema<object>;
    /** How far an issuer's clock and ours may differ, in seconds, at most 300. Default: 0. */
    readonly clockToleranceSeconds?: number;
    /** How many verified tokens are remembered, at about 0.1 kB each, and their length more for the last 10,000 that came again. Default: 10,000; 0 verifies every token each time. */
    readonly rememberedTokens?: number;
    /** Age from which keys are refreshed in the background, in seconds, unless the issuer's answer says. Default: 600, at least 1. */
    readonly keysFreshSeconds?: number;
    /** Age from which keys are used no longer, however long the issuer is out, in seconds. Default: 14,400 (4 hours). */
    readonly keysLastKnownGoodSeconds?: number;
    /** The least time between two fetches that unknown keys cause, in seconds. Default: 30, at least 1. */
    readonly keysCoolDownSeconds?: number;
    /** The time for one answer of an issuer, its body included, in seconds. Default: 5, from 0.1 to 60. */
    readonly fetchTimeoutSeconds?: number;
    /**
     * Whether the signature of a token that is not remembered is checked on Node's thread pool, while other requests go on.
     * Without, it holds this thread for some 20 µs (RS256). Default: true where the process has more than one core; on a
     * single one the way to a thread and back only costs.
     */
    readonly threads?: boolean;
    /** What the bodies of refusals look like. Default: `message`. */
    readonly bodies?: BodyShape;
    /** How an issuer is asked, for a proxy or a pinned certificate: the global `fetch`, undici's, or the like. Default: Node's own client. */
    readonly fetch?: Fetch;
    /** Milliseconds since the epoch. Default: `Date.now()`, read each time, so that fake timers work. */
    readonly clock?: () => number;
}
/** The options, checked and with defaults. */
export interface Settings {
    /** By the exact `iss`. */
    readonly issuers: ReadonlyMap<unknown, TrustedIssuer>;
    readonly rememberedTokens: number;
    readonly bodies: BodyShape;
    readonly threads: boolean;
    readonly clock: () => number;
}
/** @throws TypeError naming the option that is missing, wrong or unknown */
export declare function parseOptions(options: GuardOptions): Settings;
