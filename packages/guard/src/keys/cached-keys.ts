import type { SignatureAlgorithm } from '../jose/algorithms.ts'
import { isSameKey, type VerificationKey } from '../jose/jwk.ts'
import type { Refusal } from '../refusal.ts'
import { NO_KEY_FOR_ALGORITHM, NO_KEY_ID, OTHER_ALGORITHM, UNKNOWN_KEY } from '../refusals/token.ts'
import { jitter } from './backoff.ts'
import type { FetchedKeys } from './fetch-keys.ts'

/** How old keys may grow. */
export interface KeyAges {
  /** Older keys are refreshed in the background and used meanwhile; the issuer's `Cache-Control` may change this. */
  readonly freshSeconds: number
  /** Older keys are no longer used. */
  readonly lastKnownGoodSeconds: number
}

/** The keys that an issuer last published, and how old they are. Every `now` is milliseconds since the epoch. */
export interface CachedKeys {
  /** Whether no refresh is needed. */
  areFresh(now: number): boolean
  /** Whether they may be used, fresh or not: the last known good has not ended. */
  areUsable(now: number): boolean
  /** `undefined` before the first were fetched. */
  ageSeconds(now: number): number | undefined
  /** The one key that a token can mean. */
  find(keyId: string | undefined, algorithm: SignatureAlgorithm): VerificationKey | undefined
  /** Why there is no such key. */
  refuse(keyId: string | undefined, algorithm: SignatureAlgorithm): Refusal
  /** Replaces the cached keys. */
  replace(fetched: FetchedKeys, now: number): void
  /** The age of the keys is unknown now: they become stale, and expire after `lastKnownGoodSeconds` at most. */
  clockSetBack(now: number): void
}

/** An issuer may ask for its keys to be fetched more often or less, within these bounds. */
const LEAST_FRESH_SECONDS = 60
const MOST_FRESH_SECONDS = 86_400
const NEVER = Number.NEGATIVE_INFINITY

export function createCachedKeys(ages: KeyAges): CachedKeys {
  let keys: readonly VerificationKey[] = []
  let fetchedAt = NEVER
  let freshUntil = NEVER
  let usableUntil = NEVER

  /** A key that is gone stops working, and its cached tokens with it; one that stayed keeps them. */
  function replace(fetched: FetchedKeys, now: number): void {
    const kept = fetched.keys.map(key => keys.find(known => isUnchanged(known, key)) ?? key)
    for (const key of keys) key.current = kept.includes(key)
    keys = kept
    fetchedAt = now
    freshUntil = now + freshSeconds(fetched.maxAgeSeconds, ages) * 1000
    usableUntil = now + ages.lastKnownGoodSeconds * 1000
  }

  function clockSetBack(now: number): void {
    fetchedAt = Math.min(fetchedAt, now)
    freshUntil = NEVER
    usableUntil = Math.min(usableUntil, now + ages.lastKnownGoodSeconds * 1000)
  }

  return {
    areFresh: now => now < freshUntil,
    areUsable: now => now < usableUntil,
    ageSeconds: now => (fetchedAt === NEVER ? undefined : (now - fetchedAt) / 1000),
    find: (keyId, algorithm) => selectKey(keys, keyId, algorithm),
    refuse: (keyId, algorithm) => refuseKey(keys, keyId, algorithm),
    replace,
    clockSetBack,
  }
}

/** A token without `kid` is taken only where one key alone could have signed it (RFC 7515 §4.1.4). */
export function selectKey(
  keys: readonly VerificationKey[],
  keyId: string | undefined,
  algorithm: SignatureAlgorithm,
): VerificationKey | undefined {
  let selected: VerificationKey | undefined
  for (const key of keys) {
    if ((keyId !== undefined && key.keyId !== keyId) || !key.algorithms.includes(algorithm)) continue
    if (selected) return undefined
    selected = key
  }
  return selected
}

/** Why {@link selectKey} finds none. */
export function refuseKey(
  keys: readonly VerificationKey[],
  keyId: string | undefined,
  algorithm: SignatureAlgorithm,
): Refusal {
  if (keyId !== undefined) return keys.some(key => key.keyId === keyId) ? OTHER_ALGORITHM : UNKNOWN_KEY
  return keys.some(key => key.algorithms.includes(algorithm)) ? NO_KEY_ID : NO_KEY_FOR_ALGORITHM
}

/** However long the issuer calls its keys fresh, half of the last known good is left to outlast an outage. */
function freshSeconds(maxAgeSeconds: number | undefined, ages: KeyAges): number {
  if (maxAgeSeconds === undefined) return jitter(ages.freshSeconds)
  const most = Math.min(MOST_FRESH_SECONDS, ages.lastKnownGoodSeconds / 2)
  return jitter(Math.min(Math.max(maxAgeSeconds, LEAST_FRESH_SECONDS), most))
}

function isUnchanged(known: VerificationKey, key: VerificationKey): boolean {
  return isSameKey(known, key) && known.algorithms.join() === key.algorithms.join()
}
