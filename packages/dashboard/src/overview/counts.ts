import type { Log } from '../api/logs.ts'
import { explainLog } from '../logs/explain-log.ts'

/** How often something happened. */
export interface Count {
  label: string
  count: number
}

/** The log event types of issued tokens. */
export const ISSUING: readonly string[] = ['seacft', 'seccft', 'sertft', 'sepft', 'sede']

/** Issued tokens by API. */
export function countTokens(logs: readonly Log[], names: ReadonlyMap<string, string>): Count[] {
  return count(logs.map(({ audience }) => (audience ? (names.get(audience) ?? audience) : 'No API (userinfo only)')))
}

/** Failures by reason. */
export function countFailures(logs: readonly Log[]): Count[] {
  return count(logs.flatMap(log => explainLog(log)?.reason ?? []))
}

/** Counts equal labels, most frequent first. */
function count(labels: readonly string[]): Count[] {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts]
    .map(([label, number]) => ({ label, count: number }))
    .toSorted((one, other) => other.count - one.count)
}
