import type { FastifyInstance } from 'fastify'
import type { Database } from '../../store/database.ts'
import { listMails, type Mail } from '../../store/users/outbox.ts'
import { anyScope } from '../http/guard.ts'
import { DEFAULT_PER_PAGE, PAGING, type PagingQuery } from '../http/paging.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'

export interface MailsQuery extends Pick<PagingQuery, 'page' | 'per_page'> {
  /** Text in the recipient's address or the subject. */
  q?: string
}

/** A page of the mails, and their total number. */
interface MailPage {
  start: number
  limit: number
  total: number
  mails: Mail[]
}

const { page, per_page } = PAGING
export const mailsQuery: ObjectSchema<MailsQuery> = objectSchema<MailsQuery>({
  page,
  per_page,
  q: { type: 'string', maxLength: 300 },
})

/** The mails, newest first, a page at a time. */
export async function pageOfMails(
  database: Database,
  { page = 0, per_page: limit = DEFAULT_PER_PAGE, q: search }: MailsQuery,
): Promise<MailPage> {
  const start = page * limit
  return { start, limit, ...(await listMails(database, { offset: start, limit, search })) }
}

/**
 * `GET /local/mails`, which Auth0 does not have: the mails that the tenant wrote. It requires the permission to change
 * users, because a link in a mail allows its reader to choose a password.
 */
export function addMails(app: FastifyInstance, database: Database): void {
  app.get<{ Querystring: MailsQuery }>(
    '/local/mails',
    { config: { policy: anyScope('update:users') }, schema: { querystring: mailsQuery } },
    async ({ query }) => {
      const { mails, ...rest } = await pageOfMails(database, query)
      return {
        ...rest,
        mails: mails.map(({ id, recipient, subject, body, created_at }) => ({
          id: String(id),
          to: recipient,
          subject,
          text: body,
          created_at,
        })),
      }
    },
  )
}
