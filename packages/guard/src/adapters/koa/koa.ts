import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../../guard.ts'
import type { GuardedRequest } from '../../http/guarded-request.ts'
import type { MetadataResponse } from '../../http/response.ts'
import { refusalHeaders } from '../../http/response-headers.ts'
import type { Decision } from '../../policy/decision.ts'
import { checkPolicy, type Policy } from '../../policy/policy.ts'
import type { Refusal } from '../../refusal.ts'
import { addHeaders, cutOffWhereBegun } from '../node/node.ts'
import { checkGuard, giveToGuard, isDecided, takeDecision } from '../one-guard.ts'
import { keepToken } from '../request-token.ts'

export { optionalTokenOf, tokenOf } from '../request-token.ts'

/** The parts of Koa's context that the guard needs. */
export interface KoaContext {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly method: string
  readonly path: string
  /** The request target as the client sent it. */
  readonly originalUrl: string
  readonly response: { get(header: string): string }
  status: number
  body: unknown
  set(headers: { [header: string]: string }): void
}

/** A middleware of Koa. */
export type Middleware = (context: KoaContext, next: () => Promise<unknown>) => unknown

/** An application of Koa. */
export interface KoaApplication {
  use(middleware: Middleware): unknown
}

/**
 * Guards all middleware that is added to a Koa application after this call. Each route states its policy with {@link
 * allow}. Koa has no routes, so a missing policy is detected only when a handler responds: the response is then
 * withheld and the request fails with an error, but side effects of the handler remain. A response that has started,
 * after `flushHeaders()` or a write to `context.res`, is cut off. A response that has ended cannot be withheld.
 *
 * Errors (status 400 or higher) and responses to OPTIONS without a body, such as a CORS preflight, need no policy.
 */
export function protect(app: KoaApplication, guard: Guard): void {
  checkGuard(guard)
  app.use(async (context, next) => {
    const metadata = guard.metadata?.respond(guardedRequest(context))
    if (metadata) return send(context, metadata)
    giveToGuard(context, guard)
    await next()
    if (!isDecided(context) && isAnswered(context)) {
      cutOffWhereBegun(context.res)
      throw new TypeError(`"${context.method} ${context.path}" responded without a policy: use allow(…) before`)
    }
  })
}

/**
 * Allows requests that satisfy the policy, and rejects all others.
 *
 * @example router.get('/orders', allow(permissions('read:orders')), context => { … })
 */
export function allow(policy: Policy<KoaContext>): Middleware {
  checkPolicy(policy)
  return (context, next) => {
    const guard = takeDecision(context)
    const proceed = (decision: Decision) => {
      if (!decision.granted) return refuse(context, guard, decision)
      addHeaders(decision.headers, context.res)
      keepToken(context, decision.token)
      return next()
    }
    const decision = guard.check(guardedRequest(context), policy, context)
    return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
  }
}

/** Routers that are mounted below a path change the URL of the request. */
function guardedRequest({ req, originalUrl }: KoaContext): GuardedRequest {
  if (req.url === originalUrl || 'originalUrl' in req) return req
  return { headers: req.headers, rawHeaders: req.rawHeaders, method: req.method, url: originalUrl, socket: req.socket }
}

function refuse(context: KoaContext, guard: Guard, refusal: Refusal): void {
  if (cutOffWhereBegun(context.res)) return
  const answer = guard.response(refusal)
  context.status = answer.status
  context.set(refusalHeaders(answer, name => context.response.get(name)))
  context.body = answer.body
}

function send(context: KoaContext, { status, headers, body }: MetadataResponse): void {
  context.status = status
  context.set(headers)
  context.body = body
}

function isAnswered({ res, status, method, body }: KoaContext): boolean {
  if (res.headersSent && !res.writableEnded) return true
  if (status >= 400) return false
  return method !== 'OPTIONS' || (body !== undefined && body !== null && body !== '')
}
