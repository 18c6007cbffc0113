import type { IncomingMessage } from 'node:http';
import type { Guard } from '../guard.ts';
import { type Policy } from '../policy.ts';
export { optionalTokenOf, tokenOf } from './kept-tokens.ts';
/** What the guard needs of Koa's context. */
export interface KoaContext {
    readonly req: IncomingMessage;
    readonly method: string;
    readonly path: string;
    readonly response: {
        get(header: string): string;
    };
    status: number;
    body: unknown;
    set(headers: {
        [header: string]: string;
    }): void;
}
/** A middleware of Koa. */
export type Middleware = (context: KoaContext, next: () => Promise<unknown>) => unknown;
/** An application of Koa. */
export interface KoaApplication {
    use(middleware: Middleware): unknown;
}
/**
 * Puts a guard before everything that a Koa application uses from here on. Each route states its policy by
 * {@link allow}. Koa knows no routes, so a missing policy shows only when somebody answers: the answer is then withheld
 * and the request fails with an error, though what the handler did is done. What writes to `context.res` is not seen.
 *
 * Errors (a status from 400) and what answers OPTIONS without a body, such as a CORS preflight, need no policy.
 */
export declare function protect(app: KoaApplication, guard: Guard): void;
/**
 * Lets those requests pass that satisfy the policy, and refuses the others.
 *
 * @example router.get('/orders', allow(permissions('read:orders')), context => { … })
 */
export declare function allow(policy: Policy<KoaContext>): Middleware;
