import type { Guard } from '../../guard.ts'
import { refusalHeaders } from '../../http/response-headers.ts'
import type { Decision } from '../../policy/decision.ts'
import { type Condition, checkPolicy, type Policy } from '../../policy/policy.ts'
import type { Refusal } from '../../refusal.ts'
import type { Claims } from '../../token/claims.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { checkGuard } from '../one-guard.ts'
import { demandedToken } from '../required-token.ts'
import { withHeaders } from './headers.ts'
import { guardedRequest } from './request.ts'

/** A fetch handler that receives the verified token. `Rest` are further arguments of the platform, such as `env`. */
export type GuardedHandler<Token, Rest extends unknown[]> = (
  request: Request,
  token: Token,
  ...rest: Rest
) => Response | Promise<Response>

/** A handler as `fetch` servers call it. */
export type Handler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>

/**
 * Guards a fetch handler, which then receives the verified token as its second argument. What the handler returns,
 * throws or rejects with is passed on. The result is a promise only if the decision or the handler's response is one.
 *
 * A handler without this wrapper is open. Respond to CORS preflights before the guard: they carry no token.
 */
export function allow<TokenClaims extends Claims, Rest extends unknown[]>(
  guard: Guard<TokenClaims>,
  policy: Condition<Request>,
  handler: GuardedHandler<VerifiedToken<TokenClaims>, Rest>,
): Handler<Rest>
export function allow<TokenClaims extends Claims, Rest extends unknown[]>(
  guard: Guard<TokenClaims>,
  policy: Policy<Request>,
  handler: GuardedHandler<VerifiedToken<TokenClaims> | undefined, Rest>,
): Handler<Rest>
export function allow<Token extends VerifiedToken | undefined, Rest extends unknown[]>(
  guard: Guard,
  policy: Policy<Request>,
  handler: GuardedHandler<Token, Rest>,
): Handler<Rest> {
  checkGuard(guard)
  checkPolicy(policy)
  return (request, ...rest) => {
    const proceed = (decision: Decision) => {
      if (!decision.granted) return refuse(guard, decision)
      const response = handler(request, demandedToken(policy, decision.token), ...rest)
      return decision.headers ? withHeaders(response, decision.headers) : response
    }
    const decision = guard.check(guardedRequest(request, rest[0]), policy, request)
    return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
  }
}

/**
 * The response to a request for the metadata of a protected resource (RFC 9728); `undefined` for every other request.
 *
 * @param guard - what `protectResource()` returned
 */
export function metadataResponse(guard: Guard, request: Request): Response | undefined {
  const metadata = guard.metadata?.respond(guardedRequest(request))
  return metadata && new Response(metadata.body || null, metadata)
}

function refuse(guard: Guard, refusal: Refusal): Response {
  const answer = guard.response(refusal)
  return new Response(answer.body, { status: answer.status, headers: refusalHeaders(answer, () => undefined) })
}
