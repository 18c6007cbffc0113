import type { Policy } from '../../policy/policy.ts'
import { type AuditedRoute, explainAll, statedPolicy } from '../route-audit.ts'
import { hasChanged, isApplication, isObject, type Layer, type ReadStack, readLayers, routerOf } from './layers.ts'

/** The routes of an Express application, with those without a policy listed separately. */
export interface ExpressRoutes {
  readonly routes: AuditedRoute[]
  /** Such as "GET /orders". */
  readonly open: string[]
  /** Everything that was read. */
  readonly stacks: ReadStack[]
}

interface Covered {
  readonly policy: Policy
  readonly mount: Mount
}

const EVERY_PATH = Symbol('every path')

/** Equal for two layers that match the same paths; `undefined` if that is unknown. */
type Mount = typeof EVERY_PATH | string | undefined

/**
 * Reads the layers that an application has so far, including those of its routers.
 *
 * @param guards - whether a handler gives requests to a guard: layers before the first such handler are open
 */
export function readRoutes(app: object, guards: (handler: unknown) => boolean): ExpressRoutes {
  const found: ExpressRoutes = { routes: [], open: [], stacks: [] }
  const read = readLayers(routerOf(app))
  found.stacks.push(read)
  const first = Math.max(0, read.handlers.findIndex(guards))
  for (const layer of read.layers.slice(0, first)) readLayer(layer, shown(layer), [], found)
  readAll(read.layers.slice(first), '', [], found)
  return found
}

/** Whether layers were added, removed or changed since the routes of an application were read. */
export function haveChanged(app: object, { stacks }: ExpressRoutes): boolean {
  if (stacks[0]?.owner !== routerOf(app)) return true
  for (const stack of stacks) {
    if (hasChanged(stack)) return true
  }
  return false
}

function readAll(layers: readonly Layer[], prefix: string, inherited: readonly Policy[], found: ExpressRoutes): void {
  let covered: Covered[] = inherited.map(policy => ({ policy, mount: EVERY_PATH }))
  for (const [index, layer] of layers.entries()) {
    const mount = mountOf(layer)
    const policy = statedPolicy(layer.handle)
    if (policy) {
      covered.push({ policy, mount })
      continue
    }
    if (mayRecover(layer)) covered.splice(inherited.length)
    // Middleware may rewrite the path of a request that the policy did not match.
    if (mayRewrite(layer)) covered = covered.filter(each => isFor(each, mount))
    const inForce = covered.filter(each => isFor(each, mount)).map(each => each.policy)
    const isLast = !layers.slice(index + 1).some(later => !mayRewrite(later) && mountOf(later) === mount)
    if (isLast && mayRewrite(layer) && covered.some(each => each.mount !== EVERY_PATH && isFor(each, mount))) {
      for (const path of pathsOf(layer)) addGateway(found, `${prefix}${path}/*`, inForce)
    }
    readLayer(layer, prefix + shown(layer), inForce, found)
  }
}

/** Middleware behind a policy for the same path, and no router, responds there: a proxy, or `express.static`. */
function addGateway({ routes }: ExpressRoutes, path: string, policies: readonly Policy[]): void {
  const requires = explainAll(policies)
  const isListed = routes.some(each => each.method === 'ALL' && each.path === path && each.requires === requires)
  if (!isListed) routes.push({ method: 'ALL', path, requires })
}

function isFor({ mount }: Covered, other: Mount): boolean {
  return mount === EVERY_PATH || (mount !== undefined && mount === other)
}

function readLayer(layer: Layer, path: string, inForce: readonly Policy[], found: ExpressRoutes): void {
  if (layer.route) {
    readRoute(layer.route, path, inForce, found)
  } else if (isMounted(layer)) {
    if (inForce.length === 0) found.open.push(`ALL ${path}/*`)
  } else {
    const read = readLayers(layer.handle)
    if (read.layers.length === 0 && !isRouter(layer)) return
    found.stacks.push(read)
    readAll(read.layers, path, inForce, found)
  }
}

/**
 * Express hides an application that is mounted on another behind a function; a router stores the application itself.
 */
function isMounted({ name, handle }: Layer): boolean {
  return name === 'mounted_app' || (typeof handle === 'function' && isApplication(handle))
}

function isRouter({ handle }: Layer): boolean {
  return isObject(handle) && 'stack' in handle
}

/** The policy must come before every other handler of the route: earlier handlers run for every request. */
function readRoute(route: unknown, path: string, inForce: readonly Policy[], found: ExpressRoutes): void {
  const read = readLayers(route)
  found.stacks.push(read)
  const policiesByMethod = new Map<string, Policy[]>([['ALL', [...inForce]]])
  const open = new Set<string>()
  const handled = new Map<string, string>()
  for (const layer of read.layers) {
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
  for (const [requires, methods] of guarded) {
    found.routes.push(...summarize(new Set(methods)).map(method => ({ method, path, requires })))
  }
}

/** An error handler can continue without the error, after the error has skipped the policies before it. */
function mayRecover({ handle }: Layer): boolean {
  return typeof handle === 'function' && handle.length === 4
}

/** Middleware can rewrite the path of a request before it continues. */
function mayRewrite(layer: Layer): boolean {
  return !layer.route && !isRouter(layer) && !isMounted(layer) && !mayRecover(layer)
}

/** Express 4 registers `app.all()` once for every method that Node supports. */
function summarize(methods: ReadonlySet<string>): string[] {
  return methods.size > 20 ? ['ALL'] : [...methods]
}

function mountOf({ route, slash, regexp, rawPath }: Layer): Mount {
  if (slash === true || regexp?.fast_slash === true) return EVERY_PATH
  if (typeof rawPath === 'string') return rawPath
  // Layers with the same paths, in the same order.
  if (Array.isArray(rawPath) && rawPath.every(each => typeof each === 'string')) return JSON.stringify(rawPath)
  // Express 4: middleware with the same expression as a route matches fewer paths than the route.
  return route || !regexp ? undefined : String(regexp)
}

/** The paths to show: several for an array. */
function pathsOf(layer: Layer): readonly string[] {
  return Array.isArray(layer.rawPath) ? layer.rawPath.map(String) : [shown(layer)]
}

/** The path to show. Express 4 stores the path of a router only as a regular expression. */
function shown({ route, slash, regexp, rawPath }: Layer): string {
  if (isObject(route) && 'path' in route) return String(route.path)
  if (slash === true || regexp?.fast_slash === true) return ''
  if (rawPath !== undefined) return String(rawPath)
  return regexp ? regexp.source.replace(/^\^|\\\/\?\(\?=.*$/g, '').replaceAll('\\/', '/') : '/…'
}
