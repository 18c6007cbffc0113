import { channel } from 'node:diagnostics_channel'
import type { ReplayOutcome } from './replays.ts'

/**
 * The event on the channel `tollgate.guard.replay-check`, when a valid DPoP proof was looked up among the used ones, in a
 * `replayCache()` or a `replayStore()`.
 */
export interface ReplayCheckEvent {
  /** The option `name` of the guard. */
  readonly guard: string | undefined
  /** Whether the proof was used for the first time, or that the cache is full or the store failed. */
  readonly outcome: 'first' | 'replayed' | 'unavailable'
  /** How long it took. */
  readonly seconds: number
}

const replayChecks = channel('tollgate.guard.replay-check')

/** Measures a look-up, while an observer wants to know. */
export function measuredReplayCheck(
  guard: string | undefined,
  check: () => ReplayOutcome | Promise<ReplayOutcome>,
): ReplayOutcome | Promise<ReplayOutcome> {
  if (!replayChecks.hasSubscribers) return check()
  const startedAt = performance.now()
  const publish = (found: ReplayOutcome): ReplayOutcome => {
    const outcome = typeof found === 'string' ? found : 'unavailable'
    const seconds = (performance.now() - startedAt) / 1000
    replayChecks.publish({ guard, outcome, seconds } satisfies ReplayCheckEvent)
    return found
  }
  const found = check()
  return found instanceof Promise ? found.then(publish) : publish(found)
}
