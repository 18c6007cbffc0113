import type { FastifyInstance, RouteOptions } from 'fastify'
import { authenticated, checkPolicy, type Policy } from '../policy.ts'

/** Marks the configuration of a route that was added after `protect`. */
export const guarded: unique symbol = Symbol('guarded')

/** How a route is guarded. */
export interface RouteGuard {
  readonly policy: Policy
  readonly letPreflightsPass: boolean
}

/** Finds the policy of each route of an application. */
export interface FastifyPolicies {
  /** @throws TypeError when the route states no policy */
  of(route: RouteOptions): RouteGuard
  /** @throws TypeError when a policy is for a route that nobody added: its name may be misspelt */
  refuseUnused(): void
}

/** @param pluginRoutes - policies by method and path, for routes that state none */
export function createFastifyPolicies(pluginRoutes: Readonly<Record<string, Policy>>): FastifyPolicies {
  const unused = new Set(Object.keys(pluginRoutes))

  function policyFor(name: string): Policy | undefined {
    unused.delete(name)
    return pluginRoutes[name]
  }

  function of(route: RouteOptions): RouteGuard {
    const methods = [route.method].flat().join()
    const name = `${methods} ${route.url}`
    // Fastify makes a HEAD route of each GET route.
    const ofGet = methods === 'HEAD' ? policyFor(`GET ${route.url}`) : undefined
    const policy = route.config?.policy ?? policyFor(name) ?? ofGet
    if (policy !== undefined) {
      checkPolicy(policy)
      return { policy, letPreflightsPass: false }
    }
    if (methods === 'OPTIONS') return { policy: authenticated, letPreflightsPass: true }
    throw new TypeError(`The route "${name}" states no policy: add config: { policy: … }`)
  }

  return {
    of,
    refuseUnused: () => {
      if (unused.size === 0) return
      throw new TypeError(`The option "pluginRoutes" names routes that do not exist: "${[...unused].join('", "')}"`)
    },
  }
}

/**
 * Refuses routes that were added before `protect`, which nothing would guard. Fastify lists those of a whole application
 * and not those of a plugin; of a plugin, each tells when it is asked for.
 *
 * @throws TypeError when the application has routes already
 */
export function refuseEarlierRoutes(app: FastifyInstance): void {
  const isWhole = Object.hasOwn(app, 'printRoutes')
  if (isWhole && app.printRoutes().trim() !== '(empty tree)') {
    throw new TypeError('The application has routes already: call protect() before the first one is added')
  }
  if (isWhole) return
  app.addHook('onRequest', ({ is404, routeOptions: { config, method, url } }, _reply, done) => {
    if (is404 || config[guarded]) return done()
    done(new TypeError(`The route "${method} ${url}" was added before protect(): call that first in the plugin`))
  })
}
