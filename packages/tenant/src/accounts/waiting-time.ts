import type { TooEarly } from './attempt-limits.ts'

/** The waiting time in words. Pages, answers and logs all take it from here, and `Retry-After` holds the same number. */
export function waitingTime({ retryAfterSeconds }: TooEarly): string {
  return `${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}`
}

/**
 * What somebody is told who tried too often.
 *
 * @param what there were too many of
 */
export function askToWaitAfter(what: string, tooEarly: TooEarly): string {
  return `Too many ${what}. Wait ${waitingTime(tooEarly)}, then try again`
}
