import type { Claims } from '../claims.ts';
import type { Guard } from '../guard.ts';
import { type Condition, type Policy } from '../policy.ts';
import type { VerifiedToken } from '../verified-token.ts';
/** A fetch handler that is told whose request it is. `Rest` is what the platform passes besides, such as `env`. */
export type GuardedHandler<Token, Rest extends unknown[]> = (request: Request, token: Token, ...rest: Rest) => Response | Promise<Response>;
/** A handler as `fetch` servers call it. */
export type Handler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>;
/**
 * Puts a guard before a fetch handler, which then receives the verified token as its second argument. What the handler
 * returns, throws or rejects with is handed on; a promise is made only where the decision is not at hand.
 *
 * A handler that is not wrapped is open. Answer CORS preflights before, for they carry no token.
 */
export declare function allow<TokenClaims extends Claims, Rest extends unknown[]>(guard: Guard<TokenClaims>, policy: Condition<Request>, handler: GuardedHandler<VerifiedToken<TokenClaims>, Rest>): Handler<Rest>;
export declare function allow<TokenClaims extends Claims, Rest extends unknown[]>(guard: Guard<TokenClaims>, policy: Policy<Request>, handler: GuardedHandler<VerifiedToken<TokenClaims> | undefined, Rest>): Handler<Rest>;
