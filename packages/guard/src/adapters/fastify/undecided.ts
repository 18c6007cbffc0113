import type { FastifyInstance, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify'

/** How the guard came to know a route; not there for one that was added before `protect`. */
export const origin: unique symbol = Symbol('origin of the route')

/** The routes of an application that its guard does not decide. */
export interface UndecidedRoutes {
  /** Notes what must go on holding for a route to be guarded. */
  expect(route: RouteOptions, hook: onRequestHookHandler): void
  /** Their names, such as "GET /orders". */
  names(): string[]
}

/**
 * Fails requests that reach their handler without a decision of the guard, however their route was added.
 *
 * @param isDecided - whether the guard let a request pass
 * @throws TypeError when the application has routes already. Fastify lists those of a whole application and not those of
 * a plugin; of a plugin, each fails when it is requested
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
  // Fastify gives a hook to the instances of plugins that are there already, but for those of "onRoute".
  for (const child of descendantsOf(app)) {
    child.addHook('onRoute', route => {
      if (route.config?.[origin]) return
      route.config = { ...route.config, [origin]: 'earlier plugin' }
      added.push(nameOf(route))
    })
  }
  // The first hook after all those of "onRequest", where the guard is.
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
      return `The route "${name}" was added before protect(): call that first in the plugin`
  }
}

function nameOf({ method, url }: { method?: string | string[] | undefined; url?: string | undefined }): string {
  return `${[method].flat().join()} ${url}`
}

/** The instances of the plugins within. Fastify keeps them under a symbol of its own. */
function descendantsOf(app: object): FastifyInstance[] {
  const key = Object.getOwnPropertySymbols(app).find(({ description }) => description === 'fastify.children')
  const children: FastifyInstance[] = key ? Reflect.get(app, key) : []
  return children.flatMap(child => [child, ...descendantsOf(child)])
}
