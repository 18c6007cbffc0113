import { refuseUnknownOptions } from '../options/unknown-options.ts'

/** What a denial names: exactly one of them. */
export type Denied =
  | { readonly jti: string }
  | { readonly sub: string }
  | { readonly sid: string }
  | { readonly clientId: string }

/** A denial of one token, or of the tokens of a user, a session or a client. */
export type Denial = Denied & {
  /** The exact `iss` of the tokens. */
  readonly issuer: string
  /**
   * Tokens whose `iat` is before this time are denied, in seconds since the epoch; a token without `iat` is denied, too.
   * Not for a `jti`. Default: now.
   */
  readonly before?: number
  /** When the last of these tokens has expired, in seconds since the epoch. Default: `tokenLifetimeSeconds` from now. */
  readonly until?: number
}

/** The claims that a denial can name, by the member of the denial. */
export const KINDS = ['jti', 'sub', 'sid', 'clientId'] as const
export type Kind = (typeof KINDS)[number]

/** A denial that was checked, with its defaults. */
export interface Entry {
  readonly issuer: string
  readonly kind: Kind
  readonly value: string
  /** Infinite for a `jti`. */
  readonly before: number
  readonly until: number
}

const MAX_LENGTH = 1024
const MEMBERS: readonly string[] = [...KINDS, 'issuer', 'before', 'until']

/**
 * Checks a denial that the application or another process made.
 *
 * @param now - seconds since the epoch
 * @param lifetime - of tokens, in seconds
 * @throws TypeError that names what is wrong
 */
export function parseDenial(denial: unknown, now: number, lifetime: number): Entry {
  if (typeof denial !== 'object' || denial === null) throw new TypeError('A denial must be an object')
  const members = new Map<string, unknown>(Object.entries(denial).filter(([, value]) => value !== undefined))
  refuseUnknownOptions(Object.fromEntries(members), MEMBERS)
  const [kind, ...more] = KINDS.filter(name => members.has(name))
  if (!kind || more.length > 0) throw new TypeError('A denial must name one of "jti", "sub", "sid" and "clientId"')
  if (kind === 'jti' && members.has('before')) throw new TypeError('A denial of a "jti" has no "before"')
  return {
    issuer: text(members, 'issuer'),
    kind,
    value: text(members, kind),
    // One second later than now: a token of this very second may be older than the denial.
    before: kind === 'jti' ? Number.POSITIVE_INFINITY : seconds(members, 'before', Math.floor(now) + 1),
    until: seconds(members, 'until', Math.ceil(now + lifetime)),
  }
}

function text(members: ReadonlyMap<string, unknown>, name: string): string {
  const value = members.get(name)
  if (typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH) return value
  throw new TypeError(`The member "${name}" of a denial must be a string of 1 to ${MAX_LENGTH} characters`)
}

function seconds(members: ReadonlyMap<string, unknown>, name: string, byDefault: number): number {
  const value = members.get(name) ?? byDefault
  if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value
  throw new TypeError(`The member "${name}" of a denial must be a time in seconds since the epoch`)
}
