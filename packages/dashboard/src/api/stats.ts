import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import type { Management } from './management.ts'

const Day = v.object({ date: v.string(), logins: v.optional(v.number(), 0), signups: v.optional(v.number(), 0) })

/** The statistics of one day. */
export type Day = v.InferOutput<typeof Day>

const DAY_MS = 86_400_000

/** Logins and sign-ups of the last days, including today. Days without any may be missing. */
export function dailyQuery(management: Management, days: number) {
  return queryOptions({
    queryKey: ['stats', 'daily', days],
    queryFn: () => {
      const now = Date.now()
      const query = { from: compact(now - (days - 1) * DAY_MS), to: compact(now) }
      return management.get('stats/daily', v.array(Day), query)
    },
  })
}

function compact(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10).replaceAll('-', '')
}
