import { atomically, type Database } from '../store/database.ts'
import { insertMail } from '../store/users/outbox.ts'
import { issueTicket } from '../store/users/tickets.ts'

const DAY_SECONDS = 86_400
/** Auth0's default for both kinds of link is five days; a link to reset a password is valid for one day. */
const RESET_SECONDS = DAY_SECONDS
const VERIFICATION_SECONDS = 5 * DAY_SECONDS

/** Paths of the pages that the links open, relative to the issuer. */
export const RESET_PATH = 'u/reset-password'
export const VERIFICATION_PATH = 'u/email-verification'

/** Mails a user a link to verify their email address. */
export async function mailVerification(
  database: Database,
  issuer: string,
  { user_id, email }: { user_id: string; email: string },
): Promise<void> {
  await atomically(database, async transaction => {
    const ticket = await issueTicket(transaction, 'verify_email', { user_id, email }, VERIFICATION_SECONDS)
    await insertMail(transaction, {
      recipient: email,
      subject: 'Verify your email address',
      body: `Somebody signed up with this email address. If it was you, confirm it here:

${issuer}${VERIFICATION_PATH}?ticket=${ticket}

The link works once, for five days. If it was not you, do nothing.
`,
    })
  })
}

/**
 * Mails a user a link to choose a new password.
 *
 * @param userId `undefined` when no user has this email address: then the same amount is written, and no mail is sent
 */
export async function mailPasswordReset(
  database: Database,
  issuer: string,
  { userId, email }: { userId: string | undefined; email: string },
): Promise<void> {
  await atomically(database, async transaction => {
    const ticket = await issueTicket(transaction, 'reset_password', { user_id: userId ?? null, email }, RESET_SECONDS)
    if (userId === undefined) return
    await insertMail(transaction, {
      recipient: email,
      subject: 'Choose a new password',
      body: `We received a request for a new password for this email address. If it was you, choose it here:

${issuer}${RESET_PATH}?ticket=${ticket}

The link works once, for a day. If it was not you, do nothing: your password stays as it is.
`,
    })
  })
}
