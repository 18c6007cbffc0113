import type { Binding } from '../token/binding.ts'
import { isFor } from '../token/claim-values.ts'
import { VerifiedToken } from '../token/verified-token.ts'
import { type ClaimCondition, passes, type RequestCondition } from './predicates.ts'

/**
 * A rule for which requests are allowed, as frozen data. {@link permits} evaluates it, `explain` describes it, and
 * {@link requiredScope} returns the scope that a client needs. `Request` is the type that {@link when} receives: an
 * adapter accepts policies for its own framework's request, and policies that do not read the request.
 */
export type Policy<Request = unknown> =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'optional'; readonly invalid: 'refused' | 'ignored' }
  | Condition<Request>

/** A policy that needs a verified token. */
export type Condition<Request = unknown> =
  | TokenCondition
  | RequestCondition<Request>
  | { readonly kind: 'allOf'; readonly conditions: readonly Condition<Request>[] }
  | { readonly kind: 'anyOf'; readonly conditions: readonly Condition<Request>[] }

/** A condition on the token alone. */
export type TokenCondition =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'permissions'; readonly permissions: readonly string[] }
  | { readonly kind: 'scopes'; readonly scopes: readonly string[] }
  | ClaimCondition
  | { readonly kind: 'boundBy'; readonly method: Binding }
  | { readonly kind: 'audience'; readonly audience: string }

/** Allows every request, with or without a token. Credentials are not read. */
export const anyone: Policy = Object.freeze({ kind: 'anyone' })

/** Allows requests without a token and requests with a valid token. Requests with an invalid token are rejected. */
export const optional: Policy = Object.freeze({ kind: 'optional', invalid: 'refused' })

/**
 * Allows every request; an invalid token is ignored. A client with an expired token is then treated as unauthenticated
 * and gets no error, which is why the name says "insecure". Prefer {@link optional}. While the issuer's keys are
 * unavailable, requests with a token still get 503.
 */
export const insecureOptional: Policy = Object.freeze({ kind: 'optional', invalid: 'ignored' })

/** Allows every valid access token. */
export const authenticated: TokenCondition = Object.freeze({ kind: 'authenticated' })

/**
 * Requires all named permissions in the `permissions` claim (Auth0's RBAC).
 *
 * @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
 */
export function permissions(...names: string[]): TokenCondition {
  return Object.freeze({ kind: 'permissions', permissions: scopeTokens('permissions', names) })
}

/**
 * Requires all named scopes in the `scope` claim: one string with spaces (RFC 8693 §4.2), or an array.
 *
 * @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
 */
export function scopes(...names: string[]): TokenCondition {
  return Object.freeze({ kind: 'scopes', scopes: scopeTokens('scopes', names) })
}

/**
 * Requires a claim that equals a value or passes a test.
 *
 * @param expected - the value, or a function that receives the claim, `undefined` if the token does not have it
 * @throws TypeError if the name is empty or has characters that a challenge cannot contain (RFC 6750 §3), or if
 * `expected` is missing
 */
export function claim(
  name: string,
  expected: string | number | boolean | ((value: unknown) => boolean),
): TokenCondition {
  if (typeof name !== 'string' || !SCOPE_TOKEN.test(name))
    throw new TypeError(`claim(${JSON.stringify(name)}) needs a name in printable ASCII without quote and backslash`)
  // Otherwise, a variable that is not set would allow every token without the claim.
  if (!['string', 'number', 'boolean', 'function'].includes(typeof expected)) {
    throw new TypeError(`claim('${name}') expects a string, a number, a boolean or a function`)
  }
  const test = typeof expected === 'function' ? expected : (value: unknown) => value === expected
  return Object.freeze({ kind: 'claim', name, test })
}

/**
 * Requires a token that is bound to a key of the client, with a proof of that key, or to a client certificate, with that
 * certificate. The guard needs the option of the same name.
 *
 * @param method - `dpop` (RFC 9449) or `mtls` (RFC 8705)
 * @throws TypeError for another method
 */
export function boundBy(method: Binding): TokenCondition {
  if (method !== 'dpop' && method !== 'mtls') {
    throw new TypeError(`boundBy() takes "dpop" or "mtls", not "${String(method)}"`)
  }
  return Object.freeze({ kind: 'boundBy', method })
}

/**
 * Requires a token for one audience, in a guard that accepts several. A token for another one gets 401, because the client
 * needs another token, not more scope.
 *
 * @param name - what the token's `aud` must contain
 * @throws TypeError if the name is empty or has characters that a challenge cannot contain (RFC 6750 §3)
 */
export function audience(name: string): TokenCondition {
  if (typeof name !== 'string' || !SCOPE_TOKEN.test(name)) {
    throw new TypeError(`audience(${JSON.stringify(name)}) needs a name in printable ASCII without quote and backslash`)
  }
  return Object.freeze({ kind: 'audience', audience: name })
}

/**
 * Requires a condition on both token and request, such as that the user owns the requested record.
 *
 * @param description - completes "This needs …", for the error response and the documentation
 * @param test - receives the framework's own request and must be synchronous. Its type is inferred if the policy is
 * written inside a route; declare it elsewhere
 * @throws TypeError if the description has characters that a challenge cannot contain (RFC 6750 §3)
 */
export function when<Request>(
  description: string,
  test: (token: VerifiedToken, request: Request) => boolean,
): Condition<Request> {
  if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(description)) {
    throw new TypeError('The description of when() must be printable ASCII without quote and backslash')
  }
  if (typeof test !== 'function') throw new TypeError('The test of when() must be a function')
  return Object.freeze({ kind: 'when', description, test })
}

/**
 * Requires all conditions.
 *
 * @throws TypeError without conditions, or for `anyone` and `optional`, which are not conditions
 */
export function allOf<Request>(...conditions: Condition<Request>[]): Condition<Request> {
  return Object.freeze({ kind: 'allOf', conditions: conditionsOf('allOf', conditions) })
}

/** Requires at least one of the conditions. @throws TypeError as {@link allOf} does */
export function anyOf<Request>(...conditions: Condition<Request>[]): Condition<Request> {
  return Object.freeze({ kind: 'anyOf', conditions: conditionsOf('anyOf', conditions) })
}

/**
 * Whether a verified token satisfies the policy. A test must return `true`; other truthy values do not count.
 *
 * @param request - the framework's own
 * @throws what a test throws, always an Error; TypeError when a test returns a promise
 */
export function permits(policy: Policy, token: VerifiedToken, request: unknown): boolean {
  switch (policy.kind) {
    case 'anyone':
    case 'optional':
    case 'authenticated':
      return true
    case 'permissions':
      return policy.permissions.every(name => token.permissions.includes(name))
    case 'scopes':
      return policy.scopes.every(name => token.scopes.includes(name))
    case 'claim':
    case 'when':
      return passes(policy, token, request)
    case 'boundBy':
      return token.boundBy.includes(policy.method)
    case 'audience':
      // What the issuer said, not what a schema makes of it.
      return isFor(VerifiedToken.claimsOf(token).aud, [policy.audience])
    case 'allOf':
      return policy.conditions.every(each => permits(each, token, request))
    case 'anyOf':
      return policy.conditions.some(each => permits(each, token, request))
  }
}

/**
 * RFC 6749 §3.3: printable ASCII without space, quote and backslash, so a challenge can contain a name without escapes.
 */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** @throws TypeError that names the policy or option, when none is named or a name is not a scope token */
export function scopeTokens(policy: string, names: string[]): readonly string[] {
  if (names.length === 0)
    throw new TypeError(`${policy}() needs at least one name; to accept any valid token, use authenticated`)
  for (const name of names) {
    // Otherwise, an array of names would be converted to a string.
    if (typeof name !== 'string' || !SCOPE_TOKEN.test(name)) {
      throw new TypeError(`${policy}(${JSON.stringify(name)}) is not one name: pass several names as several arguments`)
    }
  }
  return Object.freeze([...names])
}

/**
 * Rejects values that are not policies, for callers without type checks. Example: `permissions`, a function that
 * creates one.
 *
 * @throws TypeError
 */
export function checkPolicy(policy: Policy): void {
  if (policy?.kind === 'anyone' || policy?.kind === 'optional' || CONDITIONS.has(policy?.kind)) return
  throw new TypeError(`A policy is a value such as authenticated or permissions('read:orders'), not "${typeof policy}"`)
}

/**
 * Rejects policies that do not require a token, for callers without type checks.
 *
 * @param taker - the name of the function that received it
 * @throws TypeError
 */
export function checkCondition<Request>(taker: string, condition: Condition<Request>): void {
  if (!CONDITIONS.has(condition?.kind)) {
    throw new TypeError(`${taker}() takes conditions only, not "${condition?.kind}"`)
  }
}

const CONDITIONS: ReadonlySet<unknown> = new Set<Condition['kind']>([
  'authenticated',
  'permissions',
  'scopes',
  'claim',
  'when',
  'boundBy',
  'audience',
  'allOf',
  'anyOf',
])

/** Combined with `anyone`, another condition would have no effect. */
function conditionsOf<Request>(policy: string, conditions: Condition<Request>[]): readonly Condition<Request>[] {
  if (conditions.length === 0) throw new TypeError(`${policy}() needs at least one condition`)
  for (const each of conditions) checkCondition(policy, each)
  return Object.freeze([...conditions])
}
