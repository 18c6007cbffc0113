import type { FastifyInstance } from 'fastify'
import { askToWaitAfter } from '../../accounts/attempts/waiting-time.ts'
import type { ResetRequests } from '../../accounts/reset-requests.ts'
import { BODY_LIMITS } from '../../http/body-limits.ts'
import type { EventLog } from '../../logs/event-log.ts'
import type { Database } from '../../store/database.ts'
import { bodyProblem, parseBody, recordOutcome, tooManyRequests } from './body.ts'

interface Options {
  database: Database
  resets: ResetRequests
  eventLog: EventLog
}

/** `POST /dbconnections/change_password`: mails a link for a new password. */
export function addChangePassword(app: FastifyInstance, { database, resets, eventLog }: Options): void {
  app.post('/dbconnections/change_password', { bodyLimit: BODY_LIMITS.dbconnections }, async (request, reply) => {
    const body = parseBody(request.body)
    const problem = await bodyProblem(database, body)
    if (problem) {
      recordOutcome(eventLog, request, 'fcpr', body, { description: problem })
      return reply.code(400).send({ error: problem })
    }

    const taken = await resets.request(body.text('email'), request.ip)
    if ('retryAfterSeconds' in taken) {
      const description = askToWaitAfter('requests for a new password', taken)
      recordOutcome(eventLog, request, 'fcpr', body, { description })
      return reply.code(429).header('Retry-After', taken.retryAfterSeconds).send(tooManyRequests(description))
    }
    recordOutcome(eventLog, request, 'scpr', body, taken.userId ? { user_id: taken.userId } : {})
    // The same response whether or not the email address has an account.
    return reply.type('text/html; charset=utf-8').send("We've just sent you an email to reset your password.")
  })
}
