import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Claims } from '../claims.ts'
import type { Decision, Refusal } from '../decision.ts'
import type { Guard } from '../guard.ts'
import type { Policy } from '../policy.ts'
import type { VerifiedToken } from '../verified-token.ts'
import { withExposedHeaders } from './exposed-headers.ts'
import { type TokenUnder, underPolicy } from './token-under.ts'

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
export function allow<Stated extends Policy, TokenClaims extends Claims, Result>(
  guard: Guard<TokenClaims>,
  policy: Stated,
  listener: GuardedListener<TokenUnder<Stated, VerifiedToken<TokenClaims>>, Result>,
): Listener<Result> {
  return (request, response) => {
    const proceed = (decision: Decision<TokenClaims>) => {
      if (!decision.granted) {
        sendRefusal(guard, decision, response)
        return undefined
      }
      return listener(request, response, underPolicy(policy, decision.token))
    }
    const decision = guard.check(request, policy, request)
    return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
  }
}

/** Answers with a refusal, unless somebody answered before the decision was made, such as a timeout. */
export function sendRefusal(guard: Guard, refusal: Refusal, response: ServerResponse): void {
  if (response.headersSent) return
  const answer = guard.answer(refusal)
  const exposed = response.getHeader('access-control-expose-headers')?.toString()
  response.statusCode = answer.status
  for (const [name, value] of Object.entries(withExposedHeaders(answer, exposed))) response.setHeader(name, value)
  response.end(answer.body)
}
