import { createHash } from 'node:crypto'

/** So many attempts at once, then one more each `intervalSeconds`. */
export interface Limit {
  burst: number
  intervalSeconds: number
}

/** Counts attempts for each key and tells how long the next one has to wait. */
export interface Attempts {
  /** Whole seconds until the key's next attempt may be made; 0 when it may be made now. */
  waitSeconds(key: string): number
  count(key: string): void
  /** Takes one counted attempt back. */
  forgive(key: string): void
  clear(): void
}

export interface AttemptsOptions {
  limit: Limit
  /** Maximum number of keys. Beyond it, the key counted longest ago is evicted. Default 10,000. */
  capacity?: number
  /** The clock, in milliseconds. Default `Date.now()`. */
  now?: () => number
}

/**
 * Counts attempts by the generic cell rate algorithm: one instant a key, and memory that is bounded by `capacity`.
 *
 * Keys are kept as digests, so what was tried (an email address) cannot be read from memory, and long ones cost no more.
 */
export function createAttempts({ limit, capacity = 10_000, now = () => Date.now() }: AttemptsOptions): Attempts {
  const interval = limit.intervalSeconds * 1000
  /** For each key, the instant at which all its attempts are forgotten. */
  const forgottenAt = new Map<string, number>()

  return {
    waitSeconds(key) {
      const full = now() + limit.burst * interval
      const excess = (forgottenAt.get(digest(key)) ?? 0) + interval - full
      return excess > 0 ? Math.ceil(excess / 1000) : 0
    },
    count(key) {
      const id = digest(key)
      const start = Math.max(forgottenAt.get(id) ?? 0, now())
      // Deleted first, so that the map's order is the order of the last count.
      forgottenAt.delete(id)
      if (forgottenAt.size >= capacity) forgetOldest(forgottenAt)
      forgottenAt.set(id, start + interval)
    },
    forgive(key) {
      const id = digest(key)
      const until = (forgottenAt.get(id) ?? 0) - interval
      if (until > now()) forgottenAt.set(id, until)
      else forgottenAt.delete(id)
    },
    clear: () => forgottenAt.clear(),
  }
}

function forgetOldest(entries: Map<string, number>): void {
  const { value } = entries.keys().next()
  if (value !== undefined) entries.delete(value)
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64')
}
