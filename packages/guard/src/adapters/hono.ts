import type { Context, Env, Hono, MiddlewareHandler, Schema } from 'hono'
import type { Guard } from '../guard.ts'
import type { Decision, Refusal } from '../policy/decision.ts'
import { type Condition, checkPolicy, type Policy } from '../policy/policy.ts'
import type { VerifiedToken } from '../token/verified-token.ts'
import { demandedToken } from './demanded-token.ts'
import { guardedRequest } from './fetch-request.ts'
import { readRoutes } from './hono-routes.ts'
import { checkGuard, refuseSecondGuard } from './one-guard.ts'
import { refusalHeaders } from './refusal-headers.ts'
import { type AuditedRoute, refuseOpenRoutes, statePolicy } from './route-audit.ts'

export type { AuditedRoute } from './route-audit.ts'

/** What a handler behind {@link allow} finds in its context: `context.var.token`. */
export interface TokenVariables<Token> {
  Variables: { token: Token }
}

const guards = new WeakMap<object, Guard>()

/**
 * Puts a guard before every route that a Hono application is given from here on. Each route states its policy by
 * {@link allow}, in front of its handlers or, for all below a path, by `app.use('/path/*', allow(…))`. As long as a route
 * states none, the application serves nothing: every request fails with the error that {@link audit} throws.
 *
 * A middleware that answers, such as `serveStatic`, is no route, nor is what `app.mount()` was given: put `app.use(path,
 * allow(…))` before it.
 *
 * @throws TypeError when the application has routes already: nothing would guard them
 */
export function protect<E extends Env, S extends Schema, P extends string>(app: Hono<E, S, P>, guard: Guard): void {
  checkGuard(guard)
  const before = readRoutes(app.routes)
  if (before.routes.length > 0 || before.open.length > 0) {
    throw new TypeError('The application has routes already: call protect() before the first one is added')
  }
  let audited = -1
  app.use((context, next) => {
    if (audited !== app.routes.length) {
      refuseOpenRoutes(readRoutes(app.routes).open, REMEDY)
      audited = app.routes.length
    }
    refuseSecondGuard(guards.get(context), guard)
    guards.set(context, guard)
    return next()
  })
}

/**
 * Lets those requests pass that satisfy the policy, and refuses the others.
 *
 * @example app.get('/orders', allow(permissions('read:orders')), context => context.json(context.var.token.claims.sub))
 */
export function allow(policy: Condition<Context>): MiddlewareHandler<TokenVariables<VerifiedToken>>
export function allow(policy: Policy<Context>): MiddlewareHandler<TokenVariables<VerifiedToken | undefined>>
export function allow<Token extends VerifiedToken | undefined>(
  policy: Policy<Context>,
): MiddlewareHandler<TokenVariables<Token>> {
  checkPolicy(policy)
  const middleware: MiddlewareHandler<TokenVariables<Token>> = (context, next) => {
    const guard = guards.get(context)
    if (!guard) throw new TypeError('No guard protects the application: call protect(app, guard) first')
    const proceed = (decision: Decision): ReturnType<MiddlewareHandler> => {
      if (!decision.granted) return Promise.resolve(refuse(context, guard, decision))
      context.set('token', demandedToken(policy, decision.token))
      return next()
    }
    const decision = guard.check(guardedRequest(context.req.raw), policy, context)
    return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
  }
  return statePolicy(middleware, policy)
}

/**
 * Lists the routes of a protected application. Call it when all are added and before the application serves.
 *
 * @throws TypeError naming every route that states no policy
 */
export function audit<E extends Env, S extends Schema, P extends string>(app: Hono<E, S, P>): readonly AuditedRoute[] {
  const { routes, open } = readRoutes(app.routes)
  refuseOpenRoutes(open, REMEDY)
  return routes
}

const REMEDY = 'put allow(…) in front of its handlers'

function refuse(context: Context, guard: Guard, refusal: Refusal): Response {
  const answer = guard.answer(refusal)
  const headers = refusalHeaders(answer, name => context.res.headers.get(name))
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
  return context.body(answer.body, refusal.status)
}
