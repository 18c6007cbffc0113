import { createHash, randomBytes } from 'node:crypto'
import type { Database } from './database.ts'

/** What a link that was mailed to a person lets whoever has it do. */
export type TicketPurpose = 'reset_password' | 'verify_email'

/** Whose ticket it is, the email address it was mailed to, and what comes of its use. */
export interface Ticket {
  user_id: string
  email: string
  /** Where the browser goes on to; `null` for a page of the tenant's own. */
  result_url: string | null
  /** Whether using it shows that the email address is the person's. */
  marksVerified: boolean
}

/** What a ticket is issued with. */
export interface NewTicket {
  /** `null` opens nothing: who asks for an unknown person's cannot tell by the time it takes. */
  user_id: string | null
  email: string
  /** Default `null`. */
  result_url?: string | null
  /** Default `true`: it is mailed to the address. */
  marks_verified?: boolean
}

const SECRET_BYTES = 32

/**
 * Writes down a ticket that can be used once.
 *
 * @returns the secret to mail, of which the store has only a digest
 */
export async function issueTicket(
  database: Database,
  purpose: TicketPurpose,
  ticket: NewTicket,
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
  const row = await database
    .selectFrom('tickets')
    .innerJoin('users', join =>
      join.onRef('users.user_id', '=', 'tickets.user_id').onRef('users.email', '=', 'tickets.email'),
    )
    .select(['users.user_id', 'users.email', 'result_url', 'marks_verified'])
    .where('digest', '=', digestOf(secret))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', epochSeconds())
    .executeTakeFirst()
  if (!row) return undefined
  const { marks_verified, ...ticket } = row
  return { ...ticket, marksVerified: marks_verified === 1 }
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
  await deleteTicketsOf(transaction, purpose, ticket.user_id)
  return ticket
}

export async function deleteTicketsOf(database: Database, purpose: TicketPurpose, userId: string): Promise<void> {
  await database.deleteFrom('tickets').where('user_id', '=', userId).where('purpose', '=', purpose).execute()
}

export async function deleteExpiredTickets(database: Database): Promise<void> {
  await database.deleteFrom('tickets').where('expires_at', '<=', epochSeconds()).execute()
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

function epochSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
