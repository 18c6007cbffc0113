import type { FastifyPluginAsync } from 'fastify'
import { compileSchema } from '../../management/http/validation.ts'
import { type MailsQuery, mailsQuery, pageOfMails } from '../../management/mails/routes.ts'
import type { Database } from '../../store/database.ts'
import { isControlKey } from './tokens.ts'

/**
 * `GET /local/outbox`: the mails, newest first, a page at a time (`page`, `per_page`), for scripts and tests on this
 * machine. A client that can read a link in them can log in.
 */
export const localOutbox: FastifyPluginAsync<{ database: Database; controlKey: string }> = async (
  app,
  { database, controlKey },
) => {
  app.setValidatorCompiler(compileSchema)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('Cache-Control', 'no-store')
    if (isControlKey(request.headers.authorization, controlKey)) return
    return reply.code(401).header('WWW-Authenticate', 'Bearer').send({
      error: 'invalid_token',
      error_description: 'The control key is missing or wrong: take it from "tenant.json"',
    })
  })
  app.get<{ Querystring: MailsQuery }>('/local/outbox', { schema: { querystring: mailsQuery } }, ({ query }) =>
    pageOfMails(database, query),
  )
}
