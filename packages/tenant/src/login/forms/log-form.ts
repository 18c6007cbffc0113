import type { FastifyRequest } from 'fastify'
import type { EventLog } from '../../logs/event-log.ts'
import { sourceOf } from '../../logs/request.ts'
import type { Database } from '../../store/database.ts'
import { DATABASE_CONNECTION } from '../../store/users/connections.ts'
import { findUserIdForLogin } from '../../store/users/users.ts'
import type { LoginInteraction } from '../interaction.ts'
import type { FormOutcome } from './form-outcome.ts'

/** A form and its outcome. */
interface DecidedForm {
  kind: 'login' | 'signup'
  interaction: LoginInteraction
  /** The email address as the user typed it. */
  email: string
  outcome: FormOutcome
  request: FastifyRequest
}

/** Records the outcome of a login or sign-up with Auth0's log codes. */
export async function recordForm(form: DecidedForm, database: Database, { record }: EventLog): Promise<void> {
  const { interaction, outcome, request } = form
  const email = form.email.trim().toLowerCase()
  const userId = 'userId' in outcome ? outcome.userId : await findUserIdForLogin(database, email)
  for (const type of codesOf(form, userId)) {
    record({
      type,
      ...('problem' in outcome && { description: outcome.problem.message }),
      ...('denied' in outcome && { description: outcome.denied }),
      client_id: interaction.clientId,
      client_name: interaction.application,
      connection: DATABASE_CONNECTION,
      user_name: email,
      ...(userId !== undefined && { user_id: userId }),
      ...sourceOf(request),
    })
  }
}

/** A sign-up is also logged as a login. A form with an empty field is not an attempt. */
function codesOf({ kind, email, outcome }: DecidedForm, userId: string | undefined): string[] {
  if ('userId' in outcome) return kind === 'login' ? ['s'] : ['ss', 's']
  if ('denied' in outcome) return ['f']
  if (outcome.status === 429) return [kind === 'login' ? 'limit_wc' : 'limit_sul']
  if (kind === 'signup') return ['fs']
  if (email.trim() === '' || outcome.problem.field === 'username') return []
  return [userId === undefined ? 'fu' : 'fp']
}
