import type { Database } from '../store/database.ts'
import { findUserId } from '../store/users.ts'
import { mailPasswordReset } from './account-mail.ts'
import { addressBlock } from './address-block.ts'
import type { TooEarly } from './attempt-limits.ts'
import { createAttempts } from './attempts.ts'
import { parseEmailAddress } from './email-address.ts'

const TO_ONE_ADDRESS = { burst: 5, intervalSeconds: 300 }
const FROM_ONE_PLACE = { burst: 50, intervalSeconds: 10 }

/** A request for a new password that was taken; only the logs may tell whether somebody has the email address. */
interface TakenRequest {
  userId: string | undefined
}

/** Takes requests for a new password, from wherever they come. */
export interface ResetRequests {
  /** Mails a link to choose one, if somebody has the email address; the caller's answer must not depend on it. */
  request(email: string, ip: string): Promise<TakenRequest | TooEarly>
}

/** Nobody's mailbox is flooded, and nobody tries address after address. */
export function createResetRequests(database: Database, issuer: string): ResetRequests {
  const toAddress = createAttempts({ limit: TO_ONE_ADDRESS })
  const fromPlace = createAttempts({ limit: FROM_ONE_PLACE })

  return {
    async request(text, ip) {
      const email = parseEmailAddress(text)
      const place = addressBlock(ip)
      const retryAfterSeconds = Math.max(toAddress.waitSeconds(email ?? ''), fromPlace.waitSeconds(place))
      if (retryAfterSeconds > 0) return { retryAfterSeconds }
      toAddress.count(email ?? '')
      fromPlace.count(place)
      if (!email) return { userId: undefined }
      const userId = await findUserId(database, email)
      await mailPasswordReset(database, issuer, { userId, email })
      return { userId }
    },
  }
}
