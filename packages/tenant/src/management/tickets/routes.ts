import type { FastifyInstance } from 'fastify'
import { RESET_PATH, VERIFICATION_PATH } from '../../accounts/account-mail.ts'
import { parseEmailAddress } from '../../accounts/email-address.ts'
import type { Database } from '../../store/database.ts'
import { findConnection } from '../../store/users/connections.ts'
import { issueTicket, type NewTicket, type TicketPurpose } from '../../store/users/tickets.ts'
import { findUserId, type User } from '../../store/users/users.ts'
import { requireClient } from '../clients/require-client.ts'
import { inexistent, invalidBody } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { requireUser } from '../users/routes.ts'

interface TicketBody {
  user_id?: string
  client_id?: string
  result_url?: string
  ttl_sec?: number
  includeEmailInRedirect?: boolean
}

interface PasswordTicketBody extends TicketBody {
  connection_id?: string
  email?: string
  mark_email_as_verified?: boolean
}

const FIVE_DAYS_SECONDS = 432_000
const LONGEST_SECONDS = 2_592_000

const TICKET: ObjectSchema<TicketBody>['properties'] = {
  user_id: { type: 'string', minLength: 1, maxLength: 300 },
  client_id: { type: 'string', minLength: 1, maxLength: 200 },
  result_url: { type: 'string', maxLength: 1024, format: 'absolute-uri' },
  ttl_sec: { type: 'integer', minimum: 0, maximum: LONGEST_SECONDS },
  // An email address in a URL would be stored in other servers' logs.
  includeEmailInRedirect: { type: 'boolean', enum: [false] },
}
const verificationBody = objectSchema<TicketBody>(TICKET, ['user_id'])
const passwordBody = objectSchema<PasswordTicketBody>({
  ...TICKET,
  connection_id: { type: 'string', minLength: 1, maxLength: 200 },
  email: { type: 'string', maxLength: 254, format: 'email' },
  mark_email_as_verified: { type: 'boolean' },
})

/** `/tickets`: links that an application delivers itself, to verify an email address or choose a new password. */
export function addTickets(app: FastifyInstance, database: Database, issuer: string): void {
  const create = { config: { policy: anyScope('create:user_tickets') } }

  app.post<{ Body: TicketBody }>(
    '/tickets/email-verification',
    { ...create, schema: { body: verificationBody } },
    async ({ body }, reply) => {
      const user = await requireUser(database, body.user_id ?? '')
      const ticket = await issue('verify_email', user, body, true)
      return reply.code(201).send({ ticket: `${issuer}${VERIFICATION_PATH}?ticket=${ticket}` })
    },
  )

  app.post<{ Body: PasswordTicketBody }>(
    '/tickets/password-change',
    { ...create, schema: { body: passwordBody } },
    async ({ body }, reply) => {
      const user = await userOf(database, body)
      const ticket = await issue('reset_password', user, body, body.mark_email_as_verified ?? false)
      return reply.code(201).send({ ticket: `${issuer}${RESET_PATH}?ticket=${ticket}` })
    },
  )

  async function issue(
    purpose: TicketPurpose,
    { user_id, email }: User,
    { client_id, result_url, ttl_sec }: TicketBody,
    marks_verified: boolean,
  ): Promise<string> {
    if (client_id !== undefined) await requireClient(database, client_id)
    const ticket: NewTicket = { user_id, email, result_url: result_url ?? null, marks_verified }
    // Auth0 treats 0 as the default lifetime.
    return issueTicket(database, purpose, ticket, ttl_sec || FIVE_DAYS_SECONDS)
  }
}

/** The user of a ticket: named by ID, or by connection and email address. */
async function userOf(database: Database, { user_id, connection_id, email }: PasswordTicketBody): Promise<User> {
  if ((user_id === undefined) === (email === undefined)) throw invalidBody('Name either "user_id" or "email"')
  if (user_id !== undefined) return requireUser(database, user_id)
  if (connection_id === undefined) throw invalidBody('With "email" comes "connection_id"')
  if (!(await findConnection(database, connection_id))) throw inexistent('connection')
  const found = await findUserId(database, parseEmailAddress(email ?? '') ?? '')
  if (found === undefined) throw inexistent('user')
  return requireUser(database, found)
}
