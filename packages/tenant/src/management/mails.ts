import type { FastifyInstance } from 'fastify'
import type { Database } from '../store/database.ts'
import { listMails } from '../store/outbox.ts'
import { anyScope } from './guard.ts'

const SHOWN = 50

/**
 * `GET /local/mails`, which Auth0 does not have: the mails of late, newest first. It takes the right to change people's
 * accounts: a link in a mail lets whoever has it choose a password.
 */
export function addMails(app: FastifyInstance, database: Database): void {
  app.get('/local/mails', { config: { policy: anyScope('update:users') } }, async () => {
    const mails = await listMails(database, SHOWN)
    return {
      mails: mails.map(({ id, recipient, subject, body, created_at }) => ({
        id: String(id),
        to: recipient,
        subject,
        text: body,
        created_at,
      })),
    }
  })
}
