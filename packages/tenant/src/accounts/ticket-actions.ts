import { atomically, type Database } from '../store/database.ts'
import { deleteStateOf } from '../store/users/account-state.ts'
import { updateLinked } from '../store/users/linked-identities.ts'
import { consumeTicket, findTicket, type Ticket } from '../store/users/tickets.ts'
import { findUserId, updateUser } from '../store/users/users.ts'
import { passwordProblem } from './passwords/password-problem.ts'
import { hashPassword } from './passwords/passwords.ts'

/**
 * The result of choosing a new password: the ticket that was used, or why it failed. `over` when the ticket is invalid.
 */
export type ResetOutcome =
  | { used: Ticket }
  | { refused: 'over' }
  | { refused: 'weak'; ticket: Ticket; weakness: string }

/**
 * Sets a new password for the user of a ticket, and logs them out everywhere. Their email address counts as verified if
 * the ticket was mailed to it, because they have read the mail.
 */
export async function resetPassword(database: Database, secret: string, password: string): Promise<ResetOutcome> {
  // Look the ticket up before using it: it stays valid after a weak password, and no hash is computed without a ticket.
  const ticket = await findTicket(database, 'reset_password', secret)
  if (!ticket) return { refused: 'over' }
  const weakness = await passwordProblem(database, password, ticket.email)
  if (weakness) return { refused: 'weak', ticket, weakness }

  const password_hash = await hashPassword(password)
  return atomically(database, async transaction => {
    const used = await consumeTicket(transaction, 'reset_password', secret)
    if (!used) return { refused: 'over' }
    const last_password_reset = new Date().toISOString()
    const verified = used.marksVerified ? { email_verified: true } : {}
    await change(transaction, used, { password_hash, last_password_reset, ...verified })
    await deleteStateOf(transaction, used.user_id)
    return { used }
  })
}

/** @returns the ticket that was used, or `undefined` when it is invalid */
export async function verifyEmail(database: Database, secret: string): Promise<Ticket | undefined> {
  return atomically(database, async transaction => {
    const ticket = await consumeTicket(transaction, 'verify_email', secret)
    if (!ticket) return undefined
    await change(transaction, ticket, { email_verified: true })
    return ticket
  })
}

/** Changes the account with the ticket's email address: the user's own, or one that was linked to it. */
async function change(
  transaction: Database,
  { user_id: userId, email }: Ticket,
  changes: { email_verified?: boolean; password_hash?: string; last_password_reset?: string },
): Promise<void> {
  const isOwn = (await findUserId(transaction, email)) === userId
  if (isOwn) await updateUser(transaction, userId, changes)
  else await updateLinked(transaction, { userId, email }, changes)
}
