import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Claims } from '../claims.ts';
import type { Guard } from '../guard.ts';
import { type Policy } from '../policy.ts';
import type { VerifiedToken } from '../verified-token.ts';
import { guarded } from './fastify-policies.ts';
import type { AuditedRoute } from './route-audit.ts';
export { del, get, open, patch, post, put, requires } from '../decorators.ts';
export { addRoutes } from './fastify-routes.ts';
export { type DescribedRoute, describePolicies } from './openapi.ts';
export type { AuditedRoute } from './route-audit.ts';
declare const verifiedToken: unique symbol;
declare const auditedRoutes: unique symbol;
declare module 'fastify' {
    interface FastifyContextConfig {
        /** Who may call the route: the guard lets nobody else pass. */
        policy?: Policy<FastifyRequest>;
        /** Whether the guard knew of the route when it was added. */
        [guarded]?: true;
    }
    interface FastifyInstance {
        [auditedRoutes]: AuditedRoute[];
    }
    interface FastifyRequest {
        [verifiedToken]: VerifiedToken | undefined;
    }
}
export interface ProtectOptions {
    /** The policies of routes that a plugin adds and that cannot state their own: `{ 'GET /docs/*': anyone }`. */
    readonly pluginRoutes?: Readonly<Record<string, Policy<FastifyRequest>>>;
}
/**
 * Puts a guard before every route that a Fastify application is given from here on, in its plugins too. Each route
 * states its policy: `app.get('/orders', { config: { policy: permissions('read:orders') } }, handler)`, or decorators
 * and {@link addRoutes}. Adding a route that states none throws, so the application does not start. What is not a route
 * is left to the application's not-found handler.
 *
 * An OPTIONS route that states none, as CORS plugins add it, lets preflights pass and demands a token of other requests.
 *
 * Plugins side by side may each have a guard of their own. A route that such a plugin was given before `protect` answers
 * every request with an error.
 *
 * @throws TypeError when the application has routes already: nothing would guard them; when a guard protects it already;
 * for an option it does not know
 */
export declare function protect(app: FastifyInstance, guard: Guard, options?: ProtectOptions): void;
/**
 * The verified token of a guarded request.
 *
 * @param guard - the guard that verified it, whose schema then gives the claims their type
 * @throws TypeError where the request was let pass without a token, or another guard verified it
 */
export declare function tokenOf(request: FastifyRequest): VerifiedToken;
export declare function tokenOf<TokenClaims extends Claims>(request: FastifyRequest, guard: Guard<TokenClaims>): VerifiedToken<TokenClaims>;
/** The verified token of a request, or `undefined` where it was let pass without one, as {@link optional} does. */
export declare function optionalTokenOf(request: FastifyRequest): VerifiedToken | undefined;
/**
 * Lists the routes of a protected application that is ready. None is without a policy: adding it would have thrown.
 *
 * @throws TypeError when nothing protects the application
 */
export declare function audit(app: FastifyInstance): readonly AuditedRoute[];
