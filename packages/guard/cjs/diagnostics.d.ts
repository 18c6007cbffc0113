import type { Decision, Reason, Refusal } from './decision.ts';
import { type ParsedJws } from './jws.ts';
/**
 * What is published on the channel `tollgate.guard.decision`, once a check: few values, fit for metrics. Where `anyone`
 * may pass there is nothing to check.
 */
export interface DecisionMade {
    /** `granted`, or why not. */
    readonly outcome: 'granted' | Reason;
    /** Whether the token was remembered, so that its signature needed no check. */
    readonly remembered: boolean;
}
/**
 * What is published on the channel `tollgate.guard.token-refused`, for a token that could be read: what it says,
 * unverified, beside what the guard expects. For the log, never for the caller; it holds no part of the token's text.
 */
export interface TokenRefused {
    readonly reason: Reason;
    readonly received: Received;
    readonly expected: readonly Expected[];
    /** What may be wrong in the configuration: an issuer that differs by the slash at its end, or tokens without `typ`. */
    readonly hint: string | undefined;
}
export interface Received {
    readonly issuer: unknown;
    readonly audience: unknown;
    readonly expiresAt: unknown;
    readonly algorithm: string;
    readonly keyId: string | undefined;
}
export interface Expected {
    readonly issuer: string;
    readonly audience: string;
    readonly algorithms: readonly string[];
}
/** What is published on the channel `tollgate.guard.keys`, after each attempt to fetch an issuer's keys. */
export interface KeysFetched {
    readonly issuer: string;
    /** How old the keys at hand were by then, in seconds; undefined before the first success. */
    readonly ageSeconds: number | undefined;
    /** Why the attempt failed; undefined when it succeeded. */
    readonly error: unknown;
}
/** What to call for which event. */
export interface Observers {
    readonly decision?: (event: DecisionMade) => void;
    readonly tokenRefused?: (event: TokenRefused) => void;
    readonly keys?: (event: KeysFetched) => void;
}
/**
 * Calls observers for what every guard of this process publishes, from now on. They are called at once, while a request
 * waits: what takes long, they put off; and an observer that throws ends the process, as every
 * subscriber of a diagnostics channel does. What was `received` may be of any type: whoever sent the token chose it.
 *
 * @returns a function that ends it
 * @throws TypeError for an observer of an event that there is not
 */
export declare function observe(observers: Observers): () => void;
export declare function publishKeysFetched(event: KeysFetched): void;
export declare function publishDecision(decision: Decision, remembered: boolean): void;
export declare function publishTokenRefused(refusal: Refusal, jws: ParsedJws, trusted: Iterable<Expected>): void;
