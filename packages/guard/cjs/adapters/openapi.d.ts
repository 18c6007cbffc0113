import { type Policy } from '../policy.ts';
/** An OpenAPI security requirement (OpenAPI 3.1 §4.8.30): one of several ways to be let pass. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;
/** What `@fastify/swagger` hands to a transform, as far as it matters here. */
export interface DescribedRoute<Schema> {
    /** Undefined where a route has none, whatever the plugin's types say. */
    readonly schema: Schema;
    readonly url: string;
    readonly route: {
        readonly config?: {
            readonly policy?: Policy;
        };
    };
    /** The document under construction; absent for Swagger 2. */
    readonly openapiObject?: {
        readonly openapi?: string;
        components?: {
            securitySchemes?: object;
        };
    };
}
/**
 * Describes who may call each route, and how the guard refuses others, in an OpenAPI document: the `transform` of
 * `@fastify/swagger`. It adds a security scheme named `bearer`. What a route's own schema says stays as it is.
 *
 * @example app.register(swagger, { openapi: { openapi: '3.1.0' }, transform: describePolicies })
 */
export declare function describePolicies<Schema extends object>(described: DescribedRoute<Schema>): {
    schema: Schema;
    url: string;
};
/**
 * What a policy demands: its alternatives, each with the scopes and permissions it needs. What is neither, such as a
 * claim, OpenAPI cannot say.
 */
export declare function securityOf(policy: Policy): SecurityRequirement[];
