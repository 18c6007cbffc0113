import type { RouteOptions } from 'fastify'
import { authenticated, checkPolicy, type Policy } from '../../policy/policy.ts'

/** How a route is guarded. */
export interface RouteGuard {
  readonly policy: Policy
  readonly letPreflightsPass: boolean
}

/** Finds the policy of each route of an application. */
export interface FastifyPolicies {
  /**
   * @returns `undefined` for a route without a policy that a plugin may have added: {@link check} throws for it
   * @throws TypeError if a route has several policies, or none before plugins are loaded
   */
  of(route: RouteOptions): RouteGuard | undefined
  /**
   * Plugins add routes after this call. The application cannot change them, so one error names all routes without a
   * policy.
   */
  expectPlugins(): void
  /** @throws TypeError that names the routes without a policy, and the policies without a route */
  check(): void
}

/** @param pluginRoutes - policies by method and path, for routes that state none */
export function createFastifyPolicies(pluginRoutes: Readonly<Record<string, Policy>>): FastifyPolicies {
  const unused = new Set(Object.keys(pluginRoutes))
  const missing: string[] = []
  let expectsPlugins = false

  /**
   * Finds the entry by its exact name, otherwise by the longest prefix. Fastify adds a HEAD route for each GET route.
   */
  function policyFor(method: string, url: string): Policy | undefined {
    for (const path of [url, ...prefixesOf(url)]) {
      const name = `${method} ${path}`
      if (!Object.hasOwn(pluginRoutes, name)) continue
      unused.delete(name)
      return pluginRoutes[name]
    }
    return method === 'HEAD' ? policyFor('GET', url) : undefined
  }

  /** @returns `undefined` if one of the methods has no policy */
  function policyOfMethods(methods: readonly string[], url: string): Policy | undefined {
    const [policy, ...others] = methods.map(method => policyFor(method, url))
    if (!policy || others.includes(undefined)) return undefined
    if (others.every(other => other === policy)) return policy
    throw new TypeError(
      `The option "pluginRoutes" has different policies for the methods of the route "${methods.join()} ${url}": one route has one policy`,
    )
  }

  function of({ method, url, config }: RouteOptions): RouteGuard | undefined {
    const methods = [method].flat()
    const policy = config?.policy ?? policyFor(methods.join(), url) ?? policyOfMethods(methods, url)
    if (policy !== undefined) {
      checkPolicy(policy)
      return { policy, letPreflightsPass: false }
    }
    if (methods.join() === 'OPTIONS') return { policy: authenticated, letPreflightsPass: true }
    // Fastify adds a HEAD route immediately after its GET route.
    if (methods.join() !== 'HEAD' || !missing.includes(`GET ${url}`)) missing.push(`${methods.join()} ${url}`)
    if (!expectsPlugins) check()
    return undefined
  }

  function check(): void {
    const problems: string[] = []
    const [first, ...others] = missing
    if (first !== undefined) {
      const more = others.length > 0 ? `, nor do ${quoted(others)}` : ''
      problems.push(
        `The route "${first}" states no policy${more}: add config: { policy: … }, or name routes of plugins in the option "pluginRoutes"`,
      )
    }
    if (unused.size > 0 && expectsPlugins) {
      problems.push(`The option "pluginRoutes" names routes that do not exist: ${quoted([...unused])}`)
    }
    if (problems.length > 0) throw new TypeError(problems.join('. '))
  }

  return {
    of,
    check,
    expectPlugins: () => {
      expectsPlugins = true
    },
  }
}

/**
 * `/docs/json` is below `/docs/json/*` and `/docs/*`. `/*` is not accepted: it would match every route, not those of
 * one plugin.
 */
function prefixesOf(url: string): string[] {
  const segments = url.split('/')
  return segments
    .map((_, index) => `${segments.slice(0, segments.length - index).join('/')}/*`)
    .filter(path => path !== '/*')
}

function quoted(names: readonly string[]): string {
  return names.map(name => `"${name}"`).join(', ')
}
