import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Claims } from '../claims.ts'
import type { Decision, Refusal } from '../decision.ts'
import type { Guard } from '../guard.ts'
import { type Condition, checkPolicy, type Policy } from '../policy.ts'
import type { VerifiedToken } from '../verified-token.ts'
import { demandedToken } from './demanded-token.ts'
import { checkGuard } from './one-guard.ts'
import { refusalHeaders } from './refusal-headers.ts'

export { allowUpgrade } from './upgrade.ts'

/** A listener of `node:http` that is told whose request it is. */
export type GuardedListener<Token, Result> = (
  request: IncomingMessage,
  response: ServerResponse,
  token: Token,
) => Result

/** What {@link allow} makes: a promise only where the decision was not at hand, `undefined` after a refusal. */
export type Listener<Result> = (
  request: IncomingMessage,
  response: ServerResponse,
) => Result | undefined | Promise<Result | undefined>

/**
 * Puts a guard before a listener, which then receives the verified token as its third argument. What the listener
 * returns, throws or rejects with is handed on.
 *
 * `node:http` knows no routes: what is not wrapped is open. Answer CORS preflights before, for they carry no token.
 */
export function allow<TokenClaims extends Claims, Result>(
  guard: Guard<TokenClaims>,
  policy: Condition<IncomingMessage>,
  listener: GuardedListener<VerifiedToken<TokenClaims>, Result>,
): Listener<Result>
export function allow<TokenClaims extends Claims, Result>(
  guard: Guard<TokenClaims>,
  policy: Policy<IncomingMessage>,
  listener: GuardedListener<VerifiedToken<TokenClaims> | undefined, Result>,
): Listener<Result>
export function allow<Token extends VerifiedToken | undefined, Result>(
  guard: Guard,
  policy: Policy<IncomingMessage>,
  listener: GuardedListener<Token, Result>,
): Listener<Result> {
  checkGuard(guard)
  checkPolicy(policy)
  return (request, response) => {
    const proceed = (decision: Decision) => {
      if (!decision.granted) {
        sendRefusal(guard, decision, response)
        return undefined
      }
      return listener(request, response, demandedToken(policy, decision.token))
    }
    const decision = guard.check(request, policy, request)
    return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
  }
}

/** Answers with a refusal, unless somebody answered before the decision was made, such as a timeout. */
export function sendRefusal(guard: Guard, refusal: Refusal, response: ServerResponse): void {
  if (response.headersSent) return
  const answer = guard.answer(refusal)
  response.statusCode = answer.status
  const headers = refusalHeaders(answer, name => response.getHeader(name))
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.end(answer.body)
}
