import type { VerifiedToken } from './decision.ts'

/**
 * Who may pass, as a value. Build one with {@link anyone}, {@link authenticated}, {@link permissions}, {@link scopes},
 * {@link allOf} and {@link anyOf}; it is plain frozen data, so it can be compared, printed and documented.
 */
export type Policy =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'permissions'; readonly permissions: readonly string[] }
  | { readonly kind: 'scopes'; readonly scopes: readonly string[] }
  | { readonly kind: 'allOf'; readonly policies: readonly Policy[] }
  | { readonly kind: 'anyOf'; readonly policies: readonly Policy[] }

/** Everybody, with or without a token: credentials are not even read. */
export const anyone: Policy = Object.freeze({ kind: 'anyone' })

/** Everybody with a valid access token. */
export const authenticated: Policy = Object.freeze({ kind: 'authenticated' })

/**
 * Every one of the named permissions, as the `permissions` claim holds them (Auth0's RBAC).
 *
 * @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
 */
export function permissions(...names: string[]): Policy {
  return Object.freeze({ kind: 'permissions', permissions: scopeTokens('permissions', names) })
}

/**
 * Every one of the named scopes, as the space-separated `scope` claim holds them (RFC 8693 §4.2).
 *
 * @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
 */
export function scopes(...names: string[]): Policy {
  return Object.freeze({ kind: 'scopes', scopes: scopeTokens('scopes', names) })
}

/** All of the policies. @throws TypeError when none is given, or one is {@link anyone} */
export function allOf(...policies: Policy[]): Policy {
  return Object.freeze({ kind: 'allOf', policies: combinable('allOf', policies) })
}

/** At least one of the policies. @throws TypeError when none is given, or one is {@link anyone} */
export function anyOf(...policies: Policy[]): Policy {
  return Object.freeze({ kind: 'anyOf', policies: combinable('anyOf', policies) })
}

/** Whether the bearer of a verified token may pass. */
export function permits(policy: Policy, token: VerifiedToken): boolean {
  switch (policy.kind) {
    case 'anyone':
    case 'authenticated':
      return true
    case 'permissions':
      return policy.permissions.every(name => token.permissions.includes(name))
    case 'scopes':
      return policy.scopes.every(name => token.scopes.includes(name))
    case 'allOf':
      return policy.policies.every(each => permits(each, token))
    case 'anyOf':
      return policy.policies.some(each => permits(each, token))
  }
}

/**
 * The scope a client should ask for to satisfy the policy (RFC 6750 §3): all that is needed, not only what is missing.
 * Of alternatives it is the first.
 */
export function neededScope(policy: Policy): readonly string[] {
  switch (policy.kind) {
    case 'anyone':
    case 'authenticated':
      return []
    case 'permissions':
      return policy.permissions
    case 'scopes':
      return policy.scopes
    case 'allOf':
      return [...new Set(policy.policies.flatMap(neededScope))]
    case 'anyOf':
      return policy.policies[0] ? neededScope(policy.policies[0]) : []
  }
}

/** The policy in words: `the permission read:messages and (the scope a or the scope b)`. */
export function explain(policy: Policy): string {
  switch (policy.kind) {
    case 'anyone':
      return 'nothing'
    case 'authenticated':
      return 'a valid access token'
    case 'permissions':
      return named('permission', policy.permissions)
    case 'scopes':
      return named('scope', policy.scopes)
    case 'allOf':
      return policy.policies.map(explainPart).join(' and ')
    case 'anyOf':
      return policy.policies.map(explainPart).join(' or ')
  }
}

function explainPart(policy: Policy): string {
  const compound = (policy.kind === 'allOf' || policy.kind === 'anyOf') && policy.policies.length > 1
  return compound ? `(${explain(policy)})` : explain(policy)
}

function named(noun: string, names: readonly string[]): string {
  return `the ${noun}${names.length === 1 ? '' : 's'} ${names.join(' ')}`
}

/** RFC 6749 §3.3: printable ASCII without space, quote and backslash, so a name never needs quoting in a challenge. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

function scopeTokens(policy: string, names: string[]): readonly string[] {
  if (names.length === 0) throw new TypeError(`${policy}() names nothing: name at least one, or use authenticated`)
  for (const name of names) {
    if (!SCOPE_TOKEN.test(name)) {
      throw new TypeError(`${policy}(${JSON.stringify(name)}) is not one name: pass several names as several arguments`)
    }
  }
  return Object.freeze([...names])
}

function combinable(policy: string, policies: Policy[]): readonly Policy[] {
  if (policies.length === 0) throw new TypeError(`${policy}() holds no policy: pass at least one`)
  if (policies.some(each => each.kind === 'anyone')) {
    throw new TypeError(`${policy}() cannot hold anyone: a public route states anyone alone`)
  }
  return Object.freeze([...policies])
}
