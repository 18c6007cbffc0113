import { type KeysFetchedEvent, publishKeysFetched } from '../events.ts'
import type { FetchBackoff } from './backoff.ts'
import type { CachedKeys } from './cached-keys.ts'
import type { FetchedKeys } from './fetch-keys.ts'

/** Refreshes the cached keys of one issuer, with one fetch at a time. Every `now` is milliseconds since the epoch. */
export interface KeyRefresh {
  /** The fetch in progress. */
  readonly pending: Promise<void> | undefined
  /** Why the last failed fetch failed. */
  readonly lastError: unknown
  /** Fetches the keys, or waits for the fetch in progress. Rejects with the error of the fetch. */
  refresh(): Promise<void>
  /** Refreshes stale keys in the background. @returns whether the cached keys may be used */
  refreshIfStale(now: number): boolean
  /** Notes that the backoff was set at this time. */
  touch(now: number): void
}

interface RefreshState {
  pending: Promise<void> | undefined
  lastError: unknown
  /** When a time of the cached keys or the backoff was last set: before that, the clock was set back. */
  timedAt: number
}

/**
 * @param source - whose keys they are, for events
 * @param clock - milliseconds since the epoch
 */
export function createKeyRefresh(
  source: Pick<KeysFetchedEvent, 'issuer' | 'guard' | 'dynamic'>,
  fetchKeys: () => Promise<FetchedKeys>,
  cachedKeys: CachedKeys,
  backoff: FetchBackoff,
  clock: () => number,
): KeyRefresh {
  const state: RefreshState = { pending: undefined, lastError: undefined, timedAt: Number.NEGATIVE_INFINITY }
  let startedAt = 0

  function end(error: unknown): void {
    state.timedAt = clock()
    const seconds = (performance.now() - startedAt) / 1000
    publishKeysFetched({ ...source, ageSeconds: cachedKeys.ageSeconds(state.timedAt), seconds, error })
  }

  function refresh(): Promise<void> {
    if (!state.pending) startedAt = performance.now()
    return refreshOnce(state, fetchKeys, {
      succeed: fetched => {
        end(undefined)
        cachedKeys.replace(fetched, state.timedAt)
        backoff.succeeded()
      },
      fail: error => {
        end(error)
        backoff.failed(state.timedAt)
        state.lastError = error
        throw error
      },
    })
  }

  return {
    get pending() {
      return state.pending
    },
    get lastError() {
      return state.lastError
    },
    refresh,
    refreshIfStale: now => refreshIfStale(now, state, cachedKeys, backoff, refresh),
    touch: now => {
      state.timedAt = now
    },
  }
}

/** Single flight: calls during a fetch wait for that fetch. */
function refreshOnce(
  state: RefreshState,
  fetchKeys: () => Promise<FetchedKeys>,
  outcome: { succeed(fetched: FetchedKeys): void; fail(error: unknown): never },
): Promise<void> {
  if (state.pending) return state.pending
  // `pending` is set before the application's own `fetch` runs, which may call this guard.
  const { promise, resolve } = Promise.withResolvers<FetchedKeys>()
  const refreshed = promise.then(outcome.succeed, outcome.fail).finally(() => {
    state.pending = undefined
  })
  state.pending = refreshed
  resolve(fetchKeys())
  return refreshed
}

function refreshIfStale(
  now: number,
  state: RefreshState,
  cachedKeys: CachedKeys,
  backoff: FetchBackoff,
  refresh: () => Promise<void>,
): boolean {
  if (now < state.timedAt) {
    cachedKeys.clockSetBack(now)
    backoff.clockSetBack()
    state.timedAt = now
  }
  if (cachedKeys.areFresh(now)) return true
  if (!cachedKeys.areUsable(now)) return false
  // A failure is published; until the last known good keys expire, no request waits for it.
  if (!state.pending && now >= backoff.fetchAt) refresh().catch(() => {})
  return true
}
