import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import type { Guard } from '../../guard.ts'
import { guardHeaders, refusalHeaders } from '../../http/response-headers.ts'
import { refuseUnknownOptions } from '../../options/unknown-options.ts'
import type { Decision } from '../../policy/decision.ts'
import { explain } from '../../policy/explain.ts'
import type { Policy } from '../../policy/policy.ts'
import type { Claims } from '../../token/claims.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { checkGuard } from '../one-guard.ts'
import { checkToken } from '../request-token.ts'
import { type AuditedRoute, refuseOpenRoutes } from '../route-audit.ts'
import { addMetadata } from './metadata.ts'
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
    /** The policy of the route: the guard rejects requests that do not satisfy it. */
    policy?: Policy<FastifyRequest>
    /** How the route came under the guard. */
    [origin]?: 'guarded' | 'earlier plugin'
  }
  interface FastifyInstance {
    [audited]: { readonly routes: AuditedRoute[]; readonly undecided: UndecidedRoutes }
  }
  interface FastifyRequest {
    /** `null` if the guard allowed the request without a token, `undefined` before the check. */
    [verifiedToken]: VerifiedToken | null | undefined
  }
}

export interface ProtectOptions {
  /**
   * The policies of routes that a plugin adds and that cannot state a policy: `{ 'GET /docs/*': anyone }`. A path that
   * ends in `/*` matches the path before it, too, and all routes below it that have no other entry. HEAD routes use the
   * policy of GET.
   */
  readonly pluginRoutes?: Readonly<Record<string, Policy<FastifyRequest>>>
}

/**
 * Guards every route that is added to a Fastify application and its plugins after this call. Each route
 * states its policy: `app.get('/orders', { config: { policy: permissions('read:orders') } }, handler)`, or decorators
 * and {@link addRoutes}. Adding a route without a policy throws, so the application does not start. Requests without a
 * route go to the application's not-found handler.
 *
 * An OPTIONS route without a policy, as CORS plugins add it, allows preflights and requires a token for other requests.
 *
 * Sibling plugins may each have their own guard. A route that was added to such a plugin before `protect` responds to
 * every request with an error.
 *
 * @throws TypeError if the application already has routes, which would stay unguarded, if a guard protects it already,
 * or for an unknown option
 */
export function protect(app: FastifyInstance, guard: Guard, options: ProtectOptions = {}): void {
  refuseUnknownOptions(options, ['pluginRoutes'])
  checkGuard(guard)
  if (app.hasRequestDecorator(verifiedToken)) {
    throw new TypeError(
      'A guard protects this application already: register another guard in a sibling plugin, not in a nested one',
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
  addMetadata(app, guard)
}

/**
 * The verified token of a guarded request.
 *
 * @param guard - the guard that verified it, whose schema then gives the claims their type
 * @throws TypeError if the request was allowed without a token, or if another guard verified the token
 */
export function tokenOf(request: FastifyRequest): VerifiedToken
export function tokenOf<TokenClaims extends Claims>(
  request: FastifyRequest,
  guard: Guard<TokenClaims>,
): VerifiedToken<TokenClaims>
export function tokenOf(request: FastifyRequest, guard?: Guard): VerifiedToken {
  return checkToken(request[verifiedToken] ?? undefined, guard)
}

/** The verified token of a request, or `undefined` if it was allowed without a token, as with {@link optional}. */
export function optionalTokenOf(request: FastifyRequest): VerifiedToken | undefined {
  return request[verifiedToken] ?? undefined
}

/**
 * Lists the routes of a protected application that is ready.
 *
 * @throws TypeError that names the routes that the guard does not check, or if no guard protects the application
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

/** Calls back synchronously if the decision is not a promise: a promise would delay every request by a microtask. */
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
