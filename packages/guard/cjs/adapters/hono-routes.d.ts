import { type AuditedRoute } from './route-audit.ts';
/** What Hono keeps of each handler that it was given, middleware included, in order. */
export interface HonoRoute {
    readonly method: string;
    readonly path: string;
    readonly handler: object;
}
/** The routes of a Hono application, those without a policy apart. */
export interface HonoRoutes {
    readonly routes: readonly AuditedRoute[];
    /** Such as "GET /orders". */
    readonly open: readonly string[];
}
/**
 * Reads what an application has been given so far. A policy must come before the other handlers of a route: what runs
 * before it runs for anybody.
 */
export declare function readRoutes(given: readonly HonoRoute[]): HonoRoutes;
