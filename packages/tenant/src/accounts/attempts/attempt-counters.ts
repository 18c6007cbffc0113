import { type Database, sharedAttemptsOf } from '../../store/database.ts'
import type { SharedAttempts } from '../../store/postgres/attempts.ts'
import { type Attempts, createAttempts, digestOf, type Limit } from './attempts.ts'

/** The attempt exceeds a limit and must wait. */
export interface TooEarly {
  retryAfterSeconds: number
}

/** An attempt that counts as failed until it is reported as successful. */
export interface CountedAttempt {
  succeeded(): Promise<void>
}

/** What an attempt counts for. */
export interface Counter {
  /** What is limited. Counters of the same name have the same limit. */
  name: string
  key: string
  limit: Limit
}

/** Counts attempts before their outcome is known. */
interface AttemptCounters {
  /** Counts an attempt for each of the counters, or for none of them when it exceeds one. */
  begin(counters: readonly Counter[]): Promise<CountedAttempt | TooEarly>
  /** Whether the next attempt has to wait. */
  isFull(counter: Counter): Promise<boolean>
  /** Resets the counts of these keys. */
  forget(counters: readonly Counter[]): Promise<void>
  /** Resets all counts. */
  clear(): Promise<void>
  /** Lets time pass, in seconds. */
  advance(seconds: number): Promise<void>
}

/**
 * Creates counters in the memory of the process or, for a store of several processes, in the store.
 *
 * @param now - the clock, in milliseconds. Default: `Date.now()`, or the clock of the database
 */
export function createAttemptCounters(database: Database, now?: () => number): AttemptCounters {
  const shared = sharedAttemptsOf(database)
  return shared ? countersIn(shared, now) : countersInMemory(now)
}

function countersInMemory(clock: () => number = () => Date.now()): AttemptCounters {
  const attempts = new Map<string, Attempts>()
  let advanced = 0
  const now = () => clock() + advanced

  function attemptsOf({ name, limit }: Counter): Attempts {
    const known = attempts.get(name) ?? createAttempts({ limit, now })
    attempts.set(name, known)
    return known
  }

  return {
    async begin(counters) {
      const retryAfterSeconds = Math.max(...counters.map(counter => attemptsOf(counter).waitSeconds(counter.key)))
      if (retryAfterSeconds > 0) return { retryAfterSeconds }
      for (const counter of counters) attemptsOf(counter).count(counter.key)
      return {
        async succeeded() {
          for (const counter of counters) attemptsOf(counter).forgive(counter.key)
        },
      }
    },
    isFull: async counter => attemptsOf(counter).waitSeconds(counter.key) > 0,
    async forget(counters) {
      for (const counter of counters) attemptsOf(counter).forget(counter.key)
    },
    async clear() {
      attempts.clear()
    },
    async advance(seconds) {
      advanced += seconds * 1000
    },
  }
}

function countersIn(shared: SharedAttempts, now?: () => number): AttemptCounters {
  const keyOf = ({ name, key }: Counter) => `${name} ${digestOf(key)}`
  const forgive = async (counters: readonly Counter[]) => {
    for (const counter of counters) await shared.forgive(keyOf(counter), counter.limit)
  }
  return {
    async begin(counters) {
      const counted: Counter[] = []
      let longest = 0
      for (const counter of counters) {
        const milliseconds = await shared.take(keyOf(counter), counter.limit, now?.())
        if (milliseconds === 0) counted.push(counter)
        longest = Math.max(longest, milliseconds)
      }
      if (longest === 0) return { succeeded: () => forgive(counters) }
      await forgive(counted)
      return { retryAfterSeconds: Math.ceil(longest / 1000) }
    },
    isFull: counter => shared.isFull(keyOf(counter), counter.limit, now?.()),
    async forget(counters) {
      for (const counter of counters) await shared.forget(keyOf(counter))
    },
    clear: shared.clear,
    advance: seconds => shared.advance(seconds * 1000),
  }
}
