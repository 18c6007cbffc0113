import type { Policy } from '../../policy/policy.ts'
import { type AuditedRoute, explainAll, statedPolicy } from '../route-audit.ts'
import { coversPath } from './paths.ts'

/** The entries that Hono stores for handlers and middleware, in order. */
export interface HonoRoute {
  readonly method: string
  readonly path: string
  readonly handler: object
}

/** The routes of a Hono application, with those without a policy listed separately. */
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
 * Reads the routes that an application has so far. A policy must come before the other handlers of a route: earlier
 * handlers run for every request.
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
 * What Hono calls next for a request: a policy, a handler without a policy before it, or middleware, which may respond
 * or call the next handler.
 *
 * @param matched - all entries that match the request, in order
 * @param from - the index of the next entry
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
 * Hono stores `app.use()` and `app.all()` in the same way. This uses Hono's own criterion: middleware has the parameter
 * `next`. A handler for a single method is always part of a route.
 */
function isMiddleware(method: string, handler: unknown): boolean {
  return method === 'ALL' && typeof handler === 'function' && handler.length > 1
}

/** Hono wraps the handlers of a sub-application that has its own error handler. */
function innermost(handler: object): unknown {
  return '__COMPOSED_HANDLER' in handler && typeof handler.__COMPOSED_HANDLER === 'function'
    ? innermost(handler.__COMPOSED_HANDLER)
    : handler
}

/** Whether every request for one route also matches another. If in doubt, false. */
function covers(outer: HonoRoute, inner: HonoRoute): boolean {
  return (outer.method === 'ALL' || outer.method === inner.method) && coversPath(outer.path, inner.path)
}
