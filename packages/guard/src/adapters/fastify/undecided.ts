import type { FastifyInstance, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify'

/** How a route came under the guard; absent if the route was added before `protect`. */
export const origin: unique symbol = Symbol('origin of the route')

/** The routes of an application that its guard does not check. */
export interface UndecidedRoutes {
  /** Records the hook that a route must keep to stay guarded. */
  expect(route: RouteOptions, hook: onRequestHookHandler): void
  /** Their names, such as "GET /orders". */
  names(): string[]
}

/**
 * Rejects requests that would reach a handler without a decision of the guard, however the route was added.
 *
 * @param isDecided - whether the guard allowed a request
 * @throws TypeError if the application already has routes. Fastify does not list the routes of a single plugin, so a
 * route that a plugin had before fails when it is requested
 */
export function refuseUndecided(
  app: FastifyInstance,
  isDecided: (request: FastifyRequest) => boolean,
): UndecidedRoutes {
  if (Object.hasOwn(app, 'printRoutes') && app.printRoutes().trim() !== '(empty tree)') {
    throw new TypeError('The application has routes already: call protect() before the first one is added')
  }
  const expected: { route: RouteOptions; hook: onRequestHookHandler }[] = []
  const added: string[] = []
  // Fastify adds later hooks to existing plugin instances, except "onRoute" hooks.
  for (const child of descendantsOf(app)) {
    child.addHook('onRoute', route => {
      if (route.config?.[origin]) return
      route.config = { ...route.config, [origin]: 'earlier plugin' }
      added.push(nameOf(route))
    })
  }
  // This hook runs after all "onRequest" hooks, one of which is the guard.
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    if (isDecided(request) || request.is404) done()
    else done(new TypeError(explain(request)))
  })

  return {
    expect: (route, hook) => expected.push({ route, hook }),
    names: () => [
      ...added,
      ...expected
        .filter(({ route, hook }) => ![route.onRequest].flat().includes(hook))
        .map(({ route }) => nameOf(route)),
    ],
  }
}

function explain({ routeOptions }: FastifyRequest): string {
  const name = nameOf(routeOptions)
  switch (routeOptions.config[origin]) {
    case 'guarded':
      return `The route "${name}" has lost its guard: an onRoute hook must keep what is in "onRequest"`
    case 'earlier plugin':
      return `The route "${name}" was added to the instance of a plugin from before protect(): call protect() first`
    default:
      return `The route "${name}" was added before protect(): call protect() first in the plugin`
  }
}

function nameOf({ method, url }: { method?: string | string[] | undefined; url?: string | undefined }): string {
  return `${[method].flat().join()} ${url}`
}

/** The instances of nested plugins, which Fastify stores under a private symbol. */
function descendantsOf(app: object): FastifyInstance[] {
  const key = Object.getOwnPropertySymbols(app).find(({ description }) => description === 'fastify.children')
  const children: FastifyInstance[] = key ? Reflect.get(app, key) : []
  return children.flatMap(child => [child, ...descendantsOf(child)])
}
