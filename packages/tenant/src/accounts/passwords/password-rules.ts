import type { Connection } from '../../store/users/connections.ts'

/** Password rules of a connection, in addition to those that always apply. */
export interface PasswordRules {
  minimumLength: number
  /** How many kinds of characters are required. */
  kinds: { of: readonly CharacterKind[]; atLeast: number }
  /** Whether three identical characters in a row are rejected. */
  refusesTriplets: boolean
}

export type CharacterKind = 'lowercase' | 'uppercase' | 'number' | 'special'

const KINDS: Readonly<Record<CharacterKind, RegExp>> = {
  lowercase: /\p{Ll}/u,
  uppercase: /\p{Lu}/u,
  number: /\p{Nd}/u,
  special: /[^\p{L}\p{Nd}\s]/u,
}
const ALL: readonly CharacterKind[] = ['lowercase', 'uppercase', 'number', 'special']

const NO_RULES: PasswordRules = { minimumLength: 0, kinds: { of: [], atLeast: 0 }, refusesTriplets: false }

/** Auth0's levels of `passwordPolicy` that require more than the rules that always apply. */
const POLICIES: Readonly<Record<string, PasswordRules>> = {
  fair: { minimumLength: 8, kinds: { of: ['lowercase', 'uppercase', 'number'], atLeast: 3 }, refusesTriplets: false },
  good: { minimumLength: 8, kinds: { of: ALL, atLeast: 3 }, refusesTriplets: false },
  excellent: { minimumLength: 10, kinds: { of: ALL, atLeast: 3 }, refusesTriplets: true },
}

/** The rules of a connection's options. Auth0 has two sets of option names; if both are used, all rules apply. */
export function passwordRules({ options }: Pick<Connection, 'options'>): PasswordRules[] {
  const { passwordPolicy, password_complexity_options, password_options } = options
  const complexity = memberOf(password_options, 'complexity')
  const named = typeof passwordPolicy === 'string' ? POLICIES[passwordPolicy] : undefined
  return [
    ...(named ? [named] : []),
    { ...NO_RULES, minimumLength: numberOf(memberOf(password_complexity_options, 'min_length')) },
    {
      minimumLength: numberOf(memberOf(complexity, 'min_length')),
      kinds: kindsOf(memberOf(complexity, 'character_types'), memberOf(complexity, 'character_type_rule')),
      refusesTriplets: memberOf(complexity, 'identical_characters') === 'block',
    },
  ]
}

/** Which rule a password breaks, in words for the user; `undefined` when it meets all of them. */
export function missingFrom(
  password: string,
  { minimumLength, kinds, refusesTriplets }: PasswordRules,
): string | undefined {
  if ([...password].length < minimumLength) return `Choose a password of at least ${minimumLength} characters`
  const present = kinds.of.filter(kind => KINDS[kind].test(password)).length
  if (present < kinds.atLeast) {
    const names = kinds.of.map(kind => NAMES[kind]).join(', ')
    const count = kinds.atLeast === kinds.of.length ? 'each' : kinds.atLeast
    return `Choose a password with ${count} of these: ${names}`
  }
  if (refusesTriplets && /(.)\1\1/su.test(password)) {
    return 'Choose a password without three of the same character in a row'
  }
  return undefined
}

const NAMES: Readonly<Record<CharacterKind, string>> = {
  lowercase: 'lower-case letters',
  uppercase: 'upper-case letters',
  number: 'digits',
  special: 'special characters',
}

function kindsOf(types: unknown, rule: unknown): PasswordRules['kinds'] {
  const of = Array.isArray(types) ? ALL.filter(kind => types.includes(kind)) : []
  return { of, atLeast: rule === 'three_of_four' ? Math.min(3, of.length) : of.length }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
