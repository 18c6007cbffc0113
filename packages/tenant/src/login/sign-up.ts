import type { FastifyRequest } from 'fastify'
import { mailVerification } from '../accounts/account-mail.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { registrationSource } from '../logs/request.ts'
import type { Database } from '../store/database.ts'
import { areSignUpsOpen } from '../store/users/connections.ts'
import { askToWait, type FormOutcome } from './forms/form-outcome.ts'
import type { PostedForm } from './forms/posted-form.ts'
import type { LoginInteraction } from './interaction.ts'

const CLOSED = 'Sign-up is turned off. Ask the operator of this service for an account'

/** Handles a posted sign-up form. Creates the account if the form is valid and the connection allows sign-ups. */
export async function signUp(
  { accounts, database }: { accounts: Accounts; database: Database },
  form: PostedForm,
  { request, interaction }: { request: FastifyRequest; interaction: LoginInteraction },
): Promise<FormOutcome> {
  const email = form.text('email')
  if (!(await areSignUpsOpen(database))) return { status: 400, email, problem: { field: 'email', message: CLOSED } }
  const outcome = await accounts.signUp({
    email,
    password: form.text('password'),
    ip: request.ip,
    source: registrationSource(interaction.clientId, request),
  })
  if ('userId' in outcome) return outcome
  if ('retryAfterSeconds' in outcome) return askToWait(email, outcome)
  return {
    status: 400,
    email,
    problem: { field: outcome.refused === 'policy' ? 'email' : outcome.refused, message: outcome.reason },
  }
}

/** Mails a link that verifies the email address of a new account. */
export async function mailAfterSignUp(
  database: Database,
  issuer: string,
  email: string,
  outcome: FormOutcome,
): Promise<void> {
  if (!('userId' in outcome)) return
  await mailVerification(database, issuer, { user_id: outcome.userId, email: email.trim().toLowerCase() })
}
