import type { Guard } from '../guard.ts';
/**
 * Refuses what is no guard, where types are not checked, such as the options of one.
 *
 * @throws TypeError
 */
export declare function checkGuard(guard: Guard): void;
/**
 * Refuses that a request is given to a second guard: of an application within another, whichever came last would go on to
 * decide for both.
 *
 * @param before - the guard that has the request, if any
 */
export declare function refuseSecondGuard(before: Guard | undefined, guard: Guard): void;
