import type { TooEarly } from './attempt-counters.ts'

/** The waiting time in words, for pages, responses and logs. `Retry-After` has the same number. */
export function waitingTime({ retryAfterSeconds }: TooEarly): string {
  return `${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}`
}

/**
 * The message for a user who tried too often.
 *
 * @param what the attempts that were too many
 */
export function askToWaitAfter(what: string, tooEarly: TooEarly): string {
  return `Too many ${what}. Wait ${waitingTime(tooEarly)}, then try again`
}
