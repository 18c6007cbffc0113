import { anyOf, createGuard, type Guard, type Policy, requiredScope, scopes } from '@tollgate/guard'
import type { JSONWebKeySet } from 'jose'
import { errorBody } from './errors.ts'

type Decision = Awaited<ReturnType<Guard['check']>>
type Refusal = Extract<Decision, { granted: false }>

/** The audience of tokens for a tenant's Management API. */
export function managementAudience(issuer: string): string {
  return `${issuer}api/v2/`
}

/** As on Auth0, any one of the named scopes is sufficient. */
export function anyScope(...names: [string, ...string[]]): Policy {
  return anyOf(...names.map(name => scopes(name)))
}

/**
 * Creates the guard of the Management API. It gets the tenant's own keys instead of fetching them. When the keys
 * change, the application is created again, with a new guard and an empty token cache.
 *
 * Status and challenge of a rejected request come from the guard; the body has Auth0's format.
 */
export function createManagementGuard(issuer: string, keys: JSONWebKeySet): Guard {
  const guard = createGuard({ issuer, audience: managementAudience(issuer), keys })
  const alternatives = new WeakMap<Refusal, readonly string[]>()

  function noteAlternatives(decision: Decision, policy: Policy): Decision {
    if (!decision.granted && decision.reason === 'insufficient_scope')
      alternatives.set(decision, alternativesIn(policy))
    return decision
  }

  return {
    ...guard,
    check(request, policy, context) {
      const decision = guard.check(request, policy, context)
      return decision instanceof Promise
        ? decision.then(decided => noteAlternatives(decided, policy))
        : noteAlternatives(decision, policy)
    },
    response(refusal) {
      const { status, headers } = guard.response(refusal)
      return { status, headers, body: JSON.stringify(refusalBody(refusal, alternatives.get(refusal) ?? [])) }
    },
  }
}

function alternativesIn(policy: Policy): readonly string[] {
  return policy.kind === 'anyOf' ? policy.conditions.flatMap(requiredScope) : requiredScope(policy)
}

function refusalBody({ status, reason, description }: Refusal, expected: readonly string[]): object {
  if (reason === 'missing_credentials') return errorBody(401, 'Missing authentication')
  if (reason === 'expired') return invalidToken('Expired token received for JSON Web Token validation')
  if (reason === 'bad_signature') return invalidToken('Invalid signature received for JSON Web Token validation')
  if (reason === 'insufficient_scope') return insufficientScope(expected)
  return status === 401 ? invalidToken(description ?? 'Invalid token') : errorBody(status, description ?? reason)
}

function invalidToken(message: string): object {
  return { ...errorBody(401, message), attributes: { error: message } }
}

/** 403: the token is valid and has none of the sufficient scopes. */
export function insufficientScope(expected: readonly string[]): object {
  return errorBody(403, `Insufficient scope, expected any of: ${expected.join(',')}`, 'insufficient_scope')
}
