import type { FastifyPluginAsync } from 'fastify'
import { isControlKey } from './local-tokens.ts'
import type { Database } from './store/database.ts'
import { listMails } from './store/outbox.ts'

const SHOWN = 50

/** `GET /local/outbox`: the mails of late, for scripts and tests on this machine. A link in them is as good as a login. */
export const localOutbox: FastifyPluginAsync<{ database: Database; controlKey: string }> = async (
  app,
  { database, controlKey },
) => {
  app.get('/local/outbox', async (request, reply) => {
    reply.header('Cache-Control', 'no-store')
    if (isControlKey(request.headers.authorization, controlKey)) return { mails: await listMails(database, SHOWN) }
    return reply.code(401).header('WWW-Authenticate', 'Bearer').send({
      error: 'invalid_token',
      error_description: 'The control key is missing or wrong: take it from "tenant.json"',
    })
  })
}
