import { RequestMethod } from '@nestjs/common'
import type { HttpAdapterHost, Reflector } from '@nestjs/core'
import { explain } from '../../policy/explain.ts'
import { anyone } from '../../policy/policy.ts'
import type { AuditedRoute } from '../route-audit.ts'
import { isCallable } from './policies.ts'

const METHODS = Object.values(RequestMethod).filter(name => typeof name === 'string')

/**
 * Lists the routes that the application adds to Nest's HTTP adapter, for example with `app.getHttpAdapter().get(…)`.
 * Nest calls no guard for them, so they are open.
 *
 * @returns a list that grows with each route
 */
export function watchHttpAdapter(host: HttpAdapterHost, reflector: Reflector): readonly AuditedRoute[] {
  const routes: AuditedRoute[] = []

  function watch(adapter: object): void {
    for (const method of METHODS) {
      const add: unknown = Reflect.get(adapter, method.toLowerCase())
      if (!isCallable(add)) continue
      const watched = (...args: unknown[]) => {
        const [path, handler] = [args[0], args.at(-1)]
        // Nest adds the routes of controllers in the same way. Their handlers carry the metadata of the controller's decorators.
        const isOfController = isCallable(handler) && reflector.get<unknown>('path', handler) !== undefined
        if (args.length > 1 && !isOfController) routes.push({ method, path: String(path), requires: explain(anyone) })
        return Reflect.apply(add, adapter, args)
      }
      Reflect.set(adapter, method.toLowerCase(), watched)
    }
  }

  // A testing module has no adapter until the application is created.
  if (host.httpAdapter) watch(host.httpAdapter)
  else host.init$.subscribe(() => watch(host.httpAdapter))
  return routes
}
