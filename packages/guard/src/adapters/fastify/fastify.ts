import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import type { Guard } from '../../guard.ts'
import { guardHeaders, refusalHeaders } from '../../http/response-headers.ts'
import { refuseUnknownOptions } from '../../options/unknown-options.ts'
import type { Decision } from '../../policy/decision.ts'
import { explain, type Policy } from '../../policy/policy.ts'
import type { Claims } from '../../token/claims.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { checkGuard } from '../one-guard.ts'
import { checkToken } from '../request-token.ts'
import { type AuditedRoute, refuseOpenRoutes } from '../route-audit.ts'
import { createFastifyPolicies } from './policies.ts'
import { origin, refuseUndecided, type UndecidedRoutes } from './undecided.ts'

export { del, get, open, patch, post, put, requires } from '../../policy/decorators.ts'
export { type DescribedRoute, describePolicies } from '../openapi.ts'
export type { AuditedRoute } from '../route-audit.ts'
export { addRoutes } from './routes.ts'

const verifiedToken: unique symbol = Symbol('verified token')
const audited: unique symbol = Symbol('audited routes')

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route: the guard lets nobody else pass. */
    policy?: Policy<FastifyRequest>
    /** How the guard came to know the route. */
    [origin]?: 'guarded' | 'earlier plugin'
  }
  interface FastifyInstance {
    [audited]: { readonly routes: AuditedRoute[]; readonly undecided: UndecidedRoutes }
  }
  interface FastifyRequest {
    /** `null` when the guard let the request pass without one, `undefined` before it did. */
    [verifiedToken]: VerifiedToken | null | undefined
  }
}

export interface ProtectOptions {
  /**
   * The policies of routes that a plugin adds and that cannot state their own: `{ 'GET /docs/*': anyone }`. A path that ends
   * in `/*` stands for the path before it, too, and for all routes below it that have no entry of their own. HEAD goes with GET.
   */
  readonly pluginRoutes?: Readonly<Record<string, Policy<FastifyRequest>>>
}

/**
 * Puts a guard before every route that a Fastify application is given from here on, in its plugins too. Each route
 * states its policy: `app.get('/orders', { config: { policy: permissions('read:orders') } }, handler)`, or decorators
 * and {@link addRoutes}. Adding a route that states none throws, so the application does not start. What is not a route
 * is left to the application's not-found handler.
 *
 * An OPTIONS route that states none, as CORS plugins add it, lets preflights pass and demands a token of other requests.
 *
 * Plugins side by side may each have a guard of their own. A route that such a plugin was given before `protect` answers
 * every request with an error.
 *
 * @throws TypeError when the application has routes already: nothing would guard them; when a guard protects it already;
 * for an option it does not know
 */
export function protect(app: FastifyInstance, guard: Guard, options: ProtectOptions = {}): void {
  refuseUnknownOptions(options, ['pluginRoutes'])
  checkGuard(guard)
  if (app.hasRequestDecorator(verifiedToken)) {
    throw new TypeError(
      'A guard protects this already: put what another one protects in a plugin beside it, not within',
    )
  }
  const undecided = refuseUndecided(app, request => request[verifiedToken] !== undefined)
  const routes: AuditedRoute[] = []
  const policies = createFastifyPolicies(options.pluginRoutes ?? {})
  app.decorateRequest(verifiedToken, undefined)
  app.decorate(audited, { routes, undecided })
  app.after(policies.expectPlugins)
  app.addHook('onReady', async () => policies.check())

  app.addHook('onRoute', route => {
    const stated = policies.of(route)
    if (!stated) return
    const { policy, letPreflightsPass } = stated
    for (const method of [route.method].flat()) routes.push({ method, path: route.url, requires: explain(policy) })
    route.config = { ...route.config, policy, [origin]: 'guarded' }
    const hook = letPreflightsPass ? unlessPreflight(guardHook(guard, policy)) : guardHook(guard, policy)
    route.onRequest = [hook, ...[route.onRequest ?? []].flat()]
    undecided.expect(route, hook)
  })
}

/**
 * The verified token of a guarded request.
 *
 * @param guard - the guard that verified it, whose schema then gives the claims their type
 * @throws TypeError where the request was let pass without a token, or another guard verified it
 */
export function tokenOf(request: FastifyRequest): VerifiedToken
export function tokenOf<TokenClaims extends Claims>(
  request: FastifyRequest,
  guard: Guard<TokenClaims>,
): VerifiedToken<TokenClaims>
export function tokenOf(request: FastifyRequest, guard?: Guard): VerifiedToken {
  return checkToken(request[verifiedToken] ?? undefined, guard)
}

/** The verified token of a request, or `undefined` where it was let pass without one, as {@link optional} does. */
export function optionalTokenOf(request: FastifyRequest): VerifiedToken | undefined {
  return request[verifiedToken] ?? undefined
}

/**
 * Lists the routes of a protected application that is ready.
 *
 * @throws TypeError naming the routes that the guard does not decide, or when nothing protects the application
 */
export function audit(app: FastifyInstance): readonly AuditedRoute[] {
  if (!app.hasDecorator(audited)) {
    throw new TypeError('No guard protects the application: call protect(app, guard) first')
  }
  const { routes, undecided } = app[audited]
  refuseOpenRoutes(undecided.names(), REMEDY)
  return routes
}

const REMEDY =
  'call protect() before plugins are loaded, and keep what is in "onRequest" in hooks of "onRoute"; requests to them fail'

/** Calls back at once where the decision is at hand: a promise would cost every request a turn. */
function guardHook(guard: Guard, policy: Policy): onRequestHookHandler {
  if (policy.kind === 'anyone') return letPass
  return (request, reply, done) => {
    const decision = guard.check(request.raw, policy, request)
    if (decision instanceof Promise) decision.then(decided => proceed(guard, decided, request, reply, done)).catch(done)
    else proceed(guard, decision, request, reply, done)
  }
}

function unlessPreflight(hook: onRequestHookHandler): onRequestHookHandler {
  return function (request, reply, done) {
    if (request.headers['access-control-request-method'] === undefined) hook.call(this, request, reply, done)
    else letPass.call(this, request, reply, done)
  }
}

const letPass: onRequestHookHandler = (request, _reply, done) => {
  request[verifiedToken] = null
  done()
}

function proceed(
  guard: Guard,
  decision: Decision,
  request: FastifyRequest,
  reply: FastifyReply,
  done: () => void,
): void {
  if (decision.granted) {
    request[verifiedToken] = decision.token ?? null
    if (decision.headers) reply.headers(guardHeaders(decision.headers, name => reply.getHeader(name)))
    done()
    return
  }
  const answer = guard.response(decision)
  const headers = refusalHeaders(answer, name => reply.getHeader(name))
  reply.code(answer.status).headers(headers).send(answer.body)
}
