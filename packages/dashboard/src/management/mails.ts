import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import type { Management } from './management.ts'

const Mail = v.object({
  id: v.string(),
  to: v.string(),
  subject: v.string(),
  text: v.string(),
  created_at: v.string(),
})

/** A mail as it would have been sent; it stays in the tenant. */
export type Mail = v.InferOutput<typeof Mail>

const POLL_MS = 2_000

/** The mails of late, newest first, as they are written. */
export function mailsQuery(management: Management) {
  return queryOptions({
    queryKey: ['mails'],
    queryFn: async () => (await management.get('local/mails', v.object({ mails: v.array(Mail) }))).mails,
    refetchInterval: POLL_MS,
  })
}
