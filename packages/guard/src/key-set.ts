import type { Refusal } from './decision.ts'
import { publishKeysFetched } from './diagnostics.ts'
import { IssuerUnavailable } from './errors.ts'
import { isSameKey, type VerificationKey } from './jwk.ts'
import type { FetchedKeys } from './key-source.ts'
import { invalidToken, issuerUnavailable } from './refusal.ts'
import type { Algorithm } from './signature.ts'

/** How old the keys may grow, and how often they are asked for. */
export interface KeySetTimes {
  /** Keys older than this are refreshed in the background, while they go on serving; the issuer may say otherwise. */
  readonly freshSeconds: number
  /** Keys older than this serve no longer: the last known good ends here. */
  readonly lastKnownGoodSeconds: number
  /** The least time between two fetches for unknown keys, and the longest pause between two attempts of an outage. */
  readonly coolDownSeconds: number
}

/** The keys of one issuer. */
export interface KeySet {
  /**
   * Whether the keys at hand may be used; starts a background refresh when they are no longer fresh.
   *
   * @param now - milliseconds since the epoch
   */
  serves(now: number): boolean
  /** The key that a token names: at once when at hand, else after one fetch that all who wait share. */
  find(keyId: string | undefined, algorithm: Algorithm): KeyOutcome | Promise<KeyOutcome>
  /** Fetches the keys unless they are at hand. @throws IssuerUnavailable, without an attempt so soon after a failed one */
  ready(): Promise<void>
}

/** The key, or why there is none. */
export type KeyOutcome = VerificationKey | Refusal

export const UNKNOWN_KEY: Refusal = invalidToken(
  'unknown_key',
  'The token is signed with a key that its issuer does not publish',
)

/** An issuer may ask for its keys to be fetched more often or less, within these bounds. */
const LEAST_FRESH_SECONDS = 60
const MOST_FRESH_SECONDS = 86_400
const MAX_MISSED_KEY_IDS = 1000
/** In cool-downs: a key that was published after its first token came must not stay unknown for long. */
const MISSED_FOR_COOL_DOWNS = 2

/** Keys that are given once and for all, for an issuer that is never asked. */
export function createStaticKeySet(keys: readonly VerificationKey[]): KeySet {
  return {
    serves: () => true,
    find: (keyId, algorithm) => select(keys, keyId, algorithm) ?? UNKNOWN_KEY,
    ready: async () => {},
  }
}

/**
 * Keys that are fetched when needed, kept through an outage, replaced and never merged.
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
  const never = Number.NEGATIVE_INFINITY
  let keys: readonly VerificationKey[] = []
  let fetchedAt = never
  let freshUntil = never
  let servesUntil = never
  let pending: Promise<void> | undefined
  let failures = 0
  let lastError: unknown
  let nextAttemptAt = never
  let nextMissAt = never
  /** When one of these times was last set. */
  let timedAt = never
  /** Key IDs that a fetch has looked for in vain, and until when they cause no other, so that new ones get their turn. */
  const missedUntil = new Map<string | undefined, number>()

  /** Single flight: whoever comes while a fetch is under way waits for that one. */
  function refresh(): Promise<void> {
    pending ??= fetchKeys()
      .then(replace, postpone)
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  /** A key that is gone stops working, and its remembered tokens with it; one that stayed keeps them. */
  function replace(fetched: FetchedKeys): void {
    const now = clock()
    publishKeysFetched({ issuer, ageSeconds: ageSeconds(now), error: undefined })
    const kept = fetched.keys.map(key => keys.find(known => isUnchanged(known, key)) ?? key)
    for (const key of keys) key.current = kept.includes(key)
    keys = kept
    fetchedAt = now
    freshUntil = now + freshSeconds(fetched.maxAgeSeconds, times) * 1000
    servesUntil = now + times.lastKnownGoodSeconds * 1000
    failures = 0
    nextAttemptAt = never
    timedAt = now
  }

  /** An outage: each failure doubles the pause, from one second to the cool-down, with jitter against a stampede. */
  function postpone(error: unknown): never {
    const now = clock()
    publishKeysFetched({ issuer, ageSeconds: ageSeconds(now), error })
    const pauseSeconds = Math.min(2 ** failures, times.coolDownSeconds)
    failures += 1
    lastError = error
    nextAttemptAt = now + jitter(pauseSeconds) * 1000
    timedAt = now
    throw error
  }

  /** The clock was set back: nothing may last longer for it. How old the keys are nobody knows, so they are refreshed. */
  function forgetTimes(now: number): void {
    fetchedAt = Math.min(fetchedAt, now)
    freshUntil = never
    servesUntil = Math.min(servesUntil, now + times.lastKnownGoodSeconds * 1000)
    nextAttemptAt = never
    nextMissAt = never
    missedUntil.clear()
    timedAt = now
  }

  function ageSeconds(now: number): number | undefined {
    return fetchedAt === never ? undefined : (now - fetchedAt) / 1000
  }

  function serves(now: number): boolean {
    if (now < timedAt) forgetTimes(now)
    if (now < freshUntil) return true
    if (now >= servesUntil) return false
    // Published by postpone(); until the last known good ends, nobody waits for it.
    if (!pending && now >= nextAttemptAt) refresh().catch(() => {})
    return true
  }

  function find(keyId: string | undefined, algorithm: Algorithm): KeyOutcome | Promise<KeyOutcome> {
    const now = clock()
    const served = serves(now)
    const key = served ? select(keys, keyId, algorithm) : undefined
    if (key) return key
    if (pending) return findAfter(pending, keyId, algorithm)
    if (now < nextAttemptAt) return unavailable(now)
    if (served) {
      if (now < (missedUntil.get(keyId) ?? never)) return UNKNOWN_KEY
      // After a failed fetch nobody can tell an unknown key from a new one.
      if (now < nextMissAt) return failures > 0 ? unavailable(now) : UNKNOWN_KEY
      nextMissAt = now + times.coolDownSeconds * 1000
      timedAt = now
    }
    return findAfter(refresh(), keyId, algorithm)
  }

  async function findAfter(
    fetched: Promise<void>,
    keyId: string | undefined,
    algorithm: Algorithm,
  ): Promise<KeyOutcome> {
    try {
      await fetched
    } catch (error) {
      if (error instanceof IssuerUnavailable) return unavailable(clock())
      throw error
    }
    const key = select(keys, keyId, algorithm)
    if (key) return key
    if (missedUntil.size === MAX_MISSED_KEY_IDS) missedUntil.clear()
    missedUntil.set(keyId, clock() + MISSED_FOR_COOL_DOWNS * times.coolDownSeconds * 1000)
    return UNKNOWN_KEY
  }

  function unavailable(now: number): Refusal {
    const retryAt = servesUntil > now ? Math.max(nextAttemptAt, nextMissAt) : nextAttemptAt
    return issuerUnavailable(Math.max(1, Math.ceil((retryAt - now) / 1000)))
  }

  async function ready(): Promise<void> {
    const now = clock()
    if (serves(now)) return
    if (!pending && now < nextAttemptAt) {
      throw new IssuerUnavailable(`The last attempt to fetch the keys of "${issuer}" failed`, { cause: lastError })
    }
    await refresh()
  }

  return { serves, find, ready }
}

/** However long the issuer calls its keys fresh, half of the last known good is left to outlast an outage. */
function freshSeconds(maxAgeSeconds: number | undefined, times: KeySetTimes): number {
  if (maxAgeSeconds === undefined) return jitter(times.freshSeconds)
  const most = Math.min(MOST_FRESH_SECONDS, times.lastKnownGoodSeconds / 2)
  return jitter(Math.min(Math.max(maxAgeSeconds, LEAST_FRESH_SECONDS), most))
}

/** Up to a quarter less, so that many processes that started together do not ask together. */
function jitter(seconds: number): number {
  return seconds * (0.75 + Math.random() / 4)
}

function isUnchanged(known: VerificationKey, key: VerificationKey): boolean {
  return isSameKey(known, key) && known.algorithms.join() === key.algorithms.join()
}

/** A token without `kid` is taken only where one key alone could have signed it (RFC 7515 §4.1.4). */
function select(
  keys: readonly VerificationKey[],
  keyId: string | undefined,
  algorithm: Algorithm,
): VerificationKey | undefined {
  let selected: VerificationKey | undefined
  for (const key of keys) {
    if ((keyId !== undefined && key.keyId !== keyId) || !key.algorithms.includes(algorithm)) continue
    if (selected) return undefined
    selected = key
  }
  return selected
}
