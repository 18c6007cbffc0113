import type { ColumnType, Generated } from 'kysely'
import type {
  ClientCredentialRow,
  ClientGrantRow,
  ClientRow,
  PermissionRow,
  ResourceServerRow,
  RolePermissionRow,
  RoleRow,
  UserPermissionRow,
  UserRoleRow,
} from './access/rows.ts'
import type {
  ActionBindingRow,
  ActionExecutionRow,
  ActionRow,
  ActionVersionRow,
  TokenExchangeProfileRow,
} from './actions/rows.ts'
import type { Flag, Instant, Json } from './columns.ts'
import type {
  OrganizationClientGrantRow,
  OrganizationConnectionRow,
  OrganizationInvitationRow,
  OrganizationMemberRoleRow,
  OrganizationMemberRow,
  OrganizationRow,
} from './organizations/rows.ts'
import type { GrantDetailsRow, OidcPayloadRow } from './tokens/rows.ts'
import type { AuthenticatorRow, LinkedIdentityRow } from './users/rows.ts'

/**
 * A user. The columns have the names of the Management API's user document.
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
  /** When the password was last changed; `null` for the first password. */
  last_password_reset: Generated<Instant | null>
  logins_count: Generated<number>
  /** Members that are stored for Auth0's tools and have no effect here, and default values that must be shown. */
  details: Generated<Json>
}

/** A user who manages the tenant in its dashboard. */
interface AdministratorRow {
  user_id: string
}

/** A key that signs tokens. One signs, one is the next, and the former ones are published until they are revoked. */
export interface SigningKeyRow {
  kid: string
  alg: string
  /** Encrypted (JWE) when the store has an encryption key. */
  private_jwk: Json
  created_at: Instant
  /** Since when it signs; `null` for the next key. */
  current_since: Generated<Instant | null>
  /** When another key replaced it; `null` for the current and the next key. */
  current_until: Generated<Instant | null>
  revoked_at: Generated<Instant | null>
}

/** A key that signs the session cookies. The newest signs; the others still verify. */
interface CookieKeyRow {
  id: Generated<number>
  secret: string
  created_at: Instant
}

/** A source of user accounts. */
export interface ConnectionRow {
  id: string
  name: string
  settings: Json
  created_at: Instant
}

/** An application that uses a connection. */
interface ConnectionClientRow {
  connection_id: string
  client_id: string
}

/** One row: the settings of the whole tenant. */
interface TenantSettingsRow {
  id: 1
  settings: Json
}

/** A log entry in the Management API's format; members that are filtered by also have a column. */
export interface LogRow {
  /** Increases with time. */
  log_id: string
  date: Instant
  type: string
  client_id: string | null
  user_id: string | null
  document: Json
}

/** A mail, which is stored here and never sent. */
export interface MailRow {
  /** Increases with time. */
  id: Generated<number>
  recipient: string
  subject: string
  body: string
  created_at: Instant
}

/** The secret of a mailed link, as a digest, and the action that it allows once. */
interface TicketRow {
  digest: string
  purpose: string
  /** `null` allows no action. */
  user_id: string | null
  /** The recipient's address. The ticket is invalid when the user's address has changed. */
  email: string
  /** The URL to redirect to afterwards; `null` for one of the tenant's own pages. */
  result_url: Generated<string | null>
  /** Whether using it verifies the email address. */
  marks_verified: ColumnType<number, boolean | undefined, boolean>
  /** Seconds since the epoch. */
  expires_at: number
}

/** A resource that is stored and returned without an effect. */
interface StoredResourceRow {
  /** The path of its collection, or its own. */
  kind: string
  /** The ID of the resource that it belongs to, or an empty string. */
  owner: string
  /** Unique in its collection of its owner. */
  id: string
  /** The value of the member that is unique in the collection besides the ID. */
  name: string | null
  document: Json
  created_at: Instant
  updated_at: Instant
}

/** A job of the Management API, and why parts of it failed. */
interface JobRow {
  id: string
  document: Json
  errors: Json
}

/** A step that runs once in the life of a store, such as the seed. */
interface MilestoneRow {
  name: string
  reached_at: Instant
}

export interface Schema {
  users: UserRow
  clients: ClientRow
  client_credentials: ClientCredentialRow
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
  jobs: JobRow
  stored_resources: StoredResourceRow
  actions: ActionRow
  action_versions: ActionVersionRow
  action_bindings: ActionBindingRow
  action_executions: ActionExecutionRow
  token_exchange_profiles: TokenExchangeProfileRow
  grant_details: GrantDetailsRow
  authenticators: AuthenticatorRow
  linked_identities: LinkedIdentityRow
  organizations: OrganizationRow
  organization_members: OrganizationMemberRow
  organization_member_roles: OrganizationMemberRoleRow
  organization_connections: OrganizationConnectionRow
  organization_invitations: OrganizationInvitationRow
  organization_client_grants: OrganizationClientGrantRow
}
