import type { FastifyInstance, RouteOptions } from 'fastify';
import { type Policy } from '../policy.ts';
/** Marks the configuration of a route that was added after `protect`. */
export declare const guarded: unique symbol;
/** How a route is guarded. */
export interface RouteGuard {
    readonly policy: Policy;
    readonly letPreflightsPass: boolean;
}
/** Finds the policy of each route of an application. */
export interface FastifyPolicies {
    /** @throws TypeError when the route states no policy */
    of(route: RouteOptions): RouteGuard;
    /** @throws TypeError when a policy is for a route that nobody added: its name may be misspelt */
    refuseUnused(): void;
}
/** @param pluginRoutes - policies by method and path, for routes that state none */
export declare function createFastifyPolicies(pluginRoutes: Readonly<Record<string, Policy>>): FastifyPolicies;
/**
 * Refuses routes that were added before `protect`, which nothing would guard. Fastify lists those of a whole application
 * and not those of a plugin; of a plugin, each tells when it is asked for.
 *
 * @throws TypeError when the application has routes already
 */
export declare function refuseEarlierRoutes(app: FastifyInstance): void;
