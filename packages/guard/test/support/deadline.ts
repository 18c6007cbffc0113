import type { MockTimers } from 'node:test'
import { setImmediate } from 'node:timers/promises'

/**
 * Lets the time of mocked timers pass, a second at a turn of the event loop, until a result is there: a deadline passes
 * without a wait, on a busy machine too.
 */
export async function passTimeUntil<Result>(timers: MockTimers, result: Promise<Result>): Promise<Result> {
  let isThere = false
  const done = () => {
    isThere = true
  }
  result.then(done, done)
  while (!isThere) {
    await setImmediate()
    timers.tick(1000)
  }
  return result
}
