import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard, type Guard } from '../../src/guard.ts'
import type { GuardedRequest } from '../../src/http/guarded-request.ts'
import { authenticated, type Policy } from '../../src/policy/policy.ts'

/**
 * One case of the public tests of express-oauth2-jwt-bearer 1.10, in our words: what is asked of the guard, and what it
 * answers. `differs` says why the guard answers in another way on purpose.
 */
export interface Case {
  readonly what: string
  /** `granted`, the status and the reason of a refusal, or the message of an error. */
  readonly outcome: () => string | Promise<string>
  readonly expected: string | RegExp
  readonly differs?: string
}

/** Tests the cases of one capability. */
export function testCases(capability: string, cases: readonly Case[]): void {
  describe(capability, () => {
    for (const { what, outcome, expected, differs } of cases) {
      const reason = differs === undefined ? '' : ` (unlike express-oauth2-jwt-bearer: ${differs})`
      it(`${what}: ${String(expected)}${reason}`, async () => {
        const answer = await outcome()
        if (typeof expected === 'string') assert.equal(answer, expected)
        else assert.match(answer, expected)
      })
    }
  })
}

/** What the guard decides on a request. */
export async function outcomeOf(
  guard: Guard,
  request: GuardedRequest,
  policy: Policy = authenticated,
): Promise<string> {
  const decision = await guard.check(request, policy)
  return decision.granted ? 'granted' : `${decision.status} ${decision.reason}`
}

/** What the guard decides on a bearer token. */
export function outcomeOfToken(guard: Guard, accessToken: string, policy?: Policy): Promise<string> {
  return outcomeOf(guard, { headers: { authorization: `Bearer ${accessToken}` } }, policy)
}

/** The challenge and the body of a refusal, or `granted`. */
export async function responseOf(
  guard: Guard,
  request: GuardedRequest,
  policy: Policy = authenticated,
): Promise<string> {
  const decision = await guard.check(request, policy)
  if (decision.granted) return 'granted'
  const { status, headers } = guard.response(decision)
  return `${status} ${headers['www-authenticate']}`
}

/** `created`, or the message of the error that a function throws. */
export function outcomeOfCreating(create: () => unknown): string {
  try {
    create()
    return 'created'
  } catch (error) {
    assert.ok(error instanceof TypeError)
    return error.message
  }
}

/** `created`, or the message of the error for these options, as a program without types passes them. */
export function outcomeOfOptions(options: unknown): string {
  return outcomeOfCreating(() => Reflect.apply(createGuard, undefined, [options]))
}
