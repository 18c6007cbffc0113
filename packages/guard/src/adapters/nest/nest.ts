import {
  type CanActivate,
  createParamDecorator,
  type DynamicModule,
  type ExecutionContext,
  type FactoryProvider,
  HttpException,
  type INestApplicationContext,
  type ModuleMetadata,
  type Provider,
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
import { refuseUnknownOptions } from '../../options/unknown-options.ts'
import type { Decision } from '../../policy/decision.ts'
import type { Refusal } from '../../refusal.ts'
import { checkGuard } from '../one-guard.ts'
import { keepToken, optionalTokenOf, tokenOf } from '../request-token.ts'
import type { AuditedRoute } from '../route-audit.ts'
import { createNestAudit, NEST_AUDIT, type NestAudit } from './audit.ts'
import { httpContextOf, type NestResponse, rawRequest } from './http-context.ts'
import { createNestMetadata, NEST_METADATA } from './metadata.ts'
import { createResolverGuard } from './resolver-guard.ts'

export { optionalTokenOf, tokenOf } from '../request-token.ts'
export type { AuditedRoute } from '../route-audit.ts'
export { type PolicyDecorator, Public, Requires } from './policies.ts'

/** The token that the guard is provided by: inject it, or replace it in a test with `overrideProvider(TOLLGATE_GUARD)`. */
export const TOLLGATE_GUARD: unique symbol = Symbol('tollgate guard')

/** How the guard is created from other providers, such as a service with the configuration. */
export interface TollgateAsyncOptions {
  /** The modules that export what is injected. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>
  /** What `useFactory` gets, in this order. */
  readonly inject?: NonNullable<FactoryProvider['inject']>
  /** Creates the guard. */
  readonly useFactory: (...dependencies: never[]) => Guard | Promise<Guard>
}

/** Guards every route of a Nest application: see {@link protect}. A class, as Nest wants modules to be. */
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's convention for modules with options
export class TollgateModule {
  /** The same as {@link protect}. */
  static forRoot(guard: Guard): DynamicModule {
    return protect(guard)
  }

  /** Guards every route, with a guard that is created while the application starts. See {@link protect}. @throws TypeError for an option that is wrong or unknown */
  static forRootAsync(options: TollgateAsyncOptions): DynamicModule {
    refuseUnknownOptions(options, ['imports', 'inject', 'useFactory'])
    const { imports = [], inject = [], useFactory } = options
    if (typeof useFactory !== 'function') throw new TypeError('The option "useFactory" must be a function')
    const create = (...dependencies: unknown[]): Guard | Promise<Guard> =>
      Reflect.apply(useFactory, undefined, dependencies)
    return moduleWith({ provide: TOLLGATE_GUARD, useFactory: create, inject }, imports)
  }
}

/**
 * Guards every route of a Nest application, in all modules: `imports: [protect(guard)]` in the root module. Each route
 * states its policy with {@link Requires} or {@link Public}; otherwise the application does not start.
 *
 * A rejected request throws an `HttpException`, which the application's exception filters receive. The challenge is
 * then already in the headers of the response.
 */
export function protect(guard: Guard): DynamicModule {
  checkGuard(guard)
  return moduleWith({ provide: TOLLGATE_GUARD, useValue: guard }, [])
}

function moduleWith(guardProvider: Provider<Guard>, imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
  return {
    module: TollgateModule,
    global: true,
    imports: [DiscoveryModule, ...imports],
    exports: [TOLLGATE_GUARD],
    providers: [
      guardProvider,
      {
        provide: APP_GUARD,
        useFactory: (guard: Guard, routes: NestAudit, host: HttpAdapterHost) => {
          checkGuard(guard)
          return createNestGuard(guard, routes, host)
        },
        inject: [TOLLGATE_GUARD, NEST_AUDIT, HttpAdapterHost],
      },
      {
        provide: NEST_AUDIT,
        useFactory: createNestAudit,
        inject: [DiscoveryService, MetadataScanner, Reflector, ApplicationConfig, HttpAdapterHost],
      },
      {
        provide: NEST_METADATA,
        useFactory: createNestMetadata,
        inject: [TOLLGATE_GUARD, HttpAdapterHost],
      },
    ],
  }
}

/** Lists the routes of an application that has started. Each has a policy; otherwise the application does not start. */
export function audit(app: INestApplicationContext): readonly AuditedRoute[] {
  return app.get<NestAudit>(NEST_AUDIT).routes()
}

/**
 * Injects the verified token of the request into a parameter.
 *
 * @throws TypeError if the request was allowed without a token
 */
export const AccessToken: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) =>
  tokenOf(httpContextOf(context).request),
)

/** Injects the verified token of the request into a parameter, or `undefined` if it was allowed without a token. */
export const OptionalAccessToken: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext) => optionalTokenOf(httpContextOf(context).request),
)

function createNestGuard(guard: Guard, routes: NestAudit, host: HttpAdapterHost): CanActivate {
  function refuse(refusal: Refusal, response: NestResponse | undefined): never {
    const answer = guard.response(refusal)
    addHeaders(answer.headers, response)
    const body: object = JSON.parse(answer.body)
    throw new HttpException(body, answer.status)
  }

  function addHeaders(added: Readonly<Record<string, string>>, response: NestResponse | undefined): void {
    // A testing module has no HTTP adapter while its providers are created.
    const { httpAdapter } = host
    if (!response || httpAdapter.isHeadersSent(response)) return
    const headers = guardHeaders(added, name => response.getHeader(name))
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value)
  }

  const guardResolver = createResolverGuard(guard, addHeaders)
  return {
    canActivate: context => {
      const policy = routes.policyOf(context)
      if (!policy) throw new TypeError(`"${context.getClass().name}.${context.getHandler().name}" states no policy`)
      if (policy.kind === 'anyone') return true
      const type = context.getType<string>()
      if (type === 'graphql') return guardResolver(context, policy)
      if (type !== 'http') {
        throw new TypeError(`The guard reads HTTP requests and cannot guard "${type}": state @Public() there`)
      }
      const { request, response } = httpContextOf(context)
      const proceed = (decision: Decision) => {
        if (!decision.granted) return refuse(decision, response)
        if (decision.headers) addHeaders(decision.headers, response)
        keepToken(request, decision.token)
        return true
      }
      const decision = guard.check(rawRequest(request), policy, request)
      return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
    },
  }
}
