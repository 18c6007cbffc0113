import type { Flag, Instant, Json } from '../columns.ts'

/** An application. Members that are never searched by are one document in `settings`, in the Management API's terms. */
export interface ClientRow {
  client_id: string
  /** `null` for a public client. */
  client_secret: string | null
  name: string
  settings: Json
  created_at: Instant
  updated_at: Instant
}

/** A key by which an application authenticates. */
export interface ClientCredentialRow {
  id: string
  client_id: string
  document: Json
  created_at: Instant
  updated_at: Instant
}

/** An API. `identifier` is the audience of its tokens; it never changes. */
export interface ResourceServerRow {
  id: string
  identifier: string
  name: string
  settings: Json
  /** The Management API itself, which cannot be changed or deleted. */
  is_system: Flag
  created_at: Instant
  updated_at: Instant
}

/** A permission (the Management API's "scope") that an API defines. */
export interface PermissionRow {
  resource_server_identifier: string
  permission_name: string
  description: string
}

/**
 * The scopes an application may request, on its own behalf (client credentials) or on behalf of its callers
 * (token exchange).
 */
export interface ClientGrantRow {
  id: string
  client_id: string
  audience: string
  subject_type: string
  /** A JSON array of permission names. */
  scope: Json
  settings: Json
  created_at: Instant
}

export interface RoleRow {
  id: string
  name: string
  description: string
  created_at: Instant
}

export interface RolePermissionRow {
  role_id: string
  resource_server_identifier: string
  permission_name: string
}

export interface UserRoleRow {
  user_id: string
  role_id: string
}

/** A permission that is assigned directly to a user. */
export interface UserPermissionRow {
  user_id: string
  resource_server_identifier: string
  permission_name: string
}
