import type { TooEarly } from '../accounts/attempt-limits.ts'
import { askToWaitAfter } from '../accounts/waiting-time.ts'
import type { Problem } from './field.ts'

/** What a posted form comes to: whose login it completes, who may not log in, or what is wrong with it. */
export type FormOutcome = { userId: string } | DeniedLogin | RefusedForm

/** Somebody who knows their password and may not log in. As on Auth0, it is for the application to tell them why. */
export interface DeniedLogin {
  /** In Auth0's words. */
  denied: string
}

/** A form that is shown again with what is wrong. */
export interface RefusedForm {
  status: 400 | 429
  /** What the field for the email address held. */
  email: string
  problem: Problem
  /** Only with status 429 (RFC 6585 §4). */
  retryAfterSeconds?: number
}

/**
 * Refuses a form because too many came before it.
 *
 * @param field the one that gets the cursor
 */
export function askToWait(email: string, tooEarly: TooEarly, field = 'password'): RefusedForm {
  const message = askToWaitAfter('attempts', tooEarly)
  return { status: 429, email, problem: { field, message }, retryAfterSeconds: tooEarly.retryAfterSeconds }
}
