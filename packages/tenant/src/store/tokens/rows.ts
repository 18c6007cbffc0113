import type { Generated } from 'kysely'
import type { Json } from '../columns.ts'

/** The protocol engine's state: sessions, grants, codes, refresh tokens, interactions. */
export interface OidcPayloadRow {
  model: string
  id: string
  payload: Json
  grant_id: string | null
  user_code: string | null
  uid: string | null
  /** The user, also of a login whose form was posted but whose redirect was not followed yet. */
  account_id: Generated<string | null>
  /** The session in which it was issued. */
  session_uid: Generated<string | null>
  client_id: Generated<string | null>
  /** How many refresh tokens of the family came before. */
  rotations: Generated<number>
  /** Seconds since the epoch. */
  consumed_at: number | null
  /** Seconds since the epoch; `null` never expires. */
  expires_at: number | null
}

/** What a login decided for the tokens of its grant, besides what the protocol engine stores. */
export interface GrantDetailsRow {
  grant_id: string
  document: Json
}
