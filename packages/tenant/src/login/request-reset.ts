import type { FastifyRequest } from 'fastify'
import type { TooEarly } from '../accounts/attempts/attempt-counters.ts'
import { askToWaitAfter } from '../accounts/attempts/waiting-time.ts'
import type { ResetRequests } from '../accounts/reset-requests.ts'
import type { EventLog } from '../logs/event-log.ts'
import { sourceOf } from '../logs/request.ts'
import { DATABASE_CONNECTION } from '../store/users/connections.ts'
import type { LoginInteraction } from './interaction.ts'

/** A posted request for a new password. */
interface ResetForm {
  interaction: LoginInteraction
  /** A valid email address, as the user typed it. */
  email: string
  request: FastifyRequest
}

/** Mails a link for a new password if the email address has an account, and records the request with Auth0's log codes. */
export async function requestReset(
  { interaction, email, request }: ResetForm,
  resets: ResetRequests,
  { record }: EventLog,
): Promise<TooEarly | undefined> {
  const taken = await resets.request(email, request.ip)
  const tooEarly = 'retryAfterSeconds' in taken ? taken : undefined
  record({
    ...sourceOf(request),
    type: tooEarly ? 'fcpr' : 'scpr',
    ...(tooEarly && { description: askToWaitAfter('requests for a new password', tooEarly) }),
    ...('userId' in taken && taken.userId !== undefined && { user_id: taken.userId }),
    client_id: interaction.clientId,
    client_name: interaction.application,
    connection: DATABASE_CONNECTION,
    user_name: email.toLowerCase(),
  })
  return tooEarly
}
