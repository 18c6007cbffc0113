import type { Condition, Policy } from './policy.ts'

/** The policy in words: `the permission read:messages and (the scope a or the scope b)`. */
export function explain(policy: Policy): string {
  switch (policy.kind) {
    case 'anyone':
      return 'nothing'
    case 'optional':
      return policy.invalid === 'refused' ? 'no token, or a valid one' : 'nothing; a valid token is accepted'
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
      return policy.method === 'dpop'
        ? 'a token that is bound to a key (DPoP)'
        : 'a token that is bound to a client certificate (mTLS)'
    case 'audience':
      return `a token for ${policy.audience}`
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
