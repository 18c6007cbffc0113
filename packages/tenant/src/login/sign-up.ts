import type { Accounts } from '../accounts/accounts.ts'
import { askToWait, type FormOutcome } from './form-outcome.ts'
import type { PostedForm } from './posted-form.ts'

/** Decides on a posted sign-up form; makes the account when nothing is wrong with it. */
export async function signUp(accounts: Accounts, form: PostedForm, ip: string): Promise<FormOutcome> {
  const email = form.text('email')
  const outcome = await accounts.signUp({ email, password: form.text('password'), ip })
  if ('userId' in outcome) return outcome
  if ('retryAfterSeconds' in outcome) return askToWait(email, outcome)
  return { status: 400, email, problem: { field: outcome.refused, message: outcome.reason } }
}
