import type { VerifiedToken } from './verified-token.ts';
/**
 * Who may pass, as a value: frozen data that evaluates ({@link permits}), explains itself ({@link explain}) and says
 * what to ask for ({@link neededScope}). `Request` is what {@link when} looks at: an adapter takes policies on its own
 * framework's request and on none.
 */
export type Policy<Request = unknown> = {
    readonly kind: 'anyone';
} | {
    readonly kind: 'optional';
    readonly invalid: 'refused' | 'ignored';
} | Condition<Request>;
/** A policy that needs a verified token. */
export type Condition<Request = unknown> = TokenCondition | {
    readonly kind: 'when';
    readonly description: string;
    test(token: VerifiedToken, request: Request): boolean;
} | {
    readonly kind: 'allOf';
    readonly conditions: readonly Condition<Request>[];
} | {
    readonly kind: 'anyOf';
    readonly conditions: readonly Condition<Request>[];
};
/** A condition on the token alone. */
export type TokenCondition = {
    readonly kind: 'authenticated';
} | {
    readonly kind: 'permissions';
    readonly permissions: readonly string[];
} | {
    readonly kind: 'scopes';
    readonly scopes: readonly string[];
} | {
    readonly kind: 'claim';
    readonly name: string;
    test(value: unknown): boolean;
};
/** Everybody, with or without a token: credentials are not even read. */
export declare const anyone: Policy;
/** Everybody; who sends a token must send a valid one, and is known by it. */
export declare const optional: Policy;
/**
 * Everybody; an invalid token counts as none. A client whose token has expired is then treated as a stranger and never
 * told why, hence the name; prefer {@link optional}. While the issuer's keys cannot be had, a request with a token is
 * still answered with 503.
 */
export declare const insecureOptional: Policy;
/** Everybody with a valid access token. */
export declare const authenticated: TokenCondition;
/**
 * Every one of the named permissions, as the `permissions` claim holds them (Auth0's RBAC).
 *
 * @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
 */
export declare function permissions(...names: string[]): TokenCondition;
/**
 * Every one of the named scopes, as the space-separated `scope` claim holds them (RFC 8693 §4.2).
 *
 * @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
 */
export declare function scopes(...names: string[]): TokenCondition;
/**
 * A claim that equals a value, or passes a test.
 *
 * @param expected - a value to equal, or a function that is given the claim, `undefined` where the token has none
 * @throws TypeError when the name is empty, or holds what a challenge cannot (RFC 6750 §3), or when nothing is expected
 */
export declare function claim(name: string, expected: string | number | boolean | ((value: unknown) => boolean)): TokenCondition;
/**
 * A condition on token and request together, such as that the caller owns what is asked for.
 *
 * @param description - completes "This needs …", for the refusal and the documentation
 * @param test - is given the framework's own request, whose type is known where the policy is written into a route; name
 * it elsewhere. Must be synchronous
 * @throws TypeError when the description cannot stand in a challenge (RFC 6750 §3)
 */
export declare function when<Request>(description: string, test: (token: VerifiedToken, request: Request) => boolean): Condition<Request>;
/** All of the conditions. @throws TypeError when none is given, or what is given is none, as `anyone` and `optional` are */
export declare function allOf<Request>(...conditions: Condition<Request>[]): Condition<Request>;
/** At least one of the conditions. @throws TypeError as {@link allOf} does */
export declare function anyOf<Request>(...conditions: Condition<Request>[]): Condition<Request>;
/**
 * Whether the bearer of a verified token may pass. A test answers with `true` itself: a promise, which stands for true
 * where types are not checked, lets nobody pass.
 *
 * @param request - the framework's own
 */
export declare function permits(policy: Policy, token: VerifiedToken, request: unknown): boolean;
/**
 * The scope a client should ask for to satisfy the policy (RFC 6750 §3): all that is needed, not only what is missing.
 * Of alternatives it is the first.
 */
export declare function neededScope(policy: Policy): readonly string[];
/** The policy in words: `the permission read:messages and (the scope a or the scope b)`. */
export declare function explain(policy: Policy): string;
/**
 * Refuses what is no policy, where types are not checked: such as `permissions`, which makes policies and is none.
 *
 * @throws TypeError
 */
export declare function checkPolicy(policy: Policy): void;
/**
 * Refuses what demands no token, where types are not checked.
 *
 * @param taker - the function that was given it
 * @throws TypeError
 */
export declare function checkCondition<Request>(taker: string, condition: Condition<Request>): void;
