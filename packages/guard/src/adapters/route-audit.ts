import { explain } from '../policy/explain.ts'
import { anyone, type Policy } from '../policy/policy.ts'

/** A route, with the requirements of its policy. */
export interface AuditedRoute {
  readonly method: string
  readonly path: string
  /** In words, such as "the permission read:messages". */
  readonly requires: string
}

const policies = new WeakMap<object, Policy>()

/** Records the policy that a middleware enforces, so that an audit can find it. */
export function statePolicy<Middleware extends object>(middleware: Middleware, policy: Policy): Middleware {
  policies.set(middleware, policy)
  return middleware
}

/** The policy that a middleware enforces, if it is a guard's. */
export function statedPolicy(middleware: unknown): Policy | undefined {
  return typeof middleware === 'function' ? policies.get(middleware) : undefined
}

/** The requirements of all policies together, in words. */
export function explainAll(stated: readonly Policy[]): string {
  const demanding = stated.filter(policy => policy.kind !== 'anyone')
  return demanding.length > 0 ? demanding.map(explain).join(' and ') : explain(anyone)
}

/**
 * @param open - the routes that state no policy, such as "GET /orders"
 * @returns an error that names all open routes, or `undefined` if there are none
 */
export function openRoutesError(open: readonly string[], remedy: string): TypeError | undefined {
  if (open.length === 0) return undefined
  const names = open.map(route => `"${route}"`).join(', ')
  return new TypeError(`${open.length === 1 ? 'A route states' : 'Routes state'} no policy: ${names}; ${remedy}`)
}

/** @throws TypeError as {@link openRoutesError} makes it */
export function refuseOpenRoutes(open: readonly string[], remedy: string): void {
  const error = openRoutesError(open, remedy)
  if (error) throw error
}
