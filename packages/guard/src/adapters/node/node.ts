import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../../guard.ts'
import { guardHeaders, refusalHeaders } from '../../http/response-headers.ts'
import type { Decision, Granted } from '../../policy/decision.ts'
import { type Condition, checkPolicy, type Policy } from '../../policy/policy.ts'
import type { Refusal } from '../../refusal.ts'
import type { Claims } from '../../token/claims.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { warn } from '../../warn.ts'
import { FAILURE } from '../failure.ts'
import { checkGuard } from '../one-guard.ts'
import { demandedToken } from '../required-token.ts'

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
 * returns, throws or rejects with is handed on. When a test of the policy throws, the response is 500, and a warning of the
 * process says why.
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
      addHeaders(decision.headers, response)
      return listener(request, response, demandedToken(policy, decision.token))
    }
    let decided: Decision
    try {
      const decision = guard.check(request, policy, request)
      if (decision instanceof Promise) return decision.then(proceed, error => sendFailure(error, response))
      decided = decision
    } catch (error) {
      return sendFailure(error, response)
    }
    return proceed(decided)
  }
}

/**
 * Answers with a refusal. A response that has begun already, such as that of a timeout or after an early
 * `flushHeaders()`, cannot become one: it is cut off unless it has ended.
 */
export function sendRefusal(guard: Guard, refusal: Refusal, response: ServerResponse): void {
  if (cutOffWhereBegun(response)) return
  const answer = guard.response(refusal)
  response.statusCode = answer.status
  const headers = refusalHeaders(answer, name => response.getHeader(name))
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.end(answer.body)
}

/** Adds the headers of a decision, such as a nonce, to a response that has not begun. */
export function addHeaders(headers: Granted['headers'], response: ServerResponse): void {
  if (headers === undefined || response.headersSent) return
  const fitted = guardHeaders(headers, name => response.getHeader(name))
  for (const [name, value] of Object.entries(fitted)) response.setHeader(name, value)
}

/** `node:http` takes no errors, so the guard answers for its own: the test of a policy has a bug. */
function sendFailure(error: unknown, response: ServerResponse): undefined {
  warn('A request was answered with 500 because its policy could not be evaluated', error)
  if (cutOffWhereBegun(response)) return
  response.statusCode = 500
  for (const [name, value] of Object.entries(FAILURE.headers)) response.setHeader(name, value)
  response.end(FAILURE.body)
}

/** @returns whether the headers were sent already */
export function cutOffWhereBegun(response: ServerResponse): boolean {
  if (response.headersSent && !response.writableEnded) response.destroy()
  return response.headersSent
}
