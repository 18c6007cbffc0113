import * as v from 'valibot'
import type { Management } from './management.ts'

const Answer = v.object({
  status: v.number(),
  status_text: v.string(),
  headers: v.array(v.tuple([v.string(), v.string()])),
  body: v.string(),
  duration_ms: v.number(),
})

/** All of an API's answer, whatever the browser would have hidden of it. */
export type Answer = v.InferOutput<typeof Answer>

/**
 * Has the tenant call an API on this machine: a browser would show an answer from another origin only in part, and only
 * if the API allowed it.
 */
export function forwardCall(management: Management, call: { url: string; authorization?: string }): Promise<Answer> {
  return management.send('POST', 'local/forwarded-calls', call, Answer)
}
