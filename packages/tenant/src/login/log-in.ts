import type { FastifyRequest } from 'fastify'
import type { Accounts } from '../accounts/accounts.ts'
import { askToWait, type FormOutcome } from './forms/form-outcome.ts'
import type { PostedForm } from './forms/posted-form.ts'
import type { Problem } from './pages/field.ts'

/** The same message for an unknown email address and for a wrong password. */
const WRONG = 'Wrong email address or password'

/** Handles a posted login form. */
export async function logIn(
  { accounts }: { accounts: Accounts },
  form: PostedForm,
  { request: { ip } }: { request: FastifyRequest },
): Promise<FormOutcome> {
  const email = form.text('username')
  const password = form.text('password')
  const missing = missingField(email, password)
  if (missing) return { status: 400, email, problem: missing }

  const outcome = await accounts.authenticate({ email, password, ip })
  if ('userId' in outcome) return outcome
  if ('retryAfterSeconds' in outcome) return askToWait(email, outcome)
  if (outcome.refused === 'blocked') return { denied: 'user is blocked' }
  return { status: 400, email, problem: { field: 'password', message: WRONG } }
}

function missingField(email: string, password: string): Problem | undefined {
  if (email.trim() === '') return { field: 'username', message: 'Enter your email address' }
  if (password === '') return { field: 'password', message: 'Enter your password' }
  return undefined
}
