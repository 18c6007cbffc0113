import { jitter } from './jitter.ts'

/**
 * When an issuer may be asked for its keys: not so soon after a fetch that failed, nor for a key that it does not
 * publish so soon after the last one. Every time is milliseconds since the epoch.
 */
export interface FetchPauses {
  /** When the issuer may be asked. */
  readonly fetchAt: number
  /** When it may be asked for the sake of an unknown key. */
  readonly searchAt: number
  /** Whether the last fetch failed. */
  readonly isFailing: boolean
  /** Whether a fetch has looked for the key in vain: it causes no other, so that new ones get their turn. */
  hasMissed(keyId: string | undefined, now: number): boolean
  /** Whether the issuer may be asked for the sake of an unknown key; the next one must then wait. */
  takeTurn(now: number): boolean
  succeeded(): void
  failed(now: number): void
  missed(keyId: string | undefined, now: number): void
  /** No pause may last longer for it. */
  clockSetBack(): void
}

const MAX_MISSED_KEY_IDS = 1000
/** In cool-downs: a key that was published after its first token came must not stay unknown for long. */
const MISSED_FOR_COOL_DOWNS = 2
const NEVER = Number.NEGATIVE_INFINITY

/** @param coolDownSeconds - the longest pause */
export function createFetchPauses(coolDownSeconds: number): FetchPauses {
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
