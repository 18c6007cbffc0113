import { deleteStateOf } from '../store/account-state.ts'
import { atomically, type Database } from '../store/database.ts'
import { consumeTicket, findTicket } from '../store/tickets.ts'
import { updateUser } from '../store/users.ts'
import { passwordWeakness } from './password-policy.ts'
import { hashPassword } from './passwords.ts'

/** What came of a new password: `over` when the ticket is. */
export type ResetOutcome = 'done' | 'over' | { weakness: string }

/**
 * Gives whoever has the ticket's mail a new password, and logs them out everywhere. Their email address counts as verified,
 * since the mail was read.
 */
export async function resetPassword(database: Database, secret: string, password: string): Promise<ResetOutcome> {
  // Looked up before it is used up: a weak password leaves it in force, and hashing is not for who has none.
  const ticket = await findTicket(database, 'reset_password', secret)
  if (!ticket) return 'over'
  const weakness = passwordWeakness(password, ticket.email)
  if (weakness) return { weakness }

  const password_hash = await hashPassword(password)
  return atomically(database, async transaction => {
    const used = await consumeTicket(transaction, 'reset_password', secret)
    if (!used) return 'over'
    const last_password_reset = new Date().toISOString()
    await updateUser(transaction, used.user_id, { password_hash, last_password_reset, email_verified: true })
    await deleteStateOf(transaction, used.user_id)
    return 'done'
  })
}

/** @returns whether the ticket was good */
export async function verifyEmail(database: Database, secret: string): Promise<boolean> {
  return atomically(database, async transaction => {
    const ticket = await consumeTicket(transaction, 'verify_email', secret)
    if (!ticket) return false
    await updateUser(transaction, ticket.user_id, { email_verified: true })
    return true
  })
}
