import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../../guard.ts'
import type { GuardedRequest } from '../../http/guarded-request.ts'
import { refusalHeaders } from '../../http/response-headers.ts'
import type { Decision } from '../../policy/decision.ts'
import { checkPolicy, type Policy } from '../../policy/policy.ts'
import type { Refusal } from '../../refusal.ts'
import { addHeaders, cutOffWhereBegun } from '../node/node.ts'
import { checkGuard, giveToGuard, isDecided, takeDecision } from '../one-guard.ts'
import { keepToken } from '../request-token.ts'

export { optionalTokenOf, tokenOf } from '../request-token.ts'

/** What the guard needs of Koa's context. */
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
 * Puts a guard before everything that a Koa application uses from here on. Each route states its policy by
 * {@link allow}. Koa knows no routes, so a missing policy shows only when somebody answers: the answer is then withheld
 * and the request fails with an error, though what the handler did is done. An answer that has begun, after
 * `flushHeaders()` or in what was written to `context.res`, is cut off; one that has ended was sent.
 *
 * Errors (a status from 400) and what answers OPTIONS without a body, such as a CORS preflight, need no policy.
 */
export function protect(app: KoaApplication, guard: Guard): void {
  checkGuard(guard)
  app.use(async (context, next) => {
    giveToGuard(context, guard)
    await next()
    if (!isDecided(context) && isAnswered(context)) {
      cutOffWhereBegun(context.res)
      throw new TypeError(`"${context.method} ${context.path}" was answered and states no policy: use allow(…) before`)
    }
  })
}

/**
 * Lets those requests pass that satisfy the policy, and refuses the others.
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
  return { headers: req.headers, rawHeaders: req.rawHeaders, method: req.method, url: originalUrl }
}

function refuse(context: KoaContext, guard: Guard, refusal: Refusal): void {
  if (cutOffWhereBegun(context.res)) return
  const answer = guard.response(refusal)
  context.status = answer.status
  context.set(refusalHeaders(answer, name => context.response.get(name)))
  context.body = answer.body
}

function isAnswered({ res, status, method, body }: KoaContext): boolean {
  if (res.headersSent && !res.writableEnded) return true
  if (status >= 400) return false
  return method !== 'OPTIONS' || (body !== undefined && body !== null && body !== '')
}
