import type { Guard } from '../guard.ts'

/**
 * Refuses what is no guard, where types are not checked, such as the options of one.
 *
 * @throws TypeError
 */
export function checkGuard(guard: Guard): void {
  if (typeof guard?.check === 'function') return
  throw new TypeError(`A guard is what createGuard(…) returns, not "${typeof guard}"`)
}

/**
 * Refuses that a request is given to a second guard: of an application within another, whichever came last would go on to
 * decide for both.
 *
 * @param before - the guard that has the request, if any
 */
export function refuseSecondGuard(before: Guard | undefined, guard: Guard): void {
  if (before && before !== guard) {
    throw new TypeError('Two guards protect this request: put their applications side by side in one that has none')
  }
}
