/**
 * When keys may be fetched again: after a failed fetch, and after a fetch for an unknown key. Every time is in
 * milliseconds since the epoch.
 */
export interface FetchBackoff {
  /** When the next fetch may start. */
  readonly fetchAt: number
  /** When the next fetch for an unknown key may start. */
  readonly searchAt: number
  /** Whether the last fetch failed. */
  readonly isFailing: boolean
  /** Whether a recent fetch did not contain the key. Such a key causes no fetch, so that other unknown keys can. */
  hasMissed(keyId: string | undefined, now: number): boolean
  /** Whether a fetch for an unknown key may start; if so, delays the next one. */
  takeTurn(now: number): boolean
  succeeded(): void
  failed(now: number): void
  missed(keyId: string | undefined, now: number): void
  /** Ends every backoff, because the clock was set back. */
  clockSetBack(): void
}

const MAX_MISSED_KEY_IDS = 1000
/** In cool-downs: a key that was published after its first token came must not stay unknown for long. */
const MISSED_FOR_COOL_DOWNS = 2
const NEVER = Number.NEGATIVE_INFINITY

/** @param coolDownSeconds - the longest backoff */
export function createFetchBackoff(coolDownSeconds: number): FetchBackoff {
  let failures = 0
  let afterFailureAt = NEVER
  let nextTurnAt = NEVER
  const missedUntil = new Map<string | undefined, number>()

  function takeTurn(now: number): boolean {
    if (now < nextTurnAt) return false
    nextTurnAt = now + jitter(coolDownSeconds) * 1000
    return true
  }

  function succeeded(): void {
    failures = 0
    afterFailureAt = NEVER
  }

  /** Each failure doubles the pause, from one second to the cool-down. */
  function failed(now: number): void {
    afterFailureAt = now + jitter(Math.min(2 ** failures, coolDownSeconds)) * 1000
    failures += 1
  }

  function missed(keyId: string | undefined, now: number): void {
    if (missedUntil.size === MAX_MISSED_KEY_IDS) missedUntil.clear()
    missedUntil.set(keyId, now + MISSED_FOR_COOL_DOWNS * coolDownSeconds * 1000)
  }

  function clockSetBack(): void {
    afterFailureAt = NEVER
    nextTurnAt = NEVER
    missedUntil.clear()
  }

  return {
    get fetchAt() {
      return afterFailureAt
    },
    get searchAt() {
      return Math.max(afterFailureAt, nextTurnAt)
    },
    get isFailing() {
      return failures > 0
    },
    hasMissed: (keyId, now) => now < (missedUntil.get(keyId) ?? NEVER),
    takeTurn,
    succeeded,
    failed,
    missed,
    clockSetBack,
  }
}

/** Up to a quarter less, so that many processes that started together do not ask together. */
export function jitter(seconds: number): number {
  return seconds * (0.75 + Math.random() / 4)
}
