import { mailVerification } from '../accounts/account-mail.ts'
import type { Database } from '../store/database.ts'
import type { DecidedForm } from './routes.ts'

/** Asks whoever has just signed up on the tenant's page whether the email address is theirs. */
export async function mailAfterSignUp(form: DecidedForm, database: Database, issuer: string): Promise<void> {
  const { kind, email, outcome } = form
  if (kind !== 'signup' || !('userId' in outcome)) return
  await mailVerification(database, issuer, { user_id: outcome.userId, email: email.trim().toLowerCase() })
}
