import { type Clearable, withoutNulls } from './clearable.ts'
import { atomically, type Database } from './database.ts'
import { engineInputsChanged } from './engine-inputs.ts'

/** The settings of the whole tenant, in the Management API's terms. */
export interface TenantSettings extends TenantDetails {
  /** Allowed return URLs of a logout without a client ID. */
  allowed_logout_urls: string[]
  /** Hours from the login. */
  session_lifetime: number
  /** Hours without use. */
  idle_session_lifetime: number
  /** Whether a session continues after the browser closes: `persistent` or `non-persistent`. */
  session_cookie: { mode: string }
  friendly_name: string
  picture_url: string
  support_email: string
  support_url: string
  /** Always empty: every request here names its API. */
  default_audience?: string
  default_directory?: string
  enabled_locales: string[]
  sandbox_version: string
  flags: Record<string, boolean>
  universal_login: Record<string, unknown>
  resource_parameter_profile: string
}

/** Settings that are stored for Auth0's tools and have no effect here. */
interface TenantDetails {
  acr_values_supported?: string[]
  allow_organization_name_in_authentication_api?: boolean
  authorization_response_iss_parameter_supported?: boolean
  change_password?: { enabled?: boolean; html?: string }
  client_id_metadata_document_supported?: boolean
  customize_mfa_in_postlogin_action?: boolean
  default_redirection_uri?: string
  default_token_quota?: Record<string, unknown>
  device_flow?: { charset?: string; mask?: string }
  dynamic_client_registration_security_mode?: string
  enable_ai_guide?: boolean
  ephemeral_session_lifetime?: number
  error_page?: { html?: string; show_log_link?: boolean; url?: string }
  guardian_mfa_page?: { enabled?: boolean; html?: string }
  idle_ephemeral_session_lifetime?: number
  legacy_sandbox_version?: string
  mtls?: { enable_endpoint_aliases?: boolean }
  oidc_logout?: { rp_logout_end_session_endpoint_discovery?: boolean }
  phone_consolidated_experience?: boolean
  pushed_authorization_requests_supported?: boolean
  sessions?: { oidc_logout_prompt_enabled?: boolean }
  skip_non_verifiable_callback_uri_confirmation_prompt?: boolean
}

/** The entry for all applications, stored for Auth0's tools. */
export interface GlobalClient {
  custom_login_page?: string
  custom_login_page_on?: boolean
  custom_login_page_preview?: string
}

/** The second factor of users. */
export interface Guardian {
  policies: string[]
  /** The enabled factors. */
  factors: { otp: boolean }
}

/** The settings that were written; others have their defaults. */
interface Written extends Partial<TenantSettings> {
  global_client?: GlobalClient
  guardian?: Guardian
}

const DEFAULT_FLAGS: Readonly<Record<string, boolean>> = {
  allow_changing_enable_sso: false,
  allow_legacy_delegation_grant_types: false,
  allow_legacy_ro_grant_types: false,
  change_pwd_flow_v1: false,
  disable_clickjack_protection_headers: false,
  disable_impersonation: true,
  enable_apis_section: false,
  enable_client_connections: true,
  enable_custom_domain_in_emails: false,
  enable_dynamic_client_registration: false,
  enable_legacy_logs_search_v2: false,
  enable_pipeline2: false,
  enable_public_signup_user_exists_error: true,
  enable_sso: true,
  new_universal_login_experience_enabled: true,
  revoke_refresh_token_grant: false,
  universal_login: true,
  use_scope_descriptions_for_consent: false,
}

const DEFAULT_SETTINGS: TenantSettings = {
  allowed_logout_urls: [],
  session_lifetime: 168,
  idle_session_lifetime: 72,
  session_cookie: { mode: 'persistent' },
  friendly_name: 'Tollgate',
  picture_url: '',
  support_email: '',
  support_url: '',
  enabled_locales: ['en'],
  sandbox_version: '22',
  flags: DEFAULT_FLAGS,
  universal_login: {},
  resource_parameter_profile: 'audience',
}

export async function findTenantSettings(database: Database): Promise<TenantSettings> {
  const { global_client: _client, guardian: _guardian, flags, ...settings } = await written(database)
  return { ...DEFAULT_SETTINGS, ...settings, flags: { ...DEFAULT_FLAGS, ...flags } }
}

/** Changes the given members, including single flags. `null` clears. */
export async function updateTenantSettings(database: Database, changes: Clearable<TenantSettings>): Promise<void> {
  await atomically(database, async transaction => {
    const former = await written(transaction)
    const flags = changes.flags && { flags: { ...former.flags, ...changes.flags } }
    await write(transaction, { ...former, ...changes, ...flags })
  })
  await engineInputsChanged(database)
}

export async function findGlobalClient(database: Database): Promise<GlobalClient> {
  return (await written(database)).global_client ?? {}
}

/** Changes the given members. `null` clears. */
export async function updateGlobalClient(database: Database, changes: Clearable<GlobalClient>): Promise<void> {
  await atomically(database, async transaction => {
    const former = await written(transaction)
    await write(transaction, { ...former, global_client: { ...former.global_client, ...changes } })
  })
}

export async function findGuardian(database: Database): Promise<Guardian> {
  return (await written(database)).guardian ?? { policies: [], factors: { otp: false } }
}

export async function updateGuardian(database: Database, changes: Partial<Guardian>): Promise<void> {
  await atomically(database, async transaction => {
    const former = await written(transaction)
    await write(transaction, { ...former, guardian: { ...(await findGuardian(transaction)), ...changes } })
  })
}

async function written(database: Database): Promise<Written> {
  const row = await database.selectFrom('tenant_settings').select('settings').executeTakeFirst()
  return row ? JSON.parse(row.settings) : {}
}

async function write(database: Database, changed: Clearable<Written>): Promise<void> {
  const settings = JSON.stringify(withoutNulls(changed))
  await database
    .insertInto('tenant_settings')
    .values({ id: 1, settings })
    .onConflict(conflict => conflict.column('id').doUpdateSet({ settings }))
    .execute()
}
