import type { Instant, Json } from '../columns.ts'

/** An Action. Its draft is what the next deployment copies into a version. */
export interface ActionRow {
  id: string
  name: string
  draft: Json
  /** The version that runs; `null` before the first deployment. */
  deployed_version_id: string | null
  created_at: Instant
  updated_at: Instant
}

/** A deployed state of an Action, which never changes. */
export interface ActionVersionRow {
  id: string
  action_id: string
  number: number
  content: Json
  created_at: Instant
}

/** An Action that runs at a trigger. */
export interface ActionBindingRow {
  id: string
  trigger_id: string
  action_id: string
  display_name: string
  /** The order in which the Actions of a trigger run. */
  position: number
  created_at: Instant
  updated_at: Instant
}

/** A run of the Actions of a trigger. */
export interface ActionExecutionRow {
  id: string
  trigger_id: string
  document: Json
  created_at: Instant
}

/** Which Action decides about subject tokens of a type (RFC 8693 §2.1). */
export interface TokenExchangeProfileRow {
  id: string
  name: string
  subject_token_type: string
  action_id: string
  created_at: Instant
  updated_at: Instant
}
