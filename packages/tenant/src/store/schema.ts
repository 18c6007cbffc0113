import type { ColumnType, Generated } from 'kysely'

/** Written as a boolean, read as 0 or 1: SQLite has no boolean of its own. */
type Flag = ColumnType<number, boolean | undefined, boolean>

/** A JSON document, kept as text; whoever reads it parses it. */
type Json = string

/** An instant in ISO 8601 with milliseconds, UTC: the form the Management API shows. */
type Instant = string

/**
 * A person who can log in. The columns carry the names of the Management API's user document.
 *
 * `user_id` is `auth0|` and 24 hexadecimal digits; `email` is lowercased before it is stored, and unique.
 */
export interface UserRow {
  user_id: string
  email: string
  email_verified: Flag
  /** A PHC string (`$argon2id$…`), never the password. */
  password_hash: string
  name: string
  nickname: string
  given_name: Generated<string | null>
  family_name: Generated<string | null>
  picture: string | null
  blocked: Flag
  user_metadata: Generated<Json>
  app_metadata: Generated<Json>
  created_at: Instant
  updated_at: Instant
  last_login: Instant | null
  last_ip: Generated<string | null>
  /** When the password was last changed; `null` when it is the first one. */
  last_password_reset: Generated<Instant | null>
  logins_count: Generated<number>
  /** What was written for Auth0's tools and decides nothing here, and members to show although they are as by default. */
  details: Generated<Json>
}

/** An application. What nothing looks up by is one document in `settings`, in the Management API's words. */
export interface ClientRow {
  client_id: string
  /** `null` for a public client. */
  client_secret: string | null
  name: string
  settings: Json
  created_at: Instant
  updated_at: Instant
}

/** An API. `identifier` is the audience of its tokens; it never changes. */
export interface ResourceServerRow {
  id: string
  identifier: string
  name: string
  settings: Json
  /** The Management API itself, which nobody may change or delete. */
  is_system: Flag
  created_at: Instant
  updated_at: Instant
}

/** A permission (the Management API's "scope") that an API defines. */
interface PermissionRow {
  resource_server_identifier: string
  permission_name: string
  description: string
}

/** What an application may ask for, on its own behalf (client credentials) or, without effect, on that of its users. */
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

interface RolePermissionRow {
  role_id: string
  resource_server_identifier: string
  permission_name: string
}

interface UserRoleRow {
  user_id: string
  role_id: string
}

/** A permission given to a person directly, not through a role. */
interface UserPermissionRow {
  user_id: string
  resource_server_identifier: string
  permission_name: string
}

/** Someone who manages the tenant in its dashboard. */
interface AdministratorRow {
  user_id: string
}

/** A key that signs tokens. The newest signs; the others are published until they are revoked. */
export interface SigningKeyRow {
  kid: string
  alg: string
  private_jwk: Json
  created_at: Instant
  /** When another key took its place; `null` while it signs. */
  current_until: Generated<Instant | null>
  revoked_at: Generated<Instant | null>
}

/** A key that signs the session cookies. The newest signs; the others still verify. */
interface CookieKeyRow {
  id: Generated<number>
  secret: string
  created_at: Instant
}

/** What the protocol engine keeps: sessions, grants, codes, refresh tokens, interactions. */
export interface OidcPayloadRow {
  model: string
  id: string
  payload: Json
  grant_id: string | null
  user_code: string | null
  uid: string | null
  /** Seconds since the epoch. */
  consumed_at: number | null
  /** Seconds since the epoch; `null` never expires. */
  expires_at: number | null
}

/** Where people's accounts come from. */
export interface ConnectionRow {
  id: string
  name: string
  settings: Json
  created_at: Instant
}

/** An application whose people may log in through a connection. */
interface ConnectionClientRow {
  connection_id: string
  client_id: string
}

/** One row: what is set for the tenant as a whole. */
interface TenantSettingsRow {
  id: 1
  settings: Json
}

/** Something that happened, as the Management API shows it; what is filtered by has a column as well. */
export interface LogRow {
  /** Grows with time. */
  log_id: string
  date: Instant
  type: string
  client_id: string | null
  user_id: string | null
  document: Json
}

/** A mail, which is read here and sent nowhere. */
export interface MailRow {
  /** Grows with time. */
  id: Generated<number>
  recipient: string
  subject: string
  body: string
  created_at: Instant
}

/** The secret of a link that was mailed, as a digest, and what it opens once. */
interface TicketRow {
  digest: string
  purpose: string
  /** `null` opens nothing. */
  user_id: string | null
  /** Where it was mailed to: worth nothing when the person's address is another by now. */
  email: string
  /** Where the browser goes on to once it was used; `null` for a page of the tenant's own. */
  result_url: Generated<string | null>
  /** Whether using it shows that the email address is the person's. */
  marks_verified: ColumnType<number, boolean | undefined, boolean>
  /** Seconds since the epoch. */
  expires_at: number
}

/** A step that was done once in this store's life, such as the seed. */
interface MilestoneRow {
  name: string
  reached_at: Instant
}

export interface Schema {
  users: UserRow
  clients: ClientRow
  resource_servers: ResourceServerRow
  permissions: PermissionRow
  client_grants: ClientGrantRow
  roles: RoleRow
  role_permissions: RolePermissionRow
  user_roles: UserRoleRow
  user_permissions: UserPermissionRow
  administrators: AdministratorRow
  signing_keys: SigningKeyRow
  cookie_keys: CookieKeyRow
  oidc_payloads: OidcPayloadRow
  connections: ConnectionRow
  connection_clients: ConnectionClientRow
  tenant_settings: TenantSettingsRow
  logs: LogRow
  mails: MailRow
  tickets: TicketRow
  milestones: MilestoneRow
}
