import { type ExecutionContext, HttpException } from '@nestjs/common'
import { authorize } from '../../authorize.ts'
import type { Guard } from '../../guard.ts'
import type { Decision } from '../../policy/decision.ts'
import { authenticated, type Policy } from '../../policy/policy.ts'
import type { Refusal } from '../../refusal.ts'
import { keepToken } from '../request-token.ts'
import { httpContextOf, type NestRequest, type NestResponse, rawRequest } from './http-context.ts'

const verification: unique symbol = Symbol('verification of the operation')

/** An operation may call several resolvers. Its token is verified once, because a DPoP proof may be used once only. */
interface Carrier {
  [verification]?: Decision | Promise<Decision>
}

/** Adds headers to a response. */
export type AddHeaders = (headers: Readonly<Record<string, string>>, response: NestResponse | undefined) => void

/** Decides whether GraphQL may call a resolver. */
export type ResolverGuard = (context: ExecutionContext, policy: Policy) => true | Promise<true>

/** Guards the queries and mutations of `@nestjs/graphql`. */
export function createResolverGuard(guard: Guard, addHeaders: AddHeaders): ResolverGuard {
  function verify(request: NestRequest & Carrier): Decision | Promise<Decision> {
    request[verification] ??= guard.check(rawRequest(request), authenticated, request)
    return request[verification]
  }

  return (context, policy) => {
    const { request, response } = httpContextOf(context)
    const proceed = (verified: Decision): true => {
      const decision = decide(verified, policy, request)
      if (!decision.granted) {
        // A client learns what to send, although the response of GraphQL has the status 200.
        const { 'content-type': _, ...headers } = guard.response(decision).headers
        addHeaders(headers, response)
        throw graphqlError(decision)
      }
      if (verified.granted && verified.headers) addHeaders(verified.headers, response)
      keepToken(request, decision.token)
      return true
    }
    const verified = verify(request)
    return verified instanceof Promise ? verified.then(proceed) : proceed(verified)
  }
}

function decide(verified: Decision, policy: Policy, request: NestRequest): Decision {
  if (verified.granted) return authorize(verified.token, policy, request)
  if (policy.kind !== 'optional') return verified
  const isIgnored = policy.invalid === 'ignored' && verified.status !== 503
  return isIgnored || verified.reason === 'missing_credentials' ? authorize(undefined, policy, request) : verified
}

/** The error of a field, with the code that clients of Apollo know. */
function graphqlError({ status, description = 'Requires authentication' }: Refusal): HttpException {
  return Object.assign(new HttpException(description, status), { extensions: { code: CODES[status] } })
}

const CODES = { 400: 'BAD_REQUEST', 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN', 503: 'SERVICE_UNAVAILABLE' }
