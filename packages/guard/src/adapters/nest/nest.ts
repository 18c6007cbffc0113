import type { IncomingMessage } from 'node:http'
import {
  type CanActivate,
  createParamDecorator,
  type DynamicModule,
  type ExecutionContext,
  HttpException,
  type INestApplicationContext,
} from '@nestjs/common'
import {
  APP_GUARD,
  ApplicationConfig,
  DiscoveryModule,
  DiscoveryService,
  HttpAdapterHost,
  MetadataScanner,
  Reflector,
} from '@nestjs/core'
import type { Guard } from '../../guard.ts'
import { guardHeaders } from '../../http/response-headers.ts'
import type { Decision } from '../../policy/decision.ts'
import type { Refusal } from '../../refusal.ts'
import { checkGuard } from '../one-guard.ts'
import { keepToken, optionalTokenOf, tokenOf } from '../request-token.ts'
import type { AuditedRoute } from '../route-audit.ts'
import { createNestAudit, NEST_AUDIT, type NestAudit } from './audit.ts'

export { optionalTokenOf, tokenOf } from '../request-token.ts'
export type { AuditedRoute } from '../route-audit.ts'
export { type PolicyDecorator, Public, Requires } from './policies.ts'

class TollgateModule {}

/**
 * Puts a guard before every route of a Nest application, whichever module it is in: `imports: [protect(guard)]` in the
 * root module. Each route states its policy by {@link Requires} or {@link Public}, else the application does not start.
 *
 * A refusal is an `HttpException`, which an application's own exception filters see; its challenge is then in the
 * response's headers already.
 */
export function protect(guard: Guard): DynamicModule {
  checkGuard(guard)
  return {
    module: TollgateModule,
    imports: [DiscoveryModule],
    providers: [
      {
        provide: APP_GUARD,
        useFactory: (routes: NestAudit, host: HttpAdapterHost) => createNestGuard(guard, routes, host),
        inject: [NEST_AUDIT, HttpAdapterHost],
      },
      {
        provide: NEST_AUDIT,
        useFactory: createNestAudit,
        inject: [DiscoveryService, MetadataScanner, Reflector, ApplicationConfig, HttpAdapterHost],
      },
    ],
  }
}

/** Lists the routes of an application that has started. None is without a policy: it would not have started. */
export function audit(app: INestApplicationContext): readonly AuditedRoute[] {
  return app.get<NestAudit>(NEST_AUDIT).routes()
}

/**
 * Gives a parameter the verified token of the request.
 *
 * @throws TypeError where the request was let pass without a token
 */
export const AccessToken: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) =>
  tokenOf(context.switchToHttp().getRequest<object>()),
)

/** Gives a parameter the verified token of the request, or `undefined` where it was let pass without one. */
export const OptionalAccessToken: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext) => optionalTokenOf(context.switchToHttp().getRequest<object>()),
)

/** Express's request, or Fastify's. */
type NestRequest = IncomingMessage | { readonly raw: IncomingMessage }

function createNestGuard(guard: Guard, routes: NestAudit, host: HttpAdapterHost): CanActivate {
  function refuse(refusal: Refusal, context: ExecutionContext): never {
    const answer = guard.response(refusal)
    addHeaders(answer.headers, context)
    const body: object = JSON.parse(answer.body)
    throw new HttpException(body, answer.status)
  }

  function addHeaders(added: Readonly<Record<string, string>>, context: ExecutionContext): void {
    const response: { getHeader(name: string): unknown } = context.switchToHttp().getResponse()
    // A testing module has none while its providers are made.
    const { httpAdapter } = host
    if (httpAdapter.isHeadersSent(response)) return
    const headers = guardHeaders(added, name => response.getHeader(name))
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value)
  }

  return {
    canActivate: context => {
      const policy = routes.policyOf(context)
      if (!policy) throw new TypeError(`"${context.getClass().name}.${context.getHandler().name}" states no policy`)
      if (policy.kind === 'anyone') return true
      if (context.getType() !== 'http') {
        throw new TypeError(
          `The guard reads HTTP requests and cannot guard "${context.getType()}": state @Public() there`,
        )
      }
      const request: NestRequest = context.switchToHttp().getRequest()
      const proceed = (decision: Decision) => {
        if (!decision.granted) return refuse(decision, context)
        if (decision.headers) addHeaders(decision.headers, context)
        keepToken(request, decision.token)
        return true
      }
      const decision = guard.check('raw' in request ? request.raw : request, policy, request)
      return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
    },
  }
}
