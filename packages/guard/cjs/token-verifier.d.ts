import { type Claims } from './claims.ts';
import { type Refusal } from './decision.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';
import type { Verification } from './verified-tokens.ts';
/** A token that passed, or why not. */
export type VerificationOutcome = Verification | Refusal;
/**
 * Creates what verifies an access token from its text.
 *
 * @param issuers - by the exact `iss`
 * @param fits - whether claims have the form that the API asks for
 * @param clock - milliseconds since the epoch
 * @param threads - whether signatures are checked on Node's thread pool
 */
export declare function createTokenVerifier(issuers: ReadonlyMap<unknown, TrustedIssuer>, fits: (claims: Claims) => boolean, clock: () => number, threads: boolean): (accessToken: string, now: number) => VerificationOutcome | Promise<VerificationOutcome>;
