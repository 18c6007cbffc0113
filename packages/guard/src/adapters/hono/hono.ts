import type { Context, Env, Hono, MiddlewareHandler, Schema } from 'hono'
import type { Guard } from '../../guard.ts'
import type { MetadataResponse } from '../../http/response.ts'
import { refusalHeaders } from '../../http/response-headers.ts'
import type { Decision } from '../../policy/decision.ts'
import { type Condition, checkPolicy, type Policy } from '../../policy/policy.ts'
import type { Refusal } from '../../refusal.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { addHeaders } from '../fetch/headers.ts'
import { guardedRequest } from '../fetch/request.ts'
import { checkGuard, giveToGuard, isDecided, takeDecision } from '../one-guard.ts'
import { demandedToken } from '../required-token.ts'
import { type AuditedRoute, refuseOpenRoutes, statePolicy } from '../route-audit.ts'
import { type HonoRoute, nextStep, readRoutes } from './routes.ts'

export type { AuditedRoute } from '../route-audit.ts'

/** The variables in the context of a handler behind {@link allow}: `context.var.token`. */
export interface TokenVariables<Token> {
  Variables: { token: Token }
}

/**
 * Guards every route that is added to a Hono application after this call. Each route states its policy with
 * {@link allow}, in front of its handlers or, for all routes below a path, with `app.use('/path/*', allow(…))`. While a
 * route has no policy, the application serves no requests: each one fails with the error that {@link audit} throws.
 *
 * A request also fails if no policy comes before its handler in the order in which Hono calls them. Middleware that
 * sends responses, such as `serveStatic`, is not a route, and neither is a handler passed to `app.mount()`. Their
 * responses are withheld unless a policy was evaluated before, so put `app.use(path, allow(…))` in front. Errors
 * (status 400 or higher) and responses to OPTIONS without a body, such as a CORS preflight, need no policy.
 *
 * @throws TypeError if the application already has routes, which would stay unguarded
 */
export function protect<E extends Env, S extends Schema, P extends string>(app: Hono<E, S, P>, guard: Guard): void {
  checkGuard(guard)
  const before = readRoutes(app.routes)
  if (before.routes.length > 0 || before.open.length > 0) {
    throw new TypeError('The application has routes already: call protect() before the first one is added')
  }
  let audited: readonly HonoRoute[] = []
  app.use((context, next) => {
    const metadata = guard.metadata?.respond(guardedRequest(context.req.raw))
    if (metadata) return Promise.resolve(send(context, metadata))
    if (haveChanged(audited, app.routes)) {
      refuseOpenRoutes(readRoutes(app.routes).open, REMEDY)
      audited = [...app.routes]
    }
    giveToGuard(context, guard)
    const { matchedRoutes, routeIndex } = context.req
    const step = nextStep(matchedRoutes, routeIndex + 1)
    if (step === 'policy') return next()
    if (step === 'handler') refuseUndecided(context)
    return next().then(() => {
      if (isDecided(context) || !isAnswered(context)) return
      withdraw(context)
      refuseUndecided(context)
    })
  })
}

function haveChanged(before: readonly HonoRoute[], routes: readonly HonoRoute[]): boolean {
  if (before.length !== routes.length) return true
  for (let index = 0; index < routes.length; index += 1) {
    if (before[index] !== routes[index]) return true
  }
  return false
}

function isAnswered({ req, res }: Context): boolean {
  return res.status < 400 && (req.method !== 'OPTIONS' || res.body !== null)
}

/** Hono copies the headers of a response to its replacement. This keeps only the CORS headers. */
function withdraw(context: Context): void {
  const headers = [...context.res.headers]
  context.res = undefined
  context.finalized = false
  for (const [name, value] of headers) {
    context.header(name, /^(?:access-control-.*|vary)$/.test(name) ? value : undefined)
  }
}

function refuseUndecided({ req: { method, path } }: Context): never {
  throw new TypeError(`"${method} ${path}" responds without a policy: ${REMEDY}`)
}

/**
 * Allows requests that satisfy the policy, and rejects all others.
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
    const guard = takeDecision(context)
    const proceed = (decision: Decision): ReturnType<MiddlewareHandler> => {
      if (!decision.granted) return Promise.resolve(refuse(context, guard, decision))
      if (decision.headers) addHeaders(context.res.headers, decision.headers)
      context.set('token', demandedToken(policy, decision.token))
      return next()
    }
    const decision = guard.check(guardedRequest(context.req.raw, context.env), policy, context)
    return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
  }
  return statePolicy(middleware, policy)
}

/**
 * Lists the routes of a protected application. Call it after all routes are added and before the application serves.
 *
 * @throws TypeError that names every route without a policy
 */
export function audit<E extends Env, S extends Schema, P extends string>(app: Hono<E, S, P>): readonly AuditedRoute[] {
  const { routes, open } = readRoutes(app.routes)
  refuseOpenRoutes(open, REMEDY)
  return routes
}

const REMEDY = 'put allow(…) in front of its handlers'

function send(context: Context, { status, headers, body }: MetadataResponse): Response {
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
  return status === 204 ? context.body(null, status) : context.body(body, status)
}

function refuse(context: Context, guard: Guard, refusal: Refusal): Response {
  const answer = guard.response(refusal)
  const headers = refusalHeaders(answer, name => context.res.headers.get(name))
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
  return context.body(answer.body, refusal.status)
}
