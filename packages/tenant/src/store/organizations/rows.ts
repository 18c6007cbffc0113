import type { Instant, Json } from '../columns.ts'

/** A customer of the applications, whose members log in for it. */
export interface OrganizationRow {
  id: string
  name: string
  display_name: string
  settings: Json
  created_at: Instant
}

export interface OrganizationMemberRow {
  organization_id: string
  user_id: string
}

/** A role that a member has in an organization, and nowhere else. */
export interface OrganizationMemberRoleRow {
  organization_id: string
  user_id: string
  role_id: string
}

export interface OrganizationConnectionRow {
  organization_id: string
  connection_id: string
  settings: Json
}

/** The secret of an invitation's link, as a digest, and whom it is for. */
export interface OrganizationInvitationRow {
  id: string
  organization_id: string
  digest: string
  email: string
  document: Json
  created_at: Instant
  /** Seconds since the epoch. */
  expires_at: number
}

/** A client grant that may be used for an organization. */
export interface OrganizationClientGrantRow {
  organization_id: string
  client_grant_id: string
}
