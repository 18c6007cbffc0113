import type { Refusal } from './decision.ts'
import { IssuerUnavailable } from './errors.ts'
import type { VerificationKey } from './jwk.ts'
import { invalidToken, issuerUnavailable } from './refusal.ts'
import type { Algorithm } from './signature.ts'

/** How old the keys may grow, and how often they are asked for. */
export interface KeySetTimes {
  /** Keys older than this are refreshed in the background, while they go on serving. */
  readonly freshSeconds: number
  /** Keys older than this serve no longer: the last known good ends here. */
  readonly lastKnownGoodSeconds: number
  /** The least time between two fetches for unknown keys, and the longest pause between two attempts of an outage. */
  readonly coolDownSeconds: number
}

/** The keys of one issuer: fetched when needed, kept through an outage, replaced and never merged. */
export interface KeySet {
  /** Whether the keys at hand may be used; starts a background refresh when they are no longer fresh. */
  serves(): boolean
  /** The key that a token names: at once when at hand, else after one fetch that all who wait share. */
  find(keyId: string | undefined, algorithm: Algorithm): KeyOutcome | Promise<KeyOutcome>
  /** Fetches the keys unless they are at hand. @throws IssuerUnavailable, without an attempt so soon after a failed one */
  ready(): Promise<void>
}

/** The key, or why there is none. */
export type KeyOutcome = VerificationKey | Refusal

const UNKNOWN_KEY = invalidToken('unknown_key', 'The token is signed with a key that its issuer does not publish')

/**
 * @param fetchKeys - rejects on an outage
 * @param clock - milliseconds since the epoch
 */
export function createKeySet(
  fetchKeys: () => Promise<VerificationKey[]>,
  times: KeySetTimes,
  clock: () => number,
): KeySet {
  let keys: readonly VerificationKey[] = []
  let fetchedAt = Number.NEGATIVE_INFINITY
  let pending: Promise<void> | undefined
  let failures = 0
  let nextAttemptAt = Number.NEGATIVE_INFINITY
  let nextUnknownKeyAt = Number.NEGATIVE_INFINITY

  /** Single flight: whoever comes while a fetch is under way waits for that one. */
  function refresh(): Promise<void> {
    pending ??= fetchKeys()
      .then(replace, postpone)
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  /** Replaced, never merged: a key that is gone stops working, and one that stayed keeps its remembered tokens. */
  function replace(fetched: VerificationKey[]): void {
    const kept = fetched.map(key => keys.find(known => isSameKey(known, key)) ?? key)
    for (const key of keys) key.current = kept.includes(key)
    keys = kept
    fetchedAt = clock()
    failures = 0
    nextAttemptAt = Number.NEGATIVE_INFINITY
  }

  /** An outage: each failure doubles the pause, from one second to the cool-down, with jitter against a stampede. */
  function postpone(cause: unknown): never {
    const pauseSeconds = Math.min(2 ** failures, times.coolDownSeconds)
    failures += 1
    nextAttemptAt = clock() + pauseSeconds * 1000 * (0.75 + Math.random() / 4)
    throw cause
  }

  function serves(): boolean {
    const age = clock() - fetchedAt
    if (age < times.freshSeconds * 1000) return true
    if (age >= times.lastKnownGoodSeconds * 1000) return false
    if (!pending && clock() >= nextAttemptAt) refresh().catch(() => {})
    return true
  }

  function find(keyId: string | undefined, algorithm: Algorithm): KeyOutcome | Promise<KeyOutcome> {
    const served = serves()
    const key = served ? select(keys, keyId, algorithm) : undefined
    if (key) return key
    if (pending) return findAfter(pending, keyId, algorithm)
    if (clock() < nextAttemptAt) return unavailable()
    if (served) {
      if (clock() < nextUnknownKeyAt) return UNKNOWN_KEY
      nextUnknownKeyAt = clock() + times.coolDownSeconds * 1000
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
      return select(keys, keyId, algorithm) ?? UNKNOWN_KEY
    } catch (error) {
      if (error instanceof IssuerUnavailable) return unavailable()
      throw error
    }
  }

  function unavailable(): Refusal {
    return issuerUnavailable(Math.max(1, Math.ceil((nextAttemptAt - clock()) / 1000)))
  }

  async function ready(): Promise<void> {
    if (serves()) return
    if (!pending && clock() < nextAttemptAt) throw new IssuerUnavailable('The last attempt to fetch the keys failed')
    await refresh()
  }

  return { serves, find, ready }
}

function isSameKey(a: VerificationKey, b: VerificationKey): boolean {
  return a.keyId === b.keyId && a.algorithms.join() === b.algorithms.join() && a.publicKey.equals(b.publicKey)
}

/** A token without `kid` is taken only where one key alone could have signed it (RFC 7515 §4.1.4). */
function select(
  keys: readonly VerificationKey[],
  keyId: string | undefined,
  algorithm: Algorithm,
): VerificationKey | undefined {
  const matching = keys.filter(
    key => key.algorithms.includes(algorithm) && (keyId === undefined || key.keyId === keyId),
  )
  return matching.length === 1 ? matching[0] : undefined
}
