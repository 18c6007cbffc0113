import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { Claims } from '../token/claims.ts'
import type { DenyList } from '../token/denial.ts'
import { type Denial, type Entry, type Kind, parseDenial } from './entry.ts'

export interface DenyListOptions {
  /** How many denials the list holds, at most 10,000,000; each takes some 0.2 kB. Default: 100,000. */
  readonly atMost?: number
  /**
   * How long after a denial a denied token may still be valid, in seconds: the longest lifetime of the issuer's access
   * tokens, and the clock tolerance. Default: 86,400 (one day, as Auth0's).
   */
  readonly tokenLifetimeSeconds?: number
  /** Milliseconds since the epoch. Default: `Date.now()`, read each time. */
  readonly clock?: () => number
}

/** A deny list that this process holds. */
export interface OwnDenyList extends DenyList {
  /** How many denials it holds, some of which may have expired. */
  readonly size: number
  readonly tokenLifetimeSeconds: number
  /**
   * Denies tokens from now on. A denial of the same subject extends the one before.
   *
   * @throws RangeError when the list is full of denials that have not expired
   * @throws TypeError for a denial that is wrong
   */
  deny(denial: Denial): void
}

/** How long expired denials may stay, in seconds: to find them takes a look at each. */
const SWEEP_EACH_SECONDS = 60

interface Mark {
  before: number
  until: number
}

type Marks = { readonly [kind in Kind]: Map<string, Mark> }

/**
 * Creates a deny list for the option `denyList` of a guard. Checking a token takes at most five lookups, and none while
 * the list is empty. A denial is removed when the last token that it covers has expired.
 *
 * @throws TypeError for an option that is wrong or unknown
 */
export function createDenyList(options: DenyListOptions = {}): OwnDenyList {
  refuseUnknownOptions(options, ['atMost', 'tokenLifetimeSeconds', 'clock'])
  const { clock = () => Date.now() } = options
  const atMost = amount('atMost', options.atMost ?? 100_000, 10_000_000)
  const lifetime = amount('tokenLifetimeSeconds', options.tokenLifetimeSeconds ?? 86_400, 366 * 86_400)
  if (typeof clock !== 'function') throw new TypeError('The option "clock" must be a function')
  const byIssuer = new Map<string, Marks>()
  let size = 0
  let sweptAt = clock() / 1000

  function deny(denial: Denial): void {
    const now = clock() / 1000
    add(parseDenial(denial, now, lifetime), now)
  }

  function add({ issuer, kind, value, before, until }: Entry, now: number): void {
    const known = byIssuer.get(issuer)?.[kind].get(value)
    if (known) {
      known.before = Math.max(known.before, before)
      known.until = Math.max(known.until, until)
      return
    }
    if (until <= now) return
    if (size >= atMost || now - sweptAt >= SWEEP_EACH_SECONDS) sweep(now)
    if (size >= atMost) {
      throw new RangeError(`The deny list is full: it holds ${atMost} denials, raise the option "atMost"`)
    }
    marksOf(issuer)[kind].set(value, { before, until })
    size += 1
  }

  function marksOf(issuer: string): Marks {
    const known = byIssuer.get(issuer)
    if (known) return known
    const made = { jti: new Map(), sub: new Map(), sid: new Map(), clientId: new Map() }
    byIssuer.set(issuer, made)
    return made
  }

  function sweep(now: number): void {
    sweptAt = now
    for (const [issuer, marks] of byIssuer) {
      const kinds = Object.values(marks)
      for (const values of kinds) {
        for (const [value, { until }] of values) if (until <= now && values.delete(value)) size -= 1
      }
      if (kinds.every(values => values.size === 0)) byIssuer.delete(issuer)
    }
  }

  function denies(claims: Claims): boolean {
    if (size === 0) return false
    const marks = byIssuer.get(claims.iss)
    if (!marks) return false
    return (
      covers(marks.jti, claims.jti, claims) ||
      covers(marks.sub, claims.sub, claims) ||
      covers(marks.sid, claims.sid, claims) ||
      covers(marks.clientId, claims.client_id, claims) ||
      covers(marks.clientId, claims.azp, claims)
    )
  }

  const list = {
    deny,
    denies,
    tokenLifetimeSeconds: lifetime,
    get size() {
      return size
    },
  }
  // A copy such as `{ ...list }` would keep the size of today, and a guard does not ask an empty list.
  return Object.defineProperty(list, 'size', { enumerable: false })
}

function covers(marks: ReadonlyMap<string, Mark>, value: unknown, { iat }: Claims): boolean {
  const mark = typeof value === 'string' ? marks.get(value) : undefined
  return mark !== undefined && (typeof iat !== 'number' || iat < mark.before)
}

function amount(name: 'atMost' | 'tokenLifetimeSeconds', value: unknown, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new TypeError(`The option "${name}" must be a whole number from 1 to ${most}, not "${String(value)}"`)
}
