import type { VerifiedToken } from '../token/verified-token.ts'
import { type ClaimCondition, passes, type RequestCondition } from './predicates.ts'

/**
 * Who may pass, as a value: frozen data that evaluates ({@link permits}), explains itself ({@link explain}) and says
 * what to ask for ({@link requiredScope}). `Request` is what {@link when} looks at: an adapter takes policies on its own
 * framework's request and on none.
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
  | { readonly kind: 'boundBy'; readonly method: 'dpop' }

/** Everybody, with or without a token: credentials are not even read. */
export const anyone: Policy = Object.freeze({ kind: 'anyone' })

/** Everybody; who sends a token must send a valid one, and is known by it. */
export const optional: Policy = Object.freeze({ kind: 'optional', invalid: 'refused' })

/**
 * Everybody; an invalid token counts as none. A client whose token has expired is then treated as a stranger and never
 * told why, hence the name; prefer {@link optional}. While the issuer's keys cannot be had, a request with a token is
 * still answered with 503.
 */
export const insecureOptional: Policy = Object.freeze({ kind: 'optional', invalid: 'ignored' })

/** Everybody with a valid access token. */
export const authenticated: TokenCondition = Object.freeze({ kind: 'authenticated' })

/**
 * Every one of the named permissions, as the `permissions` claim holds them (Auth0's RBAC).
 *
 * @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
 */
export function permissions(...names: string[]): TokenCondition {
  return Object.freeze({ kind: 'permissions', permissions: scopeTokens('permissions', names) })
}

/**
 * Every one of the named scopes, as the `scope` claim holds them: one string with spaces (RFC 8693 §4.2), or an array.
 *
 * @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
 */
export function scopes(...names: string[]): TokenCondition {
  return Object.freeze({ kind: 'scopes', scopes: scopeTokens('scopes', names) })
}

/**
 * A claim that equals a value, or passes a test.
 *
 * @param expected - a value to equal, or a function that is given the claim, `undefined` where the token has none
 * @throws TypeError when the name is empty, or holds what a challenge cannot (RFC 6750 §3), or when nothing is expected
 */
export function claim(
  name: string,
  expected: string | number | boolean | ((value: unknown) => boolean),
): TokenCondition {
  if (typeof name !== 'string' || !SCOPE_TOKEN.test(name))
    throw new TypeError(`claim(${JSON.stringify(name)}) is no name that a challenge can hold`)
  // A variable that is not set would otherwise let whoever lacks the claim pass.
  if (!['string', 'number', 'boolean', 'function'].includes(typeof expected)) {
    throw new TypeError(`claim('${name}') expects a string, a number, a boolean or a function`)
  }
  const test = typeof expected === 'function' ? expected : (value: unknown) => value === expected
  return Object.freeze({ kind: 'claim', name, test })
}

/**
 * A token that is bound to a key of the client, who proved to have it. The guard needs the option `dpop`.
 *
 * @param method - `dpop` (RFC 9449)
 * @throws TypeError for another method
 */
export function boundBy(method: 'dpop'): TokenCondition {
  if (method !== 'dpop') throw new TypeError(`boundBy() takes "dpop", not "${String(method)}"`)
  return Object.freeze({ kind: 'boundBy', method })
}

/**
 * A condition on token and request together, such as that the caller owns what is asked for.
 *
 * @param description - completes "This needs …", for the refusal and the documentation
 * @param test - is given the framework's own request, whose type is known where the policy is written into a route; name
 * it elsewhere. Must be synchronous
 * @throws TypeError when the description cannot stand in a challenge (RFC 6750 §3)
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

/** All of the conditions. @throws TypeError when none is given, or what is given is none, as `anyone` and `optional` are */
export function allOf<Request>(...conditions: Condition<Request>[]): Condition<Request> {
  return Object.freeze({ kind: 'allOf', conditions: conditionsOf('allOf', conditions) })
}

/** At least one of the conditions. @throws TypeError as {@link allOf} does */
export function anyOf<Request>(...conditions: Condition<Request>[]): Condition<Request> {
  return Object.freeze({ kind: 'anyOf', conditions: conditionsOf('anyOf', conditions) })
}

/**
 * Whether the bearer of a verified token may pass. Only a test that returns `true` itself lets it.
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
      return token.boundBy === policy.method
    case 'allOf':
      return policy.conditions.every(each => permits(each, token, request))
    case 'anyOf':
      return policy.conditions.some(each => permits(each, token, request))
  }
}

/**
 * The scope a client should ask for to satisfy the policy (RFC 6750 §3): all that is needed, not only what is missing.
 * Of alternatives it is the first.
 */
export function requiredScope(policy: Policy): readonly string[] {
  switch (policy.kind) {
    case 'permissions':
      return policy.permissions
    case 'scopes':
      return policy.scopes
    case 'allOf':
      return [...new Set(policy.conditions.flatMap(requiredScope))]
    case 'anyOf':
      return policy.conditions[0] ? requiredScope(policy.conditions[0]) : []
    default:
      return []
  }
}

/** The policy in words: `the permission read:messages and (the scope a or the scope b)`. */
export function explain(policy: Policy): string {
  switch (policy.kind) {
    case 'anyone':
      return 'nothing'
    case 'optional':
      return policy.invalid === 'refused' ? 'no token, or a valid one' : 'nothing; a valid token is looked at'
    case 'authenticated':
      return 'a valid access token'
    case 'permissions':
      return named('permission', policy.permissions)
    case 'scopes':
      return named('scope', policy.scopes)
    case 'claim':
      return `the right claim ${policy.name}`
    case 'when':
      return policy.description
    case 'boundBy':
      return 'a token that is bound to a key (DPoP)'
    case 'allOf':
      return policy.conditions.map(explainPart).join(' and ')
    case 'anyOf':
      return policy.conditions.map(explainPart).join(' or ')
  }
}

function explainPart(condition: Condition): string {
  const compound = (condition.kind === 'allOf' || condition.kind === 'anyOf') && condition.conditions.length > 1
  return compound ? `(${explain(condition)})` : explain(condition)
}

function named(noun: string, names: readonly string[]): string {
  return `the ${noun}${names.length === 1 ? '' : 's'} ${names.join(' ')}`
}

/** RFC 6749 §3.3: printable ASCII without space, quote and backslash, so a name never needs quoting in a challenge. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

function scopeTokens(policy: string, names: string[]): readonly string[] {
  if (names.length === 0) throw new TypeError(`${policy}() names nothing: name at least one, or use authenticated`)
  for (const name of names) {
    // A list of names would count as its text.
    if (typeof name !== 'string' || !SCOPE_TOKEN.test(name)) {
      throw new TypeError(`${policy}(${JSON.stringify(name)}) is not one name: pass several names as several arguments`)
    }
  }
  return Object.freeze([...names])
}

/**
 * Refuses what is no policy, where types are not checked: such as `permissions`, which makes policies and is none.
 *
 * @throws TypeError
 */
export function checkPolicy(policy: Policy): void {
  if (policy?.kind === 'anyone' || policy?.kind === 'optional' || CONDITIONS.has(policy?.kind)) return
  throw new TypeError(`A policy is a value such as authenticated or permissions('read:orders'), not "${typeof policy}"`)
}

/**
 * Refuses what demands no token, where types are not checked.
 *
 * @param taker - the function that was given it
 * @throws TypeError
 */
export function checkCondition<Request>(taker: string, condition: Condition<Request>): void {
  if (!CONDITIONS.has(condition?.kind)) {
    throw new TypeError(`${taker}() takes conditions alone, not "${condition?.kind}"`)
  }
}

const CONDITIONS: ReadonlySet<unknown> = new Set<Condition['kind']>([
  'authenticated',
  'permissions',
  'scopes',
  'claim',
  'when',
  'boundBy',
  'allOf',
  'anyOf',
])

/** Beside `anyone`, another condition would look like a rule and be none. */
function conditionsOf<Request>(policy: string, conditions: Condition<Request>[]): readonly Condition<Request>[] {
  if (conditions.length === 0) throw new TypeError(`${policy}() holds no condition: pass at least one`)
  for (const each of conditions) checkCondition(policy, each)
  return Object.freeze([...conditions])
}
