/** What was found for an `iss`. */
interface Entry<Value> {
  readonly value: Value
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly until: number
}

/** A cache with a limit, which evicts what was used least recently. */
export interface IssuerCache<Value> {
  /** @returns `undefined` if nothing is cached, or no longer */
  find(iss: string, now: number): Value | undefined
  add(iss: string, value: Value, now: number, milliseconds: number): void
  /** Whether a value may be used: its time is not over, and it was not evicted or replaced. */
  holds(iss: string, value: Value, now: number): boolean
  /** The last value, also if its time is over. */
  last(iss: string): Value | undefined
}

export function createIssuerCache<Value>(limit: number): IssuerCache<Value> {
  const entries = new Map<string, Entry<Value>>()
  // Before "from", the clock was set back.
  const isValid = ({ from, until }: Entry<Value>, now: number) => now >= from && now < until

  return {
    find: (iss, now) => {
      const entry = entries.get(iss)
      if (!entry || !isValid(entry, now)) return undefined
      entries.delete(iss)
      entries.set(iss, entry)
      return entry.value
    },
    add: (iss, value, now, milliseconds) => {
      entries.delete(iss)
      const [oldest] = entries.keys()
      if (entries.size >= limit && oldest !== undefined) entries.delete(oldest)
      entries.set(iss, { value, from: now, until: now + milliseconds })
    },
    holds: (iss, value, now) => {
      const entry = entries.get(iss)
      return entry?.value === value && isValid(entry, now)
    },
    last: iss => entries.get(iss)?.value,
  }
}
