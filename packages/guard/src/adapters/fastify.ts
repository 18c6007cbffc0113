import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify'
import type { Decision } from '../decision.ts'
import { routesOf } from '../decorators.ts'
import type { Guard } from '../guard.ts'
import type { Policy } from '../policy.ts'
import type { VerifiedToken } from '../verified-token.ts'

const verifiedToken: unique symbol = Symbol('verified token')

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route: the guard lets nobody else pass. */
    policy?: Policy
  }
  interface FastifyRequest {
    [verifiedToken]: VerifiedToken | undefined
  }
}

/**
 * Puts a guard before every route that a Fastify application is given from here on, in its plugins too. Each route
 * states its policy: `app.get('/orders', { config: { policy: permissions('read:orders') } }, handler)`, or decorators
 * and {@link addRoutes}. Adding a route that states none throws, so the application does not start. What is not a route
 * is left to the application's not-found handler.
 *
 * @throws TypeError when the application has routes already: nothing would guard them
 */
export function protect(app: FastifyInstance, guard: Guard): void {
  if (app.printRoutes().trim() !== '(empty tree)') {
    throw new TypeError('The application has routes already: call protect() before the first one is added')
  }
  app.decorateRequest(verifiedToken, undefined)
  app.addHook('onRoute', route => guardRoute(route, guard))
}

/**
 * Adds the routes that the methods of an object state by `@get`, `@open`, `@authorized` and `@requires`. A method
 * receives Fastify's request and reply, and answers with what it returns.
 *
 * @param prefix - goes in front of each path, such as `/api/messages`
 */
export function addRoutes(app: FastifyInstance, prefix: string, routes: object): void {
  for (const { method, path, policy, handler } of routesOf(routes)) {
    app.route({
      method,
      url: `${prefix}${path}`,
      config: { policy },
      handler: (request, reply) => handler(request, reply),
    })
  }
}

/**
 * The verified token of a guarded request.
 *
 * @throws TypeError on a route whose policy is `anyone`, where no token was read
 */
export function tokenOf(request: FastifyRequest): VerifiedToken {
  const token = request[verifiedToken]
  if (!token) throw new TypeError(`The route "${request.routeOptions.url}" is open to anyone: it has no verified token`)
  return token
}

const guardHooks = new WeakSet<onRequestHookHandler>()

function guardRoute(route: RouteOptions, guard: Guard): void {
  const policy = route.config?.policy
  if (!policy) {
    throw new TypeError(`The route "${route.method} ${route.url}" states no policy: add config: { policy: … }`)
  }
  if (policy.kind === 'anyone') return

  const hooks = [route.onRequest ?? []].flat()
  // Fastify makes a HEAD route of each GET route, hooks included.
  if (hooks.some(hook => guardHooks.has(hook))) return
  const hook = guardHook(guard, policy)
  guardHooks.add(hook)
  route.onRequest = [hook, ...hooks]
}

/** Calls back at once where the decision is at hand: a promise would cost every request a turn. */
function guardHook(guard: Guard, policy: Policy): onRequestHookHandler {
  return (request, reply, done) => {
    const decision = guard.check(request.raw, policy, request)
    if (decision instanceof Promise) decision.then(decided => proceed(guard, decided, request, reply, done), done)
    else proceed(guard, decision, request, reply, done)
  }
}

function proceed(
  guard: Guard,
  decision: Decision,
  request: FastifyRequest,
  reply: FastifyReply,
  done: () => void,
): void {
  if (decision.granted) {
    request[verifiedToken] = decision.token
    done()
    return
  }
  const { status, headers, body } = guard.answer(decision)
  reply.code(status).headers(headers).send(body)
}
