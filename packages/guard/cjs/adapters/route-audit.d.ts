import { type Policy } from '../policy.ts';
/** A route, with what a caller needs to pass. */
export interface AuditedRoute {
    readonly method: string;
    readonly path: string;
    /** In words, such as "the permission read:messages". */
    readonly needs: string;
}
/** Notes the policy that a middleware enforces, so that an audit can find it. */
export declare function statePolicy<Middleware extends object>(middleware: Middleware, policy: Policy): Middleware;
/** The policy that a middleware enforces, if it is a guard's. */
export declare function statedPolicy(middleware: unknown): Policy | undefined;
/** What a caller needs who must satisfy all of the policies. */
export declare function explainAll(stated: readonly Policy[]): string;
/**
 * @param open - the routes that state no policy, such as "GET /orders"
 * @throws TypeError naming them all, when there are any
 */
export declare function refuseOpenRoutes(open: readonly string[], remedy: string): void;
