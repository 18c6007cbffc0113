import { type ExecutionContext, RequestMethod } from '@nestjs/common'
import type { ApplicationConfig, DiscoveryService, HttpAdapterHost, MetadataScanner, Reflector } from '@nestjs/core'
import { explain } from '../../policy/explain.ts'
import { anyone, type Policy } from '../../policy/policy.ts'
import { type AuditedRoute, refuseOpenRoutes } from '../route-audit.ts'
import { watchHttpAdapter } from './adapter-routes.ts'
import { type Callable, type Class, demandsToken, isCallable, isClass, messagePolicyOf, policyOf } from './policies.ts'
import { isField, resolverIn } from './resolvers.ts'

/** Lists the routes of a Nest application with their policies, when the application starts. */
export interface NestAudit {
  /** Routes of controllers, resolvers of GraphQL, then routes that the application added to the HTTP adapter. */
  routes(): readonly AuditedRoute[]
  /** The policy of the handler that Nest calls next; `undefined` if the audit did not see its route. */
  policyOf(context: ExecutionContext): Policy | undefined
  /** Nest calls it. @throws TypeError that names every route without a policy, or every policy without effect */
  onModuleInit(): void
}

/** The injection token of the audit. */
export const NEST_AUDIT: unique symbol = Symbol('tollgate route audit')

export function createNestAudit(
  discovery: DiscoveryService,
  scanner: MetadataScanner,
  reflector: Reflector,
  config: ApplicationConfig,
  host: HttpAdapterHost,
): NestAudit {
  const routes: AuditedRoute[] = []
  const policies = new Map<unknown, Map<unknown, Policy>>()
  const adapterRoutes = watchHttpAdapter(host, reflector)

  function onModuleInit(): void {
    const open: string[] = []
    for (const { metatype, instance } of discovery.getControllers()) {
      if (!isClass(metatype)) continue
      const handlers = policies.get(metatype) ?? new Map<unknown, Policy>()
      policies.set(metatype, handlers)
      for (const { method, path, name, handler } of routesIn(metatype, scanner, reflector)) {
        const policy = policyOf(reflector, metatype, name, handler)
        const url = joinPath(config.getGlobalPrefix(), path)
        if (!policy) {
          open.push(`${method} ${url}`)
          continue
        }
        routes.push({ method, path: url, requires: explain(policy) })
        // Nest calls the instance's method. If a constructor has bound it, the method has lost its metadata.
        handlers.set(handler, policy).set(instance?.[name], policy)
      }
    }
    const unguarded = addResolvers(open)
    refuseOpenRoutes(open, REMEDY)
    refusePoliciesInVain(unguarded)
  }

  /** @returns the names of resolvers that demand a token, and that Nest calls no application guard for */
  function addResolvers(open: string[]): string[] {
    const unguarded: string[] = []
    for (const { metatype, instance } of discovery.getProviders()) {
      for (const { type, method, name, handler } of methodsOf(metatype)) {
        const resolver = resolverIn(reflector, method, handler)
        if (!resolver) continue
        const policy = policyOf(reflector, type, method, handler)
        if (!policy) open.push(`GraphQL ${resolver.path}`)
        else if (!resolver.isGuarded && policy.kind !== 'anyone') unguarded.push(name)
        else {
          routes.push({ method: 'GraphQL', path: resolver.path, requires: explain(policy) })
          const handlers = policies.get(type) ?? new Map<unknown, Policy>()
          policies.set(type, handlers.set(handler, policy).set(instance?.[method], policy))
        }
      }
    }
    return unguarded
  }

  /**
   * Nest calls no application guard for a gateway, for the fields of an object of GraphQL, or for messages other than HTTP
   * requests in a hybrid application.
   */
  function refusePoliciesInVain(unguarded: readonly string[]): void {
    const handlers = discovery.getControllers().flatMap(({ metatype }) =>
      methodsOf(metatype)
        .filter(({ handler }) => strings(reflector.get<unknown>('path', handler)).length === 0)
        .filter(({ handler }) => demandsToken(reflector, handler)),
    )
    const others = discovery.getProviders().flatMap(({ metatype }) => {
      const methods = methodsOf(metatype)
      const rest = methods.filter(({ method, handler }) => !resolverIn(reflector, method, handler))
      // The policy of a class of resolvers is for its queries and mutations.
      return isClass(metatype) && demandsToken(reflector, metatype) && rest.length === methods.length
        ? rest
        : rest.filter(({ handler }) => demandsToken(reflector, handler))
    })
    const names = [...[...handlers, ...others].map(({ name }) => name), ...unguarded].map(name => `"${name}"`)
    if (names.length === 0) return
    throw new TypeError(
      `The guard checks HTTP routes, queries and mutations, not ${names.join(', ')}: remove @Requires(…) there`,
    )
  }

  function methodsOf(type: unknown): { type: Class; method: string; name: string; handler: Callable }[] {
    const prototype = isClass(type) ? type.prototype : undefined
    if (typeof prototype !== 'object' || prototype === null || !isClass(type)) return []
    return scanner.getAllMethodNames(prototype).flatMap(method => {
      const handler: unknown = prototype[method]
      return isCallable(handler) ? [{ type, method, name: `${type.name}.${method}`, handler }] : []
    })
  }

  return {
    routes: () => [...routes, ...adapterRoutes],
    policyOf: context => {
      const known = policies.get(context.getClass())?.get(context.getHandler())
      if (known || context.getType() === 'http') return known
      // Only if the application wants guards for the fields of objects. Their query or mutation was checked.
      return isField(reflector, context.getHandler()) ? anyone : messagePolicyOf(reflector, context)
    },
    onModuleInit,
  }
}

const REMEDY = 'add @Requires(…) or @Public(), in an override and below a decorator that replaces the method, too'

interface NestRoute {
  readonly method: string
  /** Without the application's prefix and version. */
  readonly path: string
  readonly name: string
  readonly handler: Callable
}

/** The routes of a controller, as recorded by Nest's decorators. */
function routesIn(controller: Class, scanner: MetadataScanner, reflector: Reflector): NestRoute[] {
  const mounts = strings(reflector.get<unknown>('path', controller))
  return scanner.getAllMethodNames(controller.prototype).flatMap(name => {
    const handler: unknown = controller.prototype[name]
    if (!isCallable(handler)) return []
    const paths = strings(reflector.get<unknown>('path', handler))
    const method = RequestMethod[reflector.get<number>('method', handler)] ?? 'ALL'
    return mounts.flatMap(mount => paths.map(path => ({ method, path: joinPath(mount, path), name, handler })))
  })
}

function strings(value: unknown): string[] {
  return [value].flat().filter(item => typeof item === 'string')
}

function joinPath(...parts: string[]): string {
  return `/${parts
    .flatMap(part => part.split('/'))
    .filter(part => part !== '')
    .join('/')}`
}
