import type { FastifyInstance } from 'fastify'
import { type MailsQuery, mailsQuery, pageOfMails } from '../../management/mails/routes.ts'
import type { Database } from '../../store/database.ts'

/**
 * `GET /local/outbox`: the mails, newest first, a page at a time (`page`, `per_page`), for scripts and tests on this
 * machine. A client that can read a link in them can log in.
 */
export function addOutbox(app: FastifyInstance, database: Database): void {
  app.get<{ Querystring: MailsQuery }>('/local/outbox', { schema: { querystring: mailsQuery } }, ({ query }) =>
    pageOfMails(database, query),
  )
}
