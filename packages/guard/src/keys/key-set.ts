import { IssuerUnavailable } from '../errors.ts'
import type { VerificationKey } from '../jose/jwk.ts'
import type { SignatureAlgorithm } from '../jose/signature.ts'
import { publishKeysFetched } from '../observe.ts'
import type { Refusal } from '../refusal.ts'
import { issuerUnavailable } from '../refusal.ts'
import { createFetchPauses } from './backoff.ts'
import { createHeldKeys, type KeyAges, refuseKey, selectKey } from './cached-keys.ts'
import type { FetchedKeys } from './fetch-keys.ts'

/** How old the keys may grow, and how often they are asked for. */
export interface KeySetTimes extends KeyAges {
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
  /**
   * The key that a token names: at once when at hand, else after one fetch that all who wait share.
   *
   * @param now - milliseconds since the epoch
   */
  find(keyId: string | undefined, algorithm: SignatureAlgorithm, now: number): KeyOutcome | Promise<KeyOutcome>
  /** Fetches the keys unless they are at hand. @throws IssuerUnavailable, without an attempt so soon after a failed one */
  ready(): Promise<void>
}

/** The key, or why there is none. */
export type KeyOutcome = VerificationKey | Refusal

/** Keys that are given once and for all, for an issuer that is never asked. One that was given without a name goes by any. */
export function createStaticKeySet(keys: readonly VerificationKey[]): KeySet {
  const nameless = keys.filter(key => key.keyId === undefined)
  return {
    serves: () => true,
    find: (keyId, algorithm) =>
      selectKey(keys, keyId, algorithm) ??
      selectKey(nameless, undefined, algorithm) ??
      refuseKey(keys, keyId, algorithm),
    ready: async () => {},
  }
}

/**
 * Keys that are fetched when needed, kept through an outage, replaced and never merged. What is at hand and how old it
 * is, `held` knows; when the issuer may be asked, `pauses`.
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
  const held = createHeldKeys(times)
  const pauses = createFetchPauses(times.coolDownSeconds)
  let pending: Promise<void> | undefined
  let lastError: unknown
  /** When one of their times was last set: before that, the clock was set back. */
  let timedAt = Number.NEGATIVE_INFINITY

  /** Single flight: whoever comes while a fetch is under way waits for that one. */
  function refresh(): Promise<void> {
    if (pending) return pending
    // It stands before the application's own `fetch` is called, which may ask this guard.
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
    publishKeysFetched({ issuer, ageSeconds: held.ageSeconds(timedAt), error: undefined })
    held.replace(fetched, timedAt)
    pauses.succeeded()
  }

  function postpone(error: unknown): never {
    timedAt = clock()
    publishKeysFetched({ issuer, ageSeconds: held.ageSeconds(timedAt), error })
    pauses.failed(timedAt)
    lastError = error
    throw error
  }

  function serves(now: number): boolean {
    if (now < timedAt) {
      held.clockSetBack(now)
      pauses.clockSetBack()
      timedAt = now
    }
    if (held.areFresh(now)) return true
    if (!held.mayServe(now)) return false
    // Published by postpone(); until the last known good ends, nobody waits for it.
    if (!pending && now >= pauses.fetchAt) refresh().catch(() => {})
    return true
  }

  function find(
    keyId: string | undefined,
    algorithm: SignatureAlgorithm,
    now: number,
  ): KeyOutcome | Promise<KeyOutcome> {
    const served = serves(now)
    const key = served ? held.find(keyId, algorithm) : undefined
    if (key) return key
    if (pending) return findAfterOther(pending, keyId, algorithm)
    if (now < pauses.fetchAt) return unavailable(now)
    if (served) {
      if (pauses.hasMissed(keyId, now)) return held.refuse(keyId, algorithm)
      // After a failed fetch nobody can tell an unknown key from a new one.
      if (!pauses.takeTurn(now)) return pauses.isFailing ? unavailable(now) : held.refuse(keyId, algorithm)
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
    const key = held.find(keyId, algorithm)
    if (key) return key
    pauses.missed(keyId, clock())
    return held.refuse(keyId, algorithm)
  }

  function outage(error: unknown): Refusal {
    if (error instanceof IssuerUnavailable) return unavailable(clock())
    throw error
  }

  function unavailable(now: number): Refusal {
    const retryAt = held.mayServe(now) ? pauses.searchAt : pauses.fetchAt
    return issuerUnavailable(Math.max(1, Math.ceil((retryAt - now) / 1000)))
  }

  async function ready(): Promise<void> {
    const now = clock()
    if (serves(now)) return
    if (!pending && now < pauses.fetchAt) {
      throw new IssuerUnavailable(`The last attempt to fetch the keys of "${issuer}" failed`, { cause: lastError })
    }
    await refresh()
  }

  return { serves, find, ready }
}
