import { RequestMethod } from '@nestjs/common'
import type { ApplicationConfig, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core'
import { explain } from '../policy.ts'
import { type Callable, type Class, demandsToken, isCallable, policyOf } from './nest-policies.ts'
import { type AuditedRoute, refuseOpenRoutes } from './route-audit.ts'

/** Lists the routes of a Nest application with their policies, when the application starts. */
export interface NestAudit {
  readonly routes: readonly AuditedRoute[]
  /** Nest calls it. @throws TypeError naming every route that states no policy, or everything that states one in vain */
  onModuleInit(): void
}

/** What a Nest application provides the audit as. */
export const NEST_AUDIT: unique symbol = Symbol('tollgate route audit')

export function createNestAudit(
  discovery: DiscoveryService,
  scanner: MetadataScanner,
  reflector: Reflector,
  config: ApplicationConfig,
): NestAudit {
  const routes: AuditedRoute[] = []

  function onModuleInit(): void {
    const open: string[] = []
    for (const { metatype } of discovery.getControllers()) {
      if (!isClass(metatype)) continue
      for (const { method, path, handler } of routesIn(metatype, scanner, reflector)) {
        const policy = policyOf(reflector, handler, metatype)
        const url = joinPath(config.getGlobalPrefix(), path)
        if (policy) routes.push({ method, path: url, needs: explain(policy) })
        else open.push(`${method} ${url}`)
      }
    }
    refuseOpenRoutes(open, 'add @Requires(…) or @Public()')
    refusePoliciesInVain()
  }

  /** Nest asks no guard of the application about a gateway, nor about other messages than HTTP's in a hybrid application. */
  function refusePoliciesInVain(): void {
    const handlers = discovery.getControllers().flatMap(({ metatype }) =>
      methodsOf(metatype)
        .filter(({ handler }) => strings(reflector.get<unknown>('path', handler)).length === 0)
        .filter(({ handler }) => demandsToken(reflector, handler)),
    )
    const others = discovery.getProviders().flatMap(({ metatype }) => {
      const methods = methodsOf(metatype)
      return isClass(metatype) && demandsToken(reflector, metatype)
        ? methods
        : methods.filter(({ handler }) => demandsToken(reflector, handler))
    })
    const names = [...handlers, ...others].map(({ name }) => `"${name}"`)
    if (names.length === 0) return
    throw new TypeError(
      `The guard decides for HTTP routes alone, not for ${names.join(', ')}: take @Requires(…) away there`,
    )
  }

  function methodsOf(type: unknown): { name: string; handler: Callable }[] {
    const prototype = isClass(type) ? type.prototype : undefined
    if (typeof prototype !== 'object' || prototype === null || !isClass(type)) return []
    return scanner.getAllMethodNames(prototype).flatMap(method => {
      const handler: unknown = prototype[method]
      return isCallable(handler) ? [{ name: `${type.name}.${method}`, handler }] : []
    })
  }

  return { routes, onModuleInit }
}

interface NestRoute {
  readonly method: string
  /** Without the application's prefix and version. */
  readonly path: string
  readonly handler: Callable
}

/** The routes of a controller, as Nest's own decorators have recorded them. */
function routesIn(controller: Class, scanner: MetadataScanner, reflector: Reflector): NestRoute[] {
  const mounts = strings(reflector.get<unknown>('path', controller))
  return scanner.getAllMethodNames(controller.prototype).flatMap(name => {
    const handler: unknown = controller.prototype[name]
    if (!isCallable(handler)) return []
    const paths = strings(reflector.get<unknown>('path', handler))
    const method = RequestMethod[reflector.get<number>('method', handler)] ?? 'ALL'
    return mounts.flatMap(mount => paths.map(path => ({ method, path: joinPath(mount, path), handler })))
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

function isClass(value: unknown): value is Class {
  return typeof value === 'function'
}
