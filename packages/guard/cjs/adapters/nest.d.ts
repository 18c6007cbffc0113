import { type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import type { Guard } from '../guard.ts';
import type { AuditedRoute } from './route-audit.ts';
export { optionalTokenOf, tokenOf } from './kept-tokens.ts';
export { type PolicyDecorator, Public, Requires } from './nest-policies.ts';
export type { AuditedRoute } from './route-audit.ts';
/**
 * Puts a guard before every route of a Nest application, whichever module it is in: `imports: [protect(guard)]` in the
 * root module. Each route states its policy by {@link Requires} or {@link Public}, else the application does not start.
 *
 * A refusal is an `HttpException`, which an application's own exception filters see; its challenge is then in the
 * response's headers already.
 */
export declare function protect(guard: Guard): DynamicModule;
/** Lists the routes of an application that has started. None is without a policy: it would not have started. */
export declare function audit(app: INestApplicationContext): readonly AuditedRoute[];
/**
 * Gives a parameter the verified token of the request.
 *
 * @throws TypeError where the request was let pass without a token
 */
export declare const AccessToken: () => ParameterDecorator;
/** Gives a parameter the verified token of the request, or `undefined` where it was let pass without one. */
export declare const OptionalAccessToken: () => ParameterDecorator;
