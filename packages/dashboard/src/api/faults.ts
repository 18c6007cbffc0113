import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'

const Fault = v.object({
  id: v.string(),
  hits: v.number(),
  path: v.optional(v.string()),
  method: v.optional(v.string()),
  client: v.optional(v.string()),
  times: v.optional(v.number()),
  probability: v.optional(v.number()),
  status: v.optional(v.number()),
  delay_ms: v.optional(v.number()),
  hang: v.optional(v.boolean()),
  token: v.optional(v.string()),
  skew_seconds: v.optional(v.number()),
})

/** A failure that the tenant simulates. */
export type Fault = v.InferOutput<typeof Fault>

/** A new fault. */
export interface FaultRequest {
  preset: string
  path?: string | undefined
  client?: string | undefined
}

/** The query key of the faults. */
export const FAULTS = ['faults'] as const

const POLL_MS = 2_000

/** The active faults. They are fetched again every two seconds, because requests count, and tests start others. */
export function faultsQuery(management: Management) {
  return queryOptions({
    queryKey: FAULTS,
    queryFn: async () => (await management.get('local/faults', v.object({ faults: v.array(Fault) }))).faults,
    refetchInterval: POLL_MS,
  })
}

export function startFault(management: Management, fault: FaultRequest): Promise<void> {
  return management.sendVoid('POST', 'local/faults', fault)
}

export async function endFaults(management: Management, ids: readonly string[]): Promise<void> {
  for (const id of ids) await management.sendVoid('DELETE', path`local/faults/${id}`)
}

export function endAllFaults(management: Management): Promise<void> {
  return management.sendVoid('DELETE', 'local/faults')
}
