import { RequestMethod } from '@nestjs/common'
import type { ApplicationConfig, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core'
import { explain } from '../policy.ts'
import { type Callable, type Class, isCallable, policyOf } from './nest-policies.ts'
import { type AuditedRoute, refuseOpenRoutes } from './route-audit.ts'

/** Lists the routes of a Nest application with their policies, when the application starts. */
export interface NestAudit {
  readonly routes: readonly AuditedRoute[]
  /** Nest calls it. @throws TypeError naming every route that states no policy */
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
