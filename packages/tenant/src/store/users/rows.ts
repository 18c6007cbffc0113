import type { Instant, Json } from '../columns.ts'

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

/** An account that was linked to a user's. */
export interface LinkedIdentityRow {
  provider: string
  /** Unique within the provider. */
  identity_id: string
  /** The user whom it is linked to. */
  user_id: string
  connection: string
  email: string
  /** `null` for an account without a password. */
  password_hash: string | null
  profile: Json
  linked_at: Instant
}
