import type { Database } from '../store/database.ts'
import { findUserIdForLogin } from '../store/users/users.ts'
import { mailPasswordReset } from './account-mail.ts'
import { addressBlock } from './attempts/address-block.ts'
import { createAttemptCounters, type TooEarly } from './attempts/attempt-counters.ts'
import { parseEmailAddress } from './email-address.ts'

const TO_ONE_ADDRESS = { burst: 5, intervalSeconds: 300 }
const FROM_ONE_PLACE = { burst: 50, intervalSeconds: 10 }

/** An accepted request for a new password. Only the logs may show whether a user has the email address. */
interface TakenRequest {
  userId: string | undefined
}

/** Accepts requests for a new password from the login pages and the API. */
export interface ResetRequests {
  /** Mails a link if a user has the email address. The response to the client must not depend on it. */
  request(email: string, ip: string): Promise<TakenRequest | TooEarly>
}

/** Limits for mails to one address, and for requests from one client. */
export function createResetRequests(database: Database, issuer: string): ResetRequests {
  const counters = createAttemptCounters(database)

  return {
    async request(text, ip) {
      const email = parseEmailAddress(text)
      const attempt = await counters.begin([
        { name: 'reset to', key: email ?? '', limit: TO_ONE_ADDRESS },
        { name: 'reset from', key: addressBlock(ip), limit: FROM_ONE_PLACE },
      ])
      if ('retryAfterSeconds' in attempt) return attempt
      if (!email) return { userId: undefined }
      const userId = await findUserIdForLogin(database, email)
      await mailPasswordReset(database, issuer, { userId, email })
      return { userId }
    },
  }
}
