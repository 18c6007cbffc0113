import type { Context, Env, Hono, MiddlewareHandler, Schema } from 'hono';
import type { Guard } from '../guard.ts';
import { type Condition, type Policy } from '../policy.ts';
import type { VerifiedToken } from '../verified-token.ts';
import { type AuditedRoute } from './route-audit.ts';
export type { AuditedRoute } from './route-audit.ts';
/** What a handler behind {@link allow} finds in its context: `context.var.token`. */
export interface TokenVariables<Token> {
    Variables: {
        token: Token;
    };
}
/**
 * Puts a guard before every route that a Hono application is given from here on. Each route states its policy by
 * {@link allow}, in front of its handlers or, for all below a path, by `app.use('/path/*', allow(…))`. As long as a route
 * states none, the application serves nothing: every request fails with the error that {@link audit} throws.
 *
 * A middleware that answers, such as `serveStatic`, is no route, nor is what `app.mount()` was given: put `app.use(path,
 * allow(…))` before it.
 *
 * @throws TypeError when the application has routes already: nothing would guard them
 */
export declare function protect<E extends Env, S extends Schema, P extends string>(app: Hono<E, S, P>, guard: Guard): void;
/**
 * Lets those requests pass that satisfy the policy, and refuses the others.
 *
 * @example app.get('/orders', allow(permissions('read:orders')), context => context.json(context.var.token.claims.sub))
 */
export declare function allow(policy: Condition<Context>): MiddlewareHandler<TokenVariables<VerifiedToken>>;
export declare function allow(policy: Policy<Context>): MiddlewareHandler<TokenVariables<VerifiedToken | undefined>>;
/**
 * Lists the routes of a protected application. Call it when all are added and before the application serves.
 *
 * @throws TypeError naming every route that states no policy
 */
export declare function audit<E extends Env, S extends Schema, P extends string>(app: Hono<E, S, P>): readonly AuditedRoute[];
