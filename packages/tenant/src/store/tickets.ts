import { createHash, randomBytes } from 'node:crypto'
import type { Database } from './database.ts'

/** What a link that was mailed to a person lets whoever has it do. */
export type TicketPurpose = 'reset_password' | 'verify_email'

/** Whose ticket it is, and the email address it was mailed to. */
export interface Ticket {
  user_id: string
  email: string
}

const SECRET_BYTES = 32

/**
 * Writes down a ticket that can be used once.
 *
 * @param ticket without a user it opens nothing: who asks for an unknown person's cannot tell by the time it takes
 * @returns the secret to mail, of which the store has only a digest
 */
export async function issueTicket(
  database: Database,
  purpose: TicketPurpose,
  ticket: { user_id: string | null; email: string },
  lifetimeSeconds: number,
): Promise<string> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const expires_at = epochSeconds() + lifetimeSeconds
  await database
    .insertInto('tickets')
    .values({ ...ticket, digest: digestOf(secret), purpose, expires_at })
    .execute()
  return secret
}

/** Whose ticket a secret is; `undefined` when it is over, or was mailed to an address that is no longer the person's. */
export async function findTicket(
  database: Database,
  purpose: TicketPurpose,
  secret: string,
): Promise<Ticket | undefined> {
  return database
    .selectFrom('tickets')
    .innerJoin('users', join =>
      join.onRef('users.user_id', '=', 'tickets.user_id').onRef('users.email', '=', 'tickets.email'),
    )
    .select(['users.user_id', 'users.email'])
    .where('digest', '=', digestOf(secret))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', epochSeconds())
    .executeTakeFirst()
}

/**
 * Uses a ticket up, and all others that the person has for the same purpose.
 *
 * @returns `undefined` as `findTicket` does; of two that use it at once, one gets the ticket
 */
export async function consumeTicket(
  transaction: Database,
  purpose: TicketPurpose,
  secret: string,
): Promise<Ticket | undefined> {
  const ticket = await findTicket(transaction, purpose, secret)
  if (!ticket) return undefined
  await transaction.deleteFrom('tickets').where('user_id', '=', ticket.user_id).where('purpose', '=', purpose).execute()
  return ticket
}

export async function sweepTickets(database: Database): Promise<void> {
  await database.deleteFrom('tickets').where('expires_at', '<=', epochSeconds()).execute()
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

function epochSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
