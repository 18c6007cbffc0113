import { types } from 'node:util'
import type { Refusal } from '../refusal.ts'
import { isThenable } from '../thenable.ts'
import type { VerifiedToken } from '../token/verified-token.ts'

/** A condition on one claim, decided by a function. */
export interface ClaimCondition {
  readonly kind: 'claim'
  readonly name: string
  test(value: unknown): boolean
}

/** A condition on both token and request, decided by a function. */
export interface RequestCondition<Request> {
  readonly kind: 'when'
  readonly description: string
  /** How a token that fails is refused. Default: 403 and `insufficient_scope`. */
  readonly refusal?: Refusal
  test(token: VerifiedToken, request: Request): boolean
}

/**
 * Whether the function of a condition returns `true` itself.
 *
 * @throws TypeError if the function returns a promise, whose result is then ignored
 * @throws what the function throws; a value that is not an Error becomes the cause of one, because some frameworks
 * continue with the handler after `undefined` or the string "route"
 */
export function passes(
  condition: ClaimCondition | RequestCondition<unknown>,
  token: VerifiedToken,
  request: unknown,
): boolean {
  try {
    const result: unknown =
      condition.kind === 'claim' ? condition.test(claimOf(token, condition.name)) : condition.test(token, request)
    if (!isThenable(result)) return result === true
    // An unhandled rejection would end the process.
    result.then(undefined, () => undefined)
  } catch (error) {
    throw isError(error)
      ? error
      : new TypeError(`The test of ${nameOf(condition)} threw a value that is not an Error`, { cause: error })
  }
  throw new TypeError(`The test of ${nameOf(condition)} returned a promise: make it synchronous`)
}

function claimOf({ claims }: VerifiedToken, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined
}

function nameOf(condition: ClaimCondition | RequestCondition<unknown>): string {
  return condition.kind === 'claim' ? `claim("${condition.name}")` : `when("${condition.description}")`
}

/** True for errors of another realm, too, such as a test runner's. */
function isError(value: unknown): boolean {
  return value instanceof Error || types.isNativeError(value)
}
