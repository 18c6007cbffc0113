import type { Guard } from '../guard.ts'

/**
 * Rejects values that are not guards, such as options, for callers without type checks.
 *
 * @throws TypeError
 */
export function checkGuard(guard: Guard): void {
  if (typeof guard?.check === 'function') return
  throw new TypeError(`A guard is what createGuard(…) returns, not "${typeof guard}"`)
}

const guardOfRequest: unique symbol = Symbol('guard')
const decided: unique symbol = Symbol('decided')

/** A framework's request, or its context, with the guard that has it. */
interface Guarded {
  [guardOfRequest]?: Guard
  [decided]?: boolean
}

/**
 * Assigns a request to a guard, without a decision. The same guard may be assigned again.
 *
 * @throws TypeError if the request has another guard: of two nested applications, the last guard would decide for both
 */
export function giveToGuard(request: object & Guarded, guard: Guard): void {
  const before = request[guardOfRequest]
  if (before === guard) return
  if (before) {
    throw new TypeError('Two guards protect this request: put their applications side by side in one that has none')
  }
  request[guardOfRequest] = guard
  request[decided] = false
}

/**
 * The guard that checks a request.
 *
 * @throws TypeError if the request has no guard
 */
export function takeDecision(request: object & Guarded): Guard {
  const guard = request[guardOfRequest]
  if (!guard) throw new TypeError('No guard protects the application: call protect(app, guard) first')
  request[decided] = true
  return guard
}

/** Whether a policy was evaluated for a request. */
export function isDecided(request: object & Guarded): boolean {
  return request[decided] === true
}
