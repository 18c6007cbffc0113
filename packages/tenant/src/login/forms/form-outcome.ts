import type { TooEarly } from '../../accounts/attempts/attempt-counters.ts'
import { askToWaitAfter } from '../../accounts/attempts/waiting-time.ts'
import type { Problem } from '../pages/field.ts'

/** The outcome of a posted form: the user who logs in, a user who may not log in, or what is wrong with the form. */
export type FormOutcome = { userId: string } | DeniedLogin | RefusedForm

/** A user with the correct password who may not log in. As on Auth0, the application shows them the reason. */
export interface DeniedLogin {
  /** In Auth0's words. */
  denied: string
}

/** A form that is shown again with an error. */
export interface RefusedForm {
  status: 400 | 429
  /** The submitted value of the email address field. */
  email: string
  problem: Problem
  /** Only with status 429 (RFC 6585 §4). */
  retryAfterSeconds?: number
}

/**
 * Rejects a form because of too many attempts.
 *
 * @param field the field that gets the focus
 */
export function askToWait(email: string, tooEarly: TooEarly, field = 'password'): RefusedForm {
  const message = askToWaitAfter('attempts', tooEarly)
  return { status: 429, email, problem: { field, message }, retryAfterSeconds: tooEarly.retryAfterSeconds }
}
