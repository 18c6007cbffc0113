import type { TooEarly } from '../accounts/attempt-limits.ts'
import type { ResetRequests } from '../accounts/reset-requests.ts'
import { askToWaitAfter } from '../accounts/waiting-time.ts'
import type { EventLog } from '../logs/event-log.ts'
import { sourceOf } from '../logs/request.ts'
import { DATABASE_CONNECTION } from '../store/connections.ts'
import type { ResetForm } from './routes.ts'

/** Takes the request for a new password of whoever posted the tenant's page for it, and notes it under Auth0's codes. */
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
