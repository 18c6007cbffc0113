import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../../guard.ts'
import type { Decision } from '../../policy/decision.ts'
import { checkPolicy, type Policy } from '../../policy/policy.ts'
import { addHeaders, sendMetadata, sendRefusal } from '../node/node.ts'
import { checkGuard, giveToGuard, takeDecision } from '../one-guard.ts'
import { keepToken } from '../request-token.ts'
import { type AuditedRoute, openRoutesError, refuseOpenRoutes, statePolicy } from '../route-audit.ts'
import { type Handler, isApplication } from './layers.ts'
import { type ExpressRoutes, haveChanged, readRoutes } from './routes.ts'

export { optionalTokenOf, tokenOf } from '../request-token.ts'
export type { AuditedRoute } from '../route-audit.ts'

/** A middleware of Express 4 and 5. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/** An application of Express 4 or 5. */
export interface ExpressApplication {
  use(middleware: Middleware): unknown
}

const guardMiddleware = new WeakSet<object>()

/**
 * Guards every route that is added to an Express application after this call. Each route states its policy with {@link
 * allow}, in front of its handlers or, for a whole router, with `router.use(allow(…))`. While a route has no policy,
 * the application serves no requests: each one fails with the error that {@link audit} throws. Express's default error
 * handler responds, because the application's error handlers could continue with the route.
 *
 * Middleware that sends responses, such as `express.static`, is not a route: give it a policy with `app.use(path,
 * allow(…), middleware)`. A mounted application hides its routes and needs a policy in the same way. Use `anyone` if
 * the same guard protects the mounted application itself.
 *
 * @throws TypeError if the application already has routes, which would stay unguarded, or if `app` is not an
 * application, such as a router
 */
export function protect(app: ExpressApplication, guard: Guard): void {
  checkGuard(guard)
  if (!isApplication(app)) {
    throw new TypeError(
      'protect() takes an application of Express, not a router: give routers to a protected application',
    )
  }
  const before = readRoutes(app, isGuard)
  if (before.routes.length > 0 || before.open.length > 0) {
    throw new TypeError('The application has routes already: call protect() before the first one is added')
  }
  const middleware: Middleware = (request, response, next) => {
    if (sendMetadata(guard, request, response)) return
    giveToGuard(request, guard)
    next()
  }
  guardMiddleware.add(middleware)
  app.use(middleware)
  checkEachRequest(app, app.handle)
}

/** Runs before Express calls any handler, because a handler in front of the guard would respond without a check. */
function checkEachRequest(app: ExpressApplication & Handler, handle: Handler['handle']): void {
  let audited: ExpressRoutes | undefined
  app.handle = function (request, response, next) {
    if (!audited || haveChanged(app, audited)) {
      const routes = readRoutes(app, isGuard)
      const error = openRoutesError(routes.open, REMEDY)
      if (error) return handle.call(failing(app, error), request, response, next)
      audited = routes
    }
    handle.call(this, request, response, next)
  }
}

/** An application whose router fails, so that Express responds to the error and reports it as any other. */
function failing(app: ExpressApplication, error: TypeError): object {
  const router: Handler = { handle: (_request, _response, next) => next?.(error) }
  return Object.create(app, { router: { value: router }, _router: { value: router } })
}

function isGuard(handler: unknown): boolean {
  return typeof handler === 'function' && guardMiddleware.has(handler)
}

/**
 * Allows requests that satisfy the policy, and rejects all others.
 *
 * @example app.get('/orders', allow(permissions('read:orders')), (request, response) => { … })
 */
export function allow(policy: Policy<IncomingMessage>): Middleware {
  checkPolicy(policy)
  const middleware: Middleware = (request, response, next) => {
    const guard = takeDecision(request)
    const proceed = (decision: Decision) => {
      if (!decision.granted) return sendRefusal(guard, decision, response)
      addHeaders(decision.headers, response)
      keepToken(request, decision.token)
      next()
    }
    const decision = guard.check(request, policy, request)
    if (decision instanceof Promise) decision.then(proceed).catch(next)
    else proceed(decision)
  }
  return statePolicy(middleware, policy)
}

/**
 * Lists the routes of a protected application. Call it after all routes are added and before the application listens.
 *
 * @throws TypeError that names every route without a policy
 */
export function audit(app: ExpressApplication): readonly AuditedRoute[] {
  const { routes, open } = readRoutes(app, isGuard)
  refuseOpenRoutes(open, REMEDY)
  return routes
}

const REMEDY = 'put allow(…) directly in front of its handlers'
