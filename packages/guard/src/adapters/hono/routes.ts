import type { Policy } from '../../policy/policy.ts'
import { type AuditedRoute, explainAll, statedPolicy } from '../route-audit.ts'
import { coversPath } from './paths.ts'

/** What Hono keeps of each handler that it was given, middleware included, in order. */
export interface HonoRoute {
  readonly method: string
  readonly path: string
  readonly handler: object
}

/** The routes of a Hono application, those without a policy apart. */
export interface HonoRoutes {
  readonly routes: readonly AuditedRoute[]
  /** Such as "GET /orders". */
  readonly open: readonly string[]
}

interface Stated {
  readonly route: HonoRoute
  readonly policy: Policy
}

/**
 * Reads what an application has been given so far. A policy must come before the other handlers of a route: what runs
 * before it runs for anybody.
 */
export function readRoutes(given: readonly HonoRoute[]): HonoRoutes {
  const stated: Stated[] = []
  const auditedRoutes = new Map<string, AuditedRoute>()
  const open = new Set<string>()
  for (const route of given) {
    const handler = innermost(route.handler)
    const policy = statedPolicy(handler)
    if (policy) {
      stated.push({ route, policy })
    } else if (!isMiddleware(route.method, handler)) {
      const { method, path } = route
      const policies = stated.filter(each => covers(each.route, route)).map(each => each.policy)
      if (policies.length === 0) open.add(`${method} ${path}`)
      else auditedRoutes.set(`${method} ${path}`, { method, path, requires: explainAll(policies) })
    }
  }
  return { routes: [...auditedRoutes.values()], open: [...open] }
}

/**
 * What Hono is about to call for a request: a policy, a handler that no policy comes before, or middleware, which may answer
 * or go on.
 *
 * @param matched - all that Hono calls for the request, in order
 * @param from - the place of what it calls next
 */
export function nextStep(matched: readonly HonoRoute[], from: number): 'policy' | 'handler' | 'middleware' {
  for (let index = from; index < matched.length; index += 1) {
    const route = matched[index]
    const handler = route && innermost(route.handler)
    if (statedPolicy(handler)) return index === from ? 'policy' : 'middleware'
    if (!route || !isMiddleware(route.method, handler)) return 'handler'
  }
  return 'middleware'
}

/**
 * Hono's `app.use()` and `app.all()` look the same to who asks later. Its own measure tells them apart: middleware takes
 * `next`. What was given for one method is part of a route in any case.
 */
function isMiddleware(method: string, handler: unknown): boolean {
  return method === 'ALL' && typeof handler === 'function' && handler.length > 1
}

/** Hono wraps the handlers of a sub-application that has an error handler of its own. */
function innermost(handler: object): unknown {
  return '__COMPOSED_HANDLER' in handler && typeof handler.__COMPOSED_HANDLER === 'function'
    ? innermost(handler.__COMPOSED_HANDLER)
    : handler
}

/** Whether every request for one route goes through another. In doubt it does not. */
function covers(outer: HonoRoute, inner: HonoRoute): boolean {
  return (outer.method === 'ALL' || outer.method === inner.method) && coversPath(outer.path, inner.path)
}
