import { IssuerUnavailable } from '../errors.ts'
import type { VerificationKey } from '../jose/jwk.ts'
import type { SignatureAlgorithm } from '../jose/signature.ts'
import { publishKeysFetched } from '../observe.ts'
import type { Refusal } from '../refusal.ts'
import { issuerUnavailable } from '../refusals/token.ts'
import { createFetchBackoff } from './backoff.ts'
import { createCachedKeys, type KeyAges, refuseKey, selectKey } from './cached-keys.ts'
import type { FetchedKeys } from './fetch-keys.ts'

/** How long keys stay cached, and how often they are fetched. */
export interface KeySetTimes extends KeyAges {
  /** The least time between two fetches for unknown keys, and the longest backoff during an outage. */
  readonly coolDownSeconds: number
}

/** The keys of one issuer. */
export interface KeySet {
  /**
   * Refreshes stale keys in the background.
   *
   * @param now - milliseconds since the epoch
   * @returns whether the cached keys may be used
   */
  refreshIfStale(now: number): boolean
  /**
   * The key that a token names: immediately when cached, otherwise after a fetch that concurrent calls share.
   *
   * @param now - milliseconds since the epoch
   */
  find(keyId: string | undefined, algorithm: SignatureAlgorithm, now: number): KeyOutcome | Promise<KeyOutcome>
  /** Fetches the keys unless they are cached. @throws IssuerUnavailable, without a fetch during the backoff after a failure */
  ready(): Promise<void>
}

/** The key, or why there is none. */
export type KeyOutcome = VerificationKey | Refusal

/** A fixed key set that is never fetched. A key without `kid` verifies tokens with any `kid`. */
export function createStaticKeySet(keys: readonly VerificationKey[]): KeySet {
  const nameless = keys.filter(key => key.keyId === undefined)
  return {
    refreshIfStale: () => true,
    find: (keyId, algorithm) =>
      selectKey(keys, keyId, algorithm) ??
      selectKey(nameless, undefined, algorithm) ??
      refuseKey(keys, keyId, algorithm),
    ready: async () => {},
  }
}

/**
 * Keys that are fetched when needed, kept through an outage, replaced and never merged. What is at hand and how old it
 * is, `cachedKeys` knows; when the issuer may be asked, `backoff`.
 *
 * @param fetchKeys - rejects with {@link IssuerUnavailable} on an outage
 * @param clock - milliseconds since the epoch
 */
export function createKeySet(
  issuer: string,
  fetchKeys: () => Promise<FetchedKeys>,
  times: KeySetTimes,
  clock: () => number,
): KeySet {
  const cachedKeys = createCachedKeys(times)
  const backoff = createFetchBackoff(times.coolDownSeconds)
  let pending: Promise<void> | undefined
  let lastError: unknown
  /** When one of their times was last set: before that, the clock was set back. */
  let timedAt = Number.NEGATIVE_INFINITY

  /** Single flight: calls during a fetch wait for that fetch. */
  function refresh(): Promise<void> {
    if (pending) return pending
    // `pending` is set before the application's own `fetch` runs, which may call this guard.
    const { promise, resolve } = Promise.withResolvers<FetchedKeys>()
    const refreshed = promise.then(replace, postpone).finally(() => {
      pending = undefined
    })
    pending = refreshed
    resolve(fetchKeys())
    return refreshed
  }

  function replace(fetched: FetchedKeys): void {
    timedAt = clock()
    publishKeysFetched({ issuer, ageSeconds: cachedKeys.ageSeconds(timedAt), error: undefined })
    cachedKeys.replace(fetched, timedAt)
    backoff.succeeded()
  }

  function postpone(error: unknown): never {
    timedAt = clock()
    publishKeysFetched({ issuer, ageSeconds: cachedKeys.ageSeconds(timedAt), error })
    backoff.failed(timedAt)
    lastError = error
    throw error
  }

  function refreshIfStale(now: number): boolean {
    if (now < timedAt) {
      cachedKeys.clockSetBack(now)
      backoff.clockSetBack()
      timedAt = now
    }
    if (cachedKeys.areFresh(now)) return true
    if (!cachedKeys.areUsable(now)) return false
    // Published by postpone(); until the last known good keys expire, no request waits for it.
    if (!pending && now >= backoff.fetchAt) refresh().catch(() => {})
    return true
  }

  function find(
    keyId: string | undefined,
    algorithm: SignatureAlgorithm,
    now: number,
  ): KeyOutcome | Promise<KeyOutcome> {
    const usable = refreshIfStale(now)
    const key = usable ? cachedKeys.find(keyId, algorithm) : undefined
    if (key) return key
    if (pending) return findAfterOther(pending, keyId, algorithm)
    if (now < backoff.fetchAt) return unavailable(now)
    if (usable) {
      if (backoff.hasMissed(keyId, now)) return cachedKeys.refuse(keyId, algorithm)
      // After a failed fetch, an unknown key may be a new one.
      if (!backoff.takeTurn(now)) return backoff.isFailing ? unavailable(now) : cachedKeys.refuse(keyId, algorithm)
      timedAt = now
    }
    return findAfter(refresh(), keyId, algorithm)
  }

  /** What was under way may have been answered before the key was published: if it did not bring the key, it is looked for anew. */
  async function findAfterOther(
    fetched: Promise<void>,
    keyId: string | undefined,
    algorithm: SignatureAlgorithm,
  ): Promise<KeyOutcome> {
    try {
      await fetched
    } catch (error) {
      return outage(error)
    }
    return find(keyId, algorithm, clock())
  }

  async function findAfter(
    fetched: Promise<void>,
    keyId: string | undefined,
    algorithm: SignatureAlgorithm,
  ): Promise<KeyOutcome> {
    try {
      await fetched
    } catch (error) {
      return outage(error)
    }
    const key = cachedKeys.find(keyId, algorithm)
    if (key) return key
    backoff.missed(keyId, clock())
    return cachedKeys.refuse(keyId, algorithm)
  }

  function outage(error: unknown): Refusal {
    if (error instanceof IssuerUnavailable) return unavailable(clock())
    throw error
  }

  function unavailable(now: number): Refusal {
    const retryAt = cachedKeys.areUsable(now) ? backoff.searchAt : backoff.fetchAt
    return issuerUnavailable(Math.max(1, Math.ceil((retryAt - now) / 1000)))
  }

  async function ready(): Promise<void> {
    const now = clock()
    if (refreshIfStale(now)) return
    if (!pending && now < backoff.fetchAt) {
      throw new IssuerUnavailable(`The last attempt to fetch the keys of "${issuer}" failed`, { cause: lastError })
    }
    await refresh()
  }

  return { refreshIfStale, find, ready }
}
