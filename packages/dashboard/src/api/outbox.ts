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

/** An email that the tenant keeps instead of sending it. */
export type Mail = v.InferOutput<typeof Mail>
export type MailPage = v.InferOutput<typeof MailPage>

const POLL_MS = 2_000

/** One page of the emails with the text in their address or subject, newest first. The first page is fetched again every two seconds. */
export function mailsQuery(management: Management, { search, page }: { search: string; page: number }) {
  return queryOptions({
    queryKey: ['mails', search, page],
    queryFn: () =>
      management.get('local/mails', MailPage, { page, per_page: PAGE_SIZE, q: search.trim() || undefined }),
    refetchInterval: page === 0 ? POLL_MS : false,
    placeholderData: keepPreviousData,
  })
}
