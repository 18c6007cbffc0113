import { epochSeconds } from '../../epoch-seconds.ts'
import type { Database } from '../database.ts'
import { digestOf, newLinkSecret } from '../link-secret.ts'

/** The action that a mailed link allows. */
export type TicketPurpose = 'reset_password' | 'verify_email'

/** The user of a ticket, the email address it was mailed to, and the result of using it. */
export interface Ticket {
  user_id: string
  email: string
  /** The URL to redirect to afterwards; `null` for one of the tenant's own pages. */
  result_url: string | null
  /** Whether using it verifies the email address. */
  marksVerified: boolean
}

/** The properties of a new ticket. */
export interface NewTicket {
  /** `null` for an unknown user: the ticket allows no action, and issuing it takes the same time. */
  user_id: string | null
  email: string
  /** Default `null`. */
  result_url?: string | null
  /** Default `true`, because it is mailed to the address. */
  marks_verified?: boolean
}

const SECRET_BYTES = 32

/**
 * Stores a ticket that can be used once.
 *
 * @returns the secret to mail; the store has only its digest
 */
export async function issueTicket(
  database: Database,
  purpose: TicketPurpose,
  ticket: NewTicket,
  lifetimeSeconds: number,
): Promise<string> {
  const secret = newLinkSecret(SECRET_BYTES)
  const expires_at = epochSeconds() + lifetimeSeconds
  await database
    .insertInto('tickets')
    .values({ ...ticket, digest: digestOf(secret), purpose, expires_at })
    .execute()
  return secret
}

/**
 * Finds a ticket by its secret. `undefined` when it is invalid, or the user's address has changed since it was mailed. An
 * address of a linked account counts as the user's.
 */
export async function findTicket(
  database: Database,
  purpose: TicketPurpose,
  secret: string,
): Promise<Ticket | undefined> {
  const row = await database
    .selectFrom('tickets')
    .innerJoin('users', 'users.user_id', 'tickets.user_id')
    .select(['users.user_id', 'tickets.email', 'result_url', 'marks_verified'])
    .where(({ eb, or, exists, selectFrom }) =>
      or([
        eb('users.email', '=', eb.ref('tickets.email')),
        exists(
          selectFrom('linked_identities')
            .select('identity_id')
            .whereRef('linked_identities.user_id', '=', 'tickets.user_id')
            .whereRef('linked_identities.email', '=', 'tickets.email'),
        ),
      ]),
    )
    .where('digest', '=', digestOf(secret))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', epochSeconds())
    .executeTakeFirst()
  if (!row) return undefined
  const { marks_verified, ...ticket } = row
  return { ...ticket, marksVerified: marks_verified === 1 }
}

/**
 * Uses a ticket, and deletes all others of the user for the same action.
 *
 * @returns `undefined` as `findTicket` does; of two concurrent uses, only one gets the ticket
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
