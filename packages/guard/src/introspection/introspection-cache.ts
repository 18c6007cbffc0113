import { hash } from 'node:crypto'
import type { AcceptedClaims } from '../token/claims.ts'

/** Answers of an issuer, each for a limited time. */
export interface IntrospectionCache {
  /** @param now - milliseconds since the epoch */
  find(header: string, now: number): AcceptedClaims | undefined
  /** @param holds - whether what else the token depends on still holds, such as the key of its signature */
  add(header: string, accepted: AcceptedClaims, now: number, holds?: (now: number) => boolean): void
  /** Whether the token was not active a moment ago. */
  isInactive(header: string, now: number): boolean
  addInactive(header: string, now: number): void
}

export interface CacheLimits {
  readonly cacheSize: number
  readonly cacheMilliseconds: number
  readonly inactiveCacheMilliseconds: number
}

/** A token that is not cached beyond is asked about each time. */
const MAX_HEADER_LENGTH = 4096

interface Cached {
  readonly accepted: AcceptedClaims
  readonly holds: ((now: number) => boolean) | undefined
  /** Milliseconds since the epoch. */
  readonly until: number
}

/**
 * Active and other tokens have limits of their own, so that a flood of made-up tokens evicts no active one. The oldest
 * response is evicted first. Tokens that are not active are stored by their hash, because clients choose their length.
 */
export function createIntrospectionCache(limits: CacheLimits): IntrospectionCache {
  const { cacheSize, cacheMilliseconds, inactiveCacheMilliseconds } = limits
  const active = new Map<string, Cached>()
  const inactive = new Map<string, number>()

  return {
    find: (header, now) => {
      const cached = active.get(header)
      if (cached === undefined) return undefined
      const { accepted, until, holds } = cached
      // A clock that was set back must not extend the time.
      const isFresh = now < until && now >= until - cacheMilliseconds && now / 1000 >= accepted.validFrom
      if (isFresh && holds?.(now) !== false) return accepted
      active.delete(header)
      return undefined
    },
    add: (header, accepted, now, holds) => {
      if (cacheMilliseconds === 0 || header.length > MAX_HEADER_LENGTH) return
      const until = Math.min(now + cacheMilliseconds, accepted.claims.exp * 1000)
      put(active, header, { accepted, until, holds }, cacheSize)
    },
    isInactive: (header, now) => {
      const until = inactive.get(keyOf(header)) ?? 0
      return now < until && now >= until - inactiveCacheMilliseconds
    },
    addInactive: (header, now) => {
      if (inactiveCacheMilliseconds > 0) put(inactive, keyOf(header), now + inactiveCacheMilliseconds, cacheSize)
    },
  }
}

function keyOf(header: string): string {
  return hash('sha256', header, 'base64url')
}

function put<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key)
  if (map.size >= limit) {
    const [oldest] = map.keys()
    if (oldest !== undefined) map.delete(oldest)
  }
  map.set(key, value)
}
