import { type Answer } from './answer.ts';
import type { Claims } from './claims.ts';
import { type Decision, type Refusal } from './decision.ts';
import { type GuardOptions } from './options.ts';
import { type Policy } from './policy.ts';
import { type StandardSchema } from './standard-schema.ts';
import { VerifiedToken } from './verified-token.ts';
/** What the guard reads of a request. Node's `IncomingMessage` is one. */
export interface GuardedRequest {
    readonly headers: {
        readonly authorization?: string | undefined;
    };
    /** Names and values in turn, to notice a repeated header, which `headers` hides. */
    readonly rawHeaders?: readonly string[];
}
/** Verifies access tokens and decides by policy. */
export interface Guard<TokenClaims extends Claims = Claims> {
    /**
     * Decides whether a request may pass: at once when its token is remembered or cannot pass, else after its signature was
     * checked on another thread, or the issuer's keys were fetched. Never throws or rejects for anything that the request
     * holds; what a test of the policy throws, it throws.
     *
     * @param context - what `when()` is given: the framework's own request
     */
    check(request: GuardedRequest, policy: Policy, context?: unknown): Decision<TokenClaims> | Promise<Decision<TokenClaims>>;
    /** The response to a refusal. */
    answer(refusal: Refusal): Answer;
    /** Whether this guard verified the token, so that its claims have the type that this guard's schema gives them. */
    verified(token: VerifiedToken): token is VerifiedToken<TokenClaims>;
    /** Settles once the keys of every issuer are at hand; fetches those that are not. @throws IssuerUnavailable */
    ready(): Promise<void>;
}
/**
 * Creates a guard for the access tokens of one or several issuers.
 *
 * @throws TypeError when an option is missing, wrong or unknown
 */
export declare function createGuard<Narrowed extends object>(options: GuardOptions & {
    readonly claims: StandardSchema<Narrowed>;
}): Guard<Claims & Narrowed>;
export declare function createGuard(options: GuardOptions): Guard;
