import type { Instant } from '../columns.ts'

/** A user's authenticator for one-time passwords (RFC 6238). */
export interface AuthenticatorRow {
  user_id: string
  /** `totp|dev_` and a random part. */
  id: string
  /** In base32, or that encrypted. */
  secret: string
  /** A digest of the recovery code; `null` before the first one. */
  recovery_digest: string | null
  /** The time step of the newest one-time password that was used. */
  last_step: number
  created_at: Instant
  /** When the user first used it; until then, it is no second factor. */
  confirmed_at: Instant | null
}
