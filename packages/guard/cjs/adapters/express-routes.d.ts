import { type AuditedRoute } from './route-audit.ts';
/** The routes of an Express application, those without a policy apart. */
export interface ExpressRoutes {
    readonly routes: AuditedRoute[];
    /** Such as "GET /orders". */
    readonly open: string[];
    /** All lists that Express keeps of what it was given, with their lengths when they were read. */
    readonly stacks: {
        readonly stack: readonly unknown[];
        readonly length: number;
    }[];
}
/** Reads what an application has been given so far, in its routers too. */
export declare function readRoutes(app: object): ExpressRoutes;
/** Whether a handler was added since the routes were read. */
export declare function haveChanged({ stacks }: ExpressRoutes): boolean;
