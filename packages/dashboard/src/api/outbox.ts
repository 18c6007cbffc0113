import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import type { Management } from './management.ts'
import { PAGE_SIZE, totals } from './pagination.ts'

const Mail = v.object({
  id: v.string(),
  to: v.string(),
  subject: v.string(),
  text: v.string(),
  created_at: v.string(),
})

const MailPage = v.object({ ...totals, mails: v.array(Mail) })

/** A mail as it would have been sent; it stays in the tenant. */
export type Mail = v.InferOutput<typeof Mail>
export type MailPage = v.InferOutput<typeof MailPage>

const POLL_MS = 2_000

/** One page of the mails, newest first; the first page follows what is written. */
export function mailsQuery(management: Management, page: number) {
  return queryOptions({
    queryKey: ['mails', page],
    queryFn: () => management.get('local/mails', MailPage, { page, per_page: PAGE_SIZE }),
    refetchInterval: page === 0 ? POLL_MS : false,
    placeholderData: keepPreviousData,
  })
}
