import { deleteStateOf } from '../store/account-state.ts'
import { atomically, type Database } from '../store/database.ts'
import { consumeTicket, findTicket, type Ticket } from '../store/tickets.ts'
import { updateUser } from '../store/users.ts'
import { passwordProblem } from './password-problem.ts'
import { hashPassword } from './passwords.ts'

/** What came of a new password: the ticket it took, or why there is none. `over` when the ticket is. */
export type ResetOutcome =
  | { used: Ticket }
  | { refused: 'over' }
  | { refused: 'weak'; ticket: Ticket; weakness: string }

/**
 * Gives whoever has the ticket a new password, and logs them out everywhere. Their email address counts as verified when the
 * ticket was mailed to it, since the mail was read.
 */
export async function resetPassword(database: Database, secret: string, password: string): Promise<ResetOutcome> {
  // Looked up before it is used up: a weak password leaves it in force, and hashing is not for who has none.
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
    await updateUser(transaction, used.user_id, { password_hash, last_password_reset, ...verified })
    await deleteStateOf(transaction, used.user_id)
    return { used }
  })
}

/** @returns the ticket it took, or `undefined` when that is over */
export async function verifyEmail(database: Database, secret: string): Promise<Ticket | undefined> {
  return atomically(database, async transaction => {
    const ticket = await consumeTicket(transaction, 'verify_email', secret)
    if (!ticket) return undefined
    await updateUser(transaction, ticket.user_id, { email_verified: true })
    return ticket
  })
}
