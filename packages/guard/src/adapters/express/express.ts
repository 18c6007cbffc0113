import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../../guard.ts'
import type { Decision } from '../../policy/decision.ts'
import { checkPolicy, type Policy } from '../../policy/policy.ts'
import { sendRefusal } from '../node/node.ts'
import { checkGuard, giveToGuard, takeDecision } from '../one-guard.ts'
import { keepToken } from '../request-token.ts'
import { type AuditedRoute, refuseOpenRoutes, statePolicy } from '../route-audit.ts'
import { type ExpressRoutes, haveChanged, readRoutes } from './routes.ts'

export { optionalTokenOf, tokenOf } from '../request-token.ts'
export type { AuditedRoute } from '../route-audit.ts'

/** A middleware of Express 4 and 5. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/** An application of Express 4 or 5. */
export interface ExpressApplication {
  use(middleware: Middleware): unknown
}

/**
 * Puts a guard before every route that an Express application is given from here on. Each route states its policy by
 * {@link allow}, in front of its handlers or, for a whole router, by `router.use(allow(…))`. As long as a route states
 * none, the application serves nothing: every request fails with the error that {@link audit} throws.
 *
 * A middleware that answers, such as `express.static`, is no route: give it a policy by `app.use(path, allow(…),
 * middleware)`. An application that is mounted hides its routes and needs a policy in the same way: `anyone` where it is
 * protected itself, by the same guard.
 *
 * @throws TypeError when the application has routes already: nothing would guard them
 */
export function protect(app: ExpressApplication, guard: Guard): void {
  checkGuard(guard)
  const before = readRoutes(app)
  if (before.routes.length > 0 || before.open.length > 0) {
    throw new TypeError('The application has routes already: call protect() before the first one is added')
  }
  let audited: ExpressRoutes | undefined
  app.use((request, _response, next) => {
    if (!audited || haveChanged(audited)) {
      const routes = readRoutes(app)
      refuseOpenRoutes(routes.open, REMEDY)
      audited = routes
    }
    giveToGuard(request, guard)
    next()
  })
}

/**
 * Lets those requests pass that satisfy the policy, and refuses the others.
 *
 * @example app.get('/orders', allow(permissions('read:orders')), (request, response) => { … })
 */
export function allow(policy: Policy<IncomingMessage>): Middleware {
  checkPolicy(policy)
  const middleware: Middleware = (request, response, next) => {
    const guard = takeDecision(request)
    const proceed = (decision: Decision) => {
      if (!decision.granted) return sendRefusal(guard, decision, response)
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
 * Lists the routes of a protected application. Call it when all are added and before the application listens.
 *
 * @throws TypeError naming every route that states no policy
 */
export function audit(app: ExpressApplication): readonly AuditedRoute[] {
  const { routes, open } = readRoutes(app)
  refuseOpenRoutes(open, REMEDY)
  return routes
}

const REMEDY = 'put allow(…) directly in front of its handlers'
