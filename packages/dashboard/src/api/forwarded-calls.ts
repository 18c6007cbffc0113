import * as v from 'valibot'
import type { Management } from './management.ts'

const Answer = v.object({
  status: v.number(),
  status_text: v.string(),
  headers: v.array(v.tuple([v.string(), v.string()])),
  body: v.string(),
  duration_ms: v.number(),
})

/** An API's whole response, including what CORS would hide from a page. */
export type Answer = v.InferOutput<typeof Answer>

/**
 * Calls an API on this machine through the tenant. A direct request from the page would need CORS, and the page could read
 * only some of the response headers.
 */
export function forwardCall(management: Management, call: { url: string; authorization?: string }): Promise<Answer> {
  return management.send('POST', 'local/forwarded-calls', call, Answer)
}
