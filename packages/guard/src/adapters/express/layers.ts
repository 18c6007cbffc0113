import type { IncomingMessage, ServerResponse } from 'node:http'

/** What Express 4 and 5 store for a handler. Neither version documents it, so every property is checked. */
export interface Layer {
  readonly handle?: unknown
  readonly name?: unknown
  readonly method?: unknown
  readonly route?: unknown
  /** Express 5: whether the layer matches every path. */
  readonly slash?: unknown
  /** Express 5: the path as it was given. */
  readonly rawPath?: unknown
  /** Express 5: the functions that match the path of a request. */
  readonly matchers?: unknown
  /** Express 4. */
  readonly regexp?: { readonly source: string; readonly fast_slash?: unknown }
}

/** What has layers: a router, or a route. */
interface Owner {
  readonly stack?: unknown
}

/** The layers that a router or a route had when it was read, and their handlers. */
export interface ReadStack {
  readonly owner: Owner
  readonly stack: readonly unknown[]
  readonly layers: readonly Layer[]
  readonly handlers: readonly unknown[]
}

export function readLayers(value: unknown): ReadStack {
  const owner: Owner = isObject(value) ? value : {}
  const stack: readonly unknown[] = Array.isArray(owner.stack) ? owner.stack : []
  const layers = stack.map(layer => (isLayer(layer) ? layer : {}))
  return { owner, stack, layers, handlers: layers.map(({ handle }) => handle) }
}

/**
 * Whether a layer was added, removed, moved or replaced, or has another handler. It runs for every request, so it
 * allocates nothing and compares as little as possible.
 */
export function hasChanged({ owner, stack, layers, handlers }: ReadStack): boolean {
  const { length } = layers
  if (owner.stack !== stack || stack.length !== length) return true
  for (let index = 0; index < length; index += 1) {
    const layer = layers[index]
    if (layer !== stack[index] || layer?.handle !== handlers[index]) return true
  }
  return false
}

/** Express 4 keeps an application's router in `_router`, once there is one, and throws when `router` is read. */
export function routerOf(app: object): unknown {
  if ('_router' in app) return app._router
  return 'lazyrouter' in app || !('router' in app) ? undefined : app.router
}

/** What handles requests: an application, or its router. */
export interface Handler {
  handle(request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void
}

/** Whether a value is an application of Express, and not a router or a middleware. */
export function isApplication<Value>(value: Value): value is Value & Handler {
  return isObject(value) && 'set' in value && 'handle' in value && typeof value.handle === 'function'
}

function isLayer(value: unknown): value is Layer {
  return isObject(value) && 'handle' in value
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
