import type { Policy } from '../../policy/policy.ts'
import { type AuditedRoute, explainAll, statedPolicy } from '../route-audit.ts'

/** The routes of an Express application, those without a policy apart. */
export interface ExpressRoutes {
  readonly routes: AuditedRoute[]
  /** Such as "GET /orders". */
  readonly open: string[]
  /** All lists that Express keeps of what it was given, with their lengths when they were read. */
  readonly stacks: { readonly stack: readonly unknown[]; readonly length: number }[]
}

/** What Express 4 and 5 keep of a handler. Neither documents it, so nothing is taken for granted. */
interface Layer {
  readonly handle?: unknown
  readonly name?: unknown
  readonly method?: unknown
  readonly route?: unknown
  /** Express 5: the layer is for every path. */
  readonly slash?: unknown
  /** Express 5: the path as it was given. */
  readonly rawPath?: unknown
  /** Express 4. */
  readonly regexp?: { readonly source: string; readonly fast_slash?: unknown }
}

interface Covered {
  readonly policy: Policy
  readonly mount: string | undefined
}

const EVERY_PATH = ''

/** Reads what an application has been given so far, in its routers too. */
export function readRoutes(app: object): ExpressRoutes {
  const found: ExpressRoutes = { routes: [], open: [], stacks: [] }
  readStack(stackOf(routerOf(app)), '', [], found)
  return found
}

/** Whether a handler was added since the routes were read. */
export function haveChanged({ stacks }: ExpressRoutes): boolean {
  return stacks.some(({ stack, length }) => stack.length !== length)
}

/** Express 4 keeps its router in `_router`, once there is one, and throws when asked for `router`. */
function routerOf(app: object): unknown {
  if ('_router' in app) return app._router
  return 'lazyrouter' in app || !('router' in app) ? undefined : app.router
}

function stackOf(value: unknown): readonly unknown[] {
  return isObject(value) && 'stack' in value && Array.isArray(value.stack) ? value.stack : []
}

function readStack(
  stack: readonly unknown[],
  prefix: string,
  inherited: readonly Policy[],
  found: ExpressRoutes,
): void {
  found.stacks.push({ stack, length: stack.length })
  const covered: Covered[] = inherited.map(policy => ({ policy, mount: EVERY_PATH }))
  for (const layer of stack.filter(isLayer)) {
    const mount = mountOf(layer)
    const policy = statedPolicy(layer.handle)
    if (policy) {
      covered.push({ policy, mount })
      continue
    }
    if (mayRecover(layer)) covered.splice(inherited.length)
    const inForce = covered.filter(each => each.mount === EVERY_PATH || (mount !== undefined && each.mount === mount))
    readLayer(
      layer,
      prefix + shown(layer),
      inForce.map(each => each.policy),
      found,
    )
  }
}

function readLayer(layer: Layer, path: string, inForce: readonly Policy[], found: ExpressRoutes): void {
  if (layer.route) readRoute(layer.route, path, inForce, found)
  else if (isApplication(layer) && inForce.length === 0) found.open.push(`ALL ${path}/*`)
  else readStack(stackOf(layer.handle), path, inForce, found)
}

/** Express wraps an application that is mounted on another in a function that hides it, and a router takes it as it is. */
function isApplication({ name, handle }: Layer): boolean {
  return name === 'mounted_app' || (typeof handle === 'function' && 'handle' in handle && 'set' in handle)
}

/** The policy must come before every other handler of the route: what runs before it runs for anybody. */
function readRoute(route: unknown, path: string, inForce: readonly Policy[], found: ExpressRoutes): void {
  const stack = stackOf(route)
  found.stacks.push({ stack, length: stack.length })
  const policiesByMethod = new Map<string, Policy[]>([['ALL', [...inForce]]])
  const open = new Set<string>()
  const handled = new Map<string, string>()
  for (const layer of stack.filter(isLayer)) {
    const method = typeof layer.method === 'string' ? layer.method.toUpperCase() : 'ALL'
    const policies = policiesByMethod.get(method) ?? [...(policiesByMethod.get('ALL') ?? [])]
    policiesByMethod.set(method, policies)
    const policy = statedPolicy(layer.handle)
    if (policy) policies.push(policy)
    else if (policies.length > 0) handled.set(method, explainAll(policies))
    else open.add(method)
    if (mayRecover(layer)) {
      for (const known of method === 'ALL' ? policiesByMethod.keys() : [method])
        policiesByMethod.set(known, [...inForce])
    }
  }
  found.open.push(...summarize(open).map(method => `${method} ${path}`))
  const guarded = Map.groupBy(
    [...handled.keys()].filter(method => !open.has(method)),
    method => handled.get(method) ?? '',
  )
  for (const [needs, methods] of guarded) {
    found.routes.push(...summarize(new Set(methods)).map(method => ({ method, path, needs })))
  }
}

/** An error handler can go on without the error, which has skipped the policies before it. */
function mayRecover({ handle }: Layer): boolean {
  return typeof handle === 'function' && handle.length === 4
}

/** Express 4 spells `app.all()` out as every method that Node knows. */
function summarize(methods: ReadonlySet<string>): string[] {
  return methods.size > 20 ? ['ALL'] : [...methods]
}

/** What tells whether two layers are for the same paths; `undefined` when nobody can say. */
function mountOf({ route, slash, regexp, rawPath }: Layer): string | undefined {
  if (slash === true || regexp?.fast_slash === true) return EVERY_PATH
  if (typeof rawPath === 'string') return rawPath
  // Express 4: beside a route, a middleware for the same expression is for fewer paths.
  return route || !regexp ? undefined : String(regexp)
}

/** The path to show. Express 4 keeps that of a router as a regular expression only. */
function shown({ route, slash, regexp, rawPath }: Layer): string {
  if (isObject(route) && 'path' in route) return String(route.path)
  if (slash === true || regexp?.fast_slash === true) return ''
  if (rawPath !== undefined) return String(rawPath)
  return regexp ? regexp.source.replace(/^\^|\\\/\?\(\?=.*$/g, '').replaceAll('\\/', '/') : '/…'
}

function isLayer(value: unknown): value is Layer {
  return isObject(value) && 'handle' in value
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
