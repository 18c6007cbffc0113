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

export { sendMetadata } from './metadata.ts'
export { allowUpgrade } from './upgrade.ts'

/** A `node:http` listener that receives the verified token. */
export type GuardedListener<Token, Result> = (
  request: IncomingMessage,
  response: ServerResponse,
  token: Token,
) => Result

/**
 * The listener that {@link allow} returns. Its result is a promise only if the decision is one, and `undefined` after a
 * refusal.
 */
export type Listener<Result> = (
  request: IncomingMessage,
  response: ServerResponse,
) => Result | undefined | Promise<Result | undefined>

/**
 * Guards a listener, which then receives the verified token as its third argument. What the listener returns, throws or
 * rejects with is passed on. If a test of the policy throws, the response is 500, and a process warning gives the
 * reason.
 *
 * `node:http` has no routes: a listener without this wrapper is open. Respond to CORS preflights before the guard: they
 * carry no token.
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
 * Responds with a refusal. A response that has already started, such as after a timeout or an early `flushHeaders()`,
 * is cut off unless it has ended.
 */
export function sendRefusal(guard: Guard, refusal: Refusal, response: ServerResponse): void {
  if (cutOffWhereBegun(response)) return
  const answer = guard.response(refusal)
  response.statusCode = answer.status
  const headers = refusalHeaders(answer, name => response.getHeader(name))
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.end(answer.body)
}

/** Adds the headers of a decision, such as a nonce, to a response that has not started. */
export function addHeaders(headers: Granted['headers'], response: ServerResponse): void {
  if (headers === undefined || response.headersSent) return
  const fitted = guardHeaders(headers, name => response.getHeader(name))
  for (const [name, value] of Object.entries(fitted)) response.setHeader(name, value)
}

/** `node:http` does not handle errors, so the guard responds itself: the test of a policy has a bug. */
function sendFailure(error: unknown, response: ServerResponse): undefined {
  warn('Responded with 500 to a request because its policy could not be evaluated', error)
  if (cutOffWhereBegun(response)) return
  response.statusCode = 500
  for (const [name, value] of Object.entries(FAILURE.headers)) response.setHeader(name, value)
  response.end(FAILURE.body)
}

/** @returns whether the headers have already been sent */
export function cutOffWhereBegun(response: ServerResponse): boolean {
  if (response.headersSent && !response.writableEnded) response.destroy()
  return response.headersSent
}
