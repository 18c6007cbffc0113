import type { IncomingMessage } from 'node:http'
import type { Guard } from '../guard.ts'
import type { Decision, Refusal } from '../policy/decision.ts'
import { checkPolicy, type Policy } from '../policy/policy.ts'
import { keepToken } from './kept-tokens.ts'
import { checkGuard, refuseSecondGuard } from './one-guard.ts'
import { refusalHeaders } from './refusal-headers.ts'

export { optionalTokenOf, tokenOf } from './kept-tokens.ts'

/** What the guard needs of Koa's context. */
export interface KoaContext {
  readonly req: IncomingMessage
  readonly method: string
  readonly path: string
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

/** What is known of a request while it is under way. */
interface Passage {
  readonly guard: Guard
  /** Whether a policy was evaluated for it. */
  decided: boolean
}

const passages = new WeakMap<KoaContext, Passage>()

/**
 * Puts a guard before everything that a Koa application uses from here on. Each route states its policy by
 * {@link allow}. Koa knows no routes, so a missing policy shows only when somebody answers: the answer is then withheld
 * and the request fails with an error, though what the handler did is done. What writes to `context.res` is not seen.
 *
 * Errors (a status from 400) and what answers OPTIONS without a body, such as a CORS preflight, need no policy.
 */
export function protect(app: KoaApplication, guard: Guard): void {
  checkGuard(guard)
  app.use(async (context, next) => {
    const outer = passages.get(context)
    refuseSecondGuard(outer?.guard, guard)
    const passage = outer ?? { guard, decided: false }
    passages.set(context, passage)
    await next()
    if (!passage.decided && isAnswered(context)) {
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
    const passage = passages.get(context)
    if (!passage) throw new TypeError('No guard protects the application: call protect(app, guard) first')
    passage.decided = true
    const proceed = (decision: Decision) => {
      if (!decision.granted) return refuse(context, passage.guard, decision)
      keepToken(context, decision.token)
      return next()
    }
    const decision = passage.guard.check(context.req, policy, context)
    return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
  }
}

function refuse(context: KoaContext, guard: Guard, refusal: Refusal): void {
  const answer = guard.answer(refusal)
  context.status = answer.status
  context.set(refusalHeaders(answer, name => context.response.get(name)))
  context.body = answer.body
}

function isAnswered({ status, method, body }: KoaContext): boolean {
  if (status >= 400) return false
  return method !== 'OPTIONS' || (body !== undefined && body !== null && body !== '')
}
