import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Guard } from '../guard.ts';
import { type Policy } from '../policy.ts';
import { type AuditedRoute } from './route-audit.ts';
export { optionalTokenOf, tokenOf } from './kept-tokens.ts';
export type { AuditedRoute } from './route-audit.ts';
/** A middleware of Express 4 and 5. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
/** An application of Express 4 or 5. */
export interface ExpressApplication {
    use(middleware: Middleware): unknown;
}
/**
 * Puts a guard before every route that an Express application is given from here on. Each route states its policy by
 * {@link allow}, in front of its handlers or, for a whole router, by `router.use(allow(…))`. As long as a route states
 * none, the application serves nothing: every request fails with the error that {@link audit} throws.
 *
 * A middleware that answers, such as `express.static`, is no route: give it a policy by `app.use(path, allow(…),
 * middleware)`. An application that is mounted hides its routes and needs a policy in the same way: `anyone` where it is
 * protected itself, by the same guard.
 *
 * @throws TypeError when the application has routes already: nothing would guard them
 */
export declare function protect(app: ExpressApplication, guard: Guard): void;
/**
 * Lets those requests pass that satisfy the policy, and refuses the others.
 *
 * @example app.get('/orders', allow(permissions('read:orders')), (request, response) => { … })
 */
export declare function allow(policy: Policy<IncomingMessage>): Middleware;
/**
 * Lists the routes of a protected application. Call it when all are added and before the application listens.
 *
 * @throws TypeError naming every route that states no policy
 */
export declare function audit(app: ExpressApplication): readonly AuditedRoute[];
