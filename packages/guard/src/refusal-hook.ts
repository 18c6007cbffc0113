import type { Decision } from './policy/decision.ts'
import type { Refusal } from './refusal.ts'
import { isThenable } from './thenable.ts'
import { warn } from './warn.ts'

/** Called for each refused request. What it returns is ignored. */
export type RefusalHook = (refusal: Refusal, context: unknown) => unknown

/** Creates what passes decisions on and calls the hook for refusals. A hook that fails changes no decision. */
export function createRefusalHook(
  hook: RefusalHook | undefined,
): (decision: Decision | Promise<Decision>, context: unknown) => Decision | Promise<Decision> {
  if (!hook) return decision => decision
  let hasFailed = false

  function report(error: unknown): void {
    if (!hasFailed) warn('The option "onRefused" failed; further failures are not reported', error)
    hasFailed = true
  }

  function tell(decision: Decision, context: unknown): Decision {
    if (decision.granted || !hook) return decision
    try {
      const result: unknown = hook(decision, context)
      // An unhandled rejection would end the process.
      if (isThenable(result)) result.then(undefined, report)
    } catch (error) {
      report(error)
    }
    return decision
  }

  return (decision, context) =>
    decision instanceof Promise ? decision.then(late => tell(late, context)) : tell(decision, context)
}
