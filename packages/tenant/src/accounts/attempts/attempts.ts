import { createHash } from 'node:crypto'

/** A burst of attempts, then one more every `intervalSeconds`. */
export interface Limit {
  burst: number
  intervalSeconds: number
}

/** Counts attempts for each key and computes how long the next one must wait. */
export interface Attempts {
  /** Whole seconds until the key's next attempt is allowed; 0 when it is allowed now. */
  waitSeconds(key: string): number
  count(key: string): void
  /** Removes one counted attempt. */
  forgive(key: string): void
  /** Removes all counted attempts of a key. */
  forget(key: string): void
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
 * Counts attempts with the generic cell rate algorithm: one timestamp for each key, in memory bounded by `capacity`.
 *
 * Keys are stored as digests, so that what was tried (an email address) cannot be read from memory and long keys cost
 * no more.
 */
export function createAttempts({ limit, capacity = 10_000, now = () => Date.now() }: AttemptsOptions): Attempts {
  const interval = limit.intervalSeconds * 1000
  /** For each key, the time at which all its attempts have expired. */
  const forgottenAt = new Map<string, number>()

  return {
    waitSeconds(key) {
      const full = now() + limit.burst * interval
      const excess = (forgottenAt.get(digestOf(key)) ?? 0) + interval - full
      return excess > 0 ? Math.ceil(excess / 1000) : 0
    },
    count(key) {
      const id = digestOf(key)
      const start = Math.max(forgottenAt.get(id) ?? 0, now())
      // Delete first, so that the map's order is the order of the last count.
      forgottenAt.delete(id)
      if (forgottenAt.size >= capacity) forgetOldest(forgottenAt)
      forgottenAt.set(id, start + interval)
    },
    forgive(key) {
      const id = digestOf(key)
      const until = (forgottenAt.get(id) ?? 0) - interval
      if (until > now()) forgottenAt.set(id, until)
      else forgottenAt.delete(id)
    },
    forget: key => void forgottenAt.delete(digestOf(key)),
    clear: () => forgottenAt.clear(),
  }
}

function forgetOldest(entries: Map<string, number>): void {
  const { value } = entries.keys().next()
  if (value !== undefined) entries.delete(value)
}

/** Hides a key, such as an email address. */
export function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64')
}
