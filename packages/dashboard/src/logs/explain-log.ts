import type { Log } from '../api/logs.ts'
import { type Explanation, RULES } from './log-explanations.ts'
import { logTypeOf } from './log-types.ts'

/** Explains a failed log entry and what to do. Returns `undefined` for entries that are not failures. */
export function explainLog(log: Log): Explanation | undefined {
  const type = logTypeOf(log.type)
  if (type.outcome !== 'alert') return undefined
  const text = textOf(log)
  const rule = RULES.find(({ sign }) => sign.test(text))
  return (
    rule?.explain(log) ?? {
      reason: type.label,
      why: log.description ?? type.label,
      remedy: 'See the raw entry below.',
    }
  )
}

function textOf({ type, description, details }: Log): string {
  if (type === 'fp' || type === 'fu') return 'wrong email or password'
  return [details?.reason, description].filter(Boolean).join(' ')
}
