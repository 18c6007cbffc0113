import { IssuerUnavailable } from '../errors.ts'
import type { SignatureAlgorithm } from '../jose/algorithms.ts'
import type { VerificationKey } from '../jose/jwk.ts'
import type { Refusal } from '../refusal.ts'
import { issuerUnavailable } from '../refusals/token.ts'
import { createFetchBackoff, type FetchBackoff } from './backoff.ts'
import { type CachedKeys, createCachedKeys, type KeyAges, refuseKey, selectKey } from './cached-keys.ts'
import type { FetchedKeys } from './fetch-keys.ts'
import { createKeyRefresh, type KeyRefresh } from './key-refresh.ts'

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

/** What the keys of one issuer are made of. */
interface FetchedKeySet {
  readonly issuer: string
  readonly cachedKeys: CachedKeys
  readonly backoff: FetchBackoff
  readonly keyRefresh: KeyRefresh
  readonly clock: () => number
}

/** What events say of a key set. */
export interface KeySetOrigin {
  /** The name of the guard. */
  readonly name?: string | undefined
  /** Whether `dynamicIssuers()` found the issuer. */
  readonly dynamic?: boolean
}

/**
 * Keys that are fetched when needed, kept through an outage, replaced and never merged. `cachedKeys` holds them and their
 * age; `backoff` says when the issuer may be asked; `keyRefresh` asks it.
 *
 * @param fetchKeys - rejects with {@link IssuerUnavailable} on an outage
 * @param clock - milliseconds since the epoch
 */
export function createKeySet(
  issuer: string,
  fetchKeys: () => Promise<FetchedKeys>,
  times: KeySetTimes,
  clock: () => number,
  { name, dynamic = false }: KeySetOrigin = {},
): KeySet {
  const cachedKeys = createCachedKeys(times)
  const backoff = createFetchBackoff(times.coolDownSeconds)
  const keyRefresh = createKeyRefresh({ issuer, guard: name, dynamic }, fetchKeys, cachedKeys, backoff, clock)
  const keySet = { issuer, cachedKeys, backoff, keyRefresh, clock }
  return {
    refreshIfStale: keyRefresh.refreshIfStale,
    find: (keyId, algorithm, now) => findKey(keySet, keyId, algorithm, now),
    ready: () => fetchUnlessCached(keySet),
  }
}

function findKey(
  keySet: FetchedKeySet,
  keyId: string | undefined,
  algorithm: SignatureAlgorithm,
  now: number,
): KeyOutcome | Promise<KeyOutcome> {
  const { cachedKeys, backoff, keyRefresh } = keySet
  const usable = keyRefresh.refreshIfStale(now)
  const key = usable ? cachedKeys.find(keyId, algorithm) : undefined
  if (key) return key
  // The fetch in progress may have been answered before the key was published: without the key, find it again.
  if (keyRefresh.pending) {
    return afterFetch(keySet, keyRefresh.pending, () => findKey(keySet, keyId, algorithm, keySet.clock()))
  }
  if (now < backoff.fetchAt) return unavailable(keySet, now)
  if (usable) {
    if (backoff.hasMissed(keyId, now)) return cachedKeys.refuse(keyId, algorithm)
    // After a failed fetch, an unknown key may be a new one.
    if (!backoff.takeTurn(now)) {
      return backoff.isFailing ? unavailable(keySet, now) : cachedKeys.refuse(keyId, algorithm)
    }
    keyRefresh.touch(now)
  }
  return afterFetch(keySet, keyRefresh.refresh(), () => findFetched(keySet, keyId, algorithm))
}

function findFetched(
  { cachedKeys, backoff, clock }: FetchedKeySet,
  keyId: string | undefined,
  algorithm: SignatureAlgorithm,
): KeyOutcome {
  const key = cachedKeys.find(keyId, algorithm)
  if (key) return key
  backoff.missed(keyId, clock())
  return cachedKeys.refuse(keyId, algorithm)
}

async function afterFetch(
  keySet: FetchedKeySet,
  fetched: Promise<void>,
  find: () => KeyOutcome | Promise<KeyOutcome>,
): Promise<KeyOutcome> {
  try {
    await fetched
  } catch (error) {
    if (error instanceof IssuerUnavailable) return unavailable(keySet, keySet.clock())
    throw error
  }
  return find()
}

function unavailable({ cachedKeys, backoff }: FetchedKeySet, now: number): Refusal {
  const retryAt = cachedKeys.areUsable(now) ? backoff.searchAt : backoff.fetchAt
  return issuerUnavailable(Math.max(1, Math.ceil((retryAt - now) / 1000)))
}

async function fetchUnlessCached({ issuer, backoff, keyRefresh, clock }: FetchedKeySet): Promise<void> {
  const now = clock()
  if (keyRefresh.refreshIfStale(now)) return
  if (!keyRefresh.pending && now < backoff.fetchAt) {
    throw new IssuerUnavailable(`The last attempt to fetch the keys of "${issuer}" failed`, {
      cause: keyRefresh.lastError,
    })
  }
  await keyRefresh.refresh()
}
