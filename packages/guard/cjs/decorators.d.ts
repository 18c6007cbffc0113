import { type Policy } from './policy.ts';
/** The methods of HTTP that a decorator can state. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** A method that answers requests, with what its decorators say of it. */
export interface Route {
    readonly method: HttpMethod;
    /** Relative to where the routes are mounted, with a slash in front. */
    readonly path: string;
    readonly policy: Policy;
    /** The method, bound to its object. */
    readonly handler: (...args: unknown[]) => unknown;
}
type Method = (...args: never[]) => unknown;
type MethodDecorator = (method: Method, context: ClassMethodDecoratorContext) => void;
/** The method answers GET requests for `path`. @throws TypeError when the path has no slash in front */
export declare function get(path: string): MethodDecorator;
/** The method answers POST requests for `path`. @throws TypeError when the path has no slash in front */
export declare function post(path: string): MethodDecorator;
/** The method answers PUT requests for `path`. @throws TypeError when the path has no slash in front */
export declare function put(path: string): MethodDecorator;
/** The method answers PATCH requests for `path`. @throws TypeError when the path has no slash in front */
export declare function patch(path: string): MethodDecorator;
/** The method answers DELETE requests for `path`; `delete` is a word of the language. @throws TypeError as {@link get} does */
export declare function del(path: string): MethodDecorator;
/** Everybody may call the method, with or without a token. */
export declare function open(): MethodDecorator;
/** Everybody whose access token satisfies the policy may call the method. */
export declare function requires(policy: Policy): MethodDecorator;
/**
 * The routes that the methods of an object state by their decorators.
 *
 * @throws TypeError when a method states a route and no policy or a policy and no route, when a subclass overrides a
 * stated method without stating it again, or when no method states a route
 */
export declare function routesOf(object: object): Route[];
export {};
