import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Claims } from '../claims.ts';
import type { Refusal } from '../decision.ts';
import type { Guard } from '../guard.ts';
import { type Condition, type Policy } from '../policy.ts';
import type { VerifiedToken } from '../verified-token.ts';
export { allowUpgrade } from './upgrade.ts';
/** A listener of `node:http` that is told whose request it is. */
export type GuardedListener<Token, Result> = (request: IncomingMessage, response: ServerResponse, token: Token) => Result;
/** What {@link allow} makes: a promise only where the decision was not at hand, `undefined` after a refusal. */
export type Listener<Result> = (request: IncomingMessage, response: ServerResponse) => Result | undefined | Promise<Result | undefined>;
/**
 * Puts a guard before a listener, which then receives the verified token as its third argument. What the listener
 * returns, throws or rejects with is handed on.
 *
 * `node:http` knows no routes: what is not wrapped is open. Answer CORS preflights before, for they carry no token.
 */
export declare function allow<TokenClaims extends Claims, Result>(guard: Guard<TokenClaims>, policy: Condition<IncomingMessage>, listener: GuardedListener<VerifiedToken<TokenClaims>, Result>): Listener<Result>;
export declare function allow<TokenClaims extends Claims, Result>(guard: Guard<TokenClaims>, policy: Policy<IncomingMessage>, listener: GuardedListener<VerifiedToken<TokenClaims> | undefined, Result>): Listener<Result>;
/** Answers with a refusal, unless somebody answered before the decision was made, such as a timeout. */
export declare function sendRefusal(guard: Guard, refusal: Refusal, response: ServerResponse): void;
