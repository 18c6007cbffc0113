import type { Clearable } from '../../store/clearable.ts'
import type { TenantSettings } from '../../store/tenant-settings.ts'
import { DATABASE_CONNECTION } from '../../store/users/connections.ts'
import { clearable } from '../http/clearable.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { isOff, never, type SupportedValue } from '../http/unsupported-values.ts'

/** The settings that a request may set: lifetimes in hours, or in minutes, as Auth0's tools prefer. */
export interface SettingsBody extends Partial<TenantSettings> {
  session_lifetime_in_minutes?: number
  idle_session_lifetime_in_minutes?: number
  ephemeral_session_lifetime_in_minutes?: number
  idle_ephemeral_session_lifetime_in_minutes?: number
}

const LONGEST_SESSION_HOURS = 8760
const HOUR_MINUTES = 60

/** Auth0's flags, as it documents them and as its tools send them. */
const FLAGS = [
  'allow_changing_enable_sso',
  'allow_legacy_delegation_grant_types',
  'allow_legacy_ro_grant_types',
  'allow_legacy_tokeninfo_endpoint',
  'cannot_change_enforce_client_authentication_on_passwordless_start',
  'change_pwd_flow_v1',
  'custom_domains_provisioning',
  'dashboard_insights_view',
  'dashboard_log_streams_next',
  'dashboard_new_onboarding',
  'disable_clickjack_protection_headers',
  'disable_fields_map_fix',
  'disable_impersonation',
  'disable_management_api_sms_obfuscation',
  'enable_adfs_waad_email_verification',
  'enable_apis_section',
  'enable_client_connections',
  'enable_custom_domain_in_emails',
  'enable_dynamic_client_registration',
  'enable_idtoken_api2',
  'enable_legacy_logs_search_v2',
  'enable_legacy_profile',
  'enable_pipeline2',
  'enable_public_signup_user_exists_error',
  'enable_sso',
  'enforce_client_authentication_on_passwordless_start',
  'genai_trial',
  'improved_signup_bot_detection_in_classic',
  'mfa_show_factor_list_on_enrollment',
  'new_universal_login_experience_enabled',
  'no_disclose_enterprise_connections',
  'remove_alg_from_jwks',
  'require_pushed_authorization_requests',
  'require_signed_request_object',
  'revoke_refresh_token_grant',
  'trust_azure_adfs_email_verified_connection_property',
  'universal_login',
  'use_scope_descriptions_for_consent',
]

const flag = { type: 'boolean' } as const
const hours = { type: 'integer', minimum: 1, maximum: LONGEST_SESSION_HOURS } as const
const minutes = { type: 'integer', minimum: 1, maximum: LONGEST_SESSION_HOURS * HOUR_MINUTES } as const
const address = { type: 'string', maxLength: 1024, format: 'absolute-uri-or-empty' } as const
const page = { type: 'string', maxLength: 100_000 } as const
const words = { type: 'array', maxItems: 100, items: { type: 'string', minLength: 1, maxLength: 200 } } as const
const free = { type: 'object' } as const

const SETTINGS: ObjectSchema<SettingsBody>['properties'] = {
  allowed_logout_urls: {
    type: 'array',
    maxItems: 100,
    items: { type: 'string', minLength: 1, maxLength: 1024, format: 'absolute-uri' },
  },
  session_lifetime: hours,
  idle_session_lifetime: hours,
  session_lifetime_in_minutes: minutes,
  idle_session_lifetime_in_minutes: minutes,
  session_cookie: objectSchema<{ mode: string }>({ mode: { type: 'string', enum: ['persistent', 'non-persistent'] } }, [
    'mode',
  ]),
  friendly_name: { type: 'string', maxLength: 200, pattern: '^[^<>]*$' },
  picture_url: address,
  support_email: { type: 'string', maxLength: 254, format: 'email-or-empty' },
  support_url: address,
  default_audience: { type: 'string', maxLength: 600 },
  default_directory: { type: 'string', maxLength: 128 },
  default_redirection_uri: { type: 'string', maxLength: 1024, format: 'absolute-https-uri-or-empty' },
  default_token_quota: free,
  enabled_locales: {
    type: 'array',
    minItems: 1,
    maxItems: 100,
    items: { type: 'string', minLength: 2, maxLength: 20 },
  },
  sandbox_version: { type: 'string', maxLength: 8 },
  legacy_sandbox_version: { type: 'string', maxLength: 8 },
  flags: {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(FLAGS.map(name => [name, flag])),
  },
  universal_login: free,
  resource_parameter_profile: { type: 'string', enum: ['audience', 'compatibility'] },
  acr_values_supported: words,
  allow_organization_name_in_authentication_api: flag,
  authorization_response_iss_parameter_supported: flag,
  change_password: objectSchema<NonNullable<SettingsBody['change_password']>>({ enabled: flag, html: page }),
  client_id_metadata_document_supported: flag,
  customize_mfa_in_postlogin_action: flag,
  device_flow: objectSchema<NonNullable<SettingsBody['device_flow']>>({
    charset: { type: 'string', enum: ['base20', 'digits'] },
    mask: { type: 'string', maxLength: 20 },
  }),
  dynamic_client_registration_security_mode: { type: 'string', enum: ['strict', 'permissive'] },
  enable_ai_guide: flag,
  ephemeral_session_lifetime: hours,
  idle_ephemeral_session_lifetime: hours,
  ephemeral_session_lifetime_in_minutes: minutes,
  idle_ephemeral_session_lifetime_in_minutes: minutes,
  error_page: objectSchema<NonNullable<SettingsBody['error_page']>>({
    html: page,
    show_log_link: flag,
    url: address,
  }),
  guardian_mfa_page: objectSchema<NonNullable<SettingsBody['guardian_mfa_page']>>({ enabled: flag, html: page }),
  mtls: objectSchema<NonNullable<SettingsBody['mtls']>>({ enable_endpoint_aliases: flag }),
  oidc_logout: objectSchema<NonNullable<SettingsBody['oidc_logout']>>({
    rp_logout_end_session_endpoint_discovery: flag,
  }),
  phone_consolidated_experience: flag,
  pushed_authorization_requests_supported: flag,
  sessions: objectSchema<NonNullable<SettingsBody['sessions']>>({ oidc_logout_prompt_enabled: flag }),
  skip_non_verifiable_callback_uri_confirmation_prompt: flag,
}

export const settingsChanges: object = { ...clearable(objectSchema<SettingsBody>(SETTINGS)), minProperties: 1 }

/** The members that a request may name in `fields`. */
export const SETTINGS_MEMBERS: readonly string[] = [...Object.keys(SETTINGS), 'sandbox_versions_available']

/** Values that promise protection or access which this tenant does not support. */
export const SETTINGS_SUPPORTED_VALUES: readonly SupportedValue[] = [
  {
    member: 'default_audience',
    isSupported: value => value === '',
    reason: 'each request names the API that it wants a token for',
  },
  {
    member: 'default_directory',
    isSupported: value => value === '' || value === DATABASE_CONNECTION,
    reason: `the only connection here is "${DATABASE_CONNECTION}"`,
  },
  { member: 'default_token_quota', isSupported: never, reason: 'tokens are not counted here' },
  {
    member: 'client_id_metadata_document_supported',
    isSupported: isOff,
    reason: 'applications are not read from metadata documents here',
  },
  { member: 'mtls.enable_endpoint_aliases', isSupported: isOff, reason: 'client certificates are not read here' },
  {
    member: 'flags.enable_dynamic_client_registration',
    isSupported: isOff,
    reason: 'applications cannot register themselves here',
  },
  {
    member: 'flags.require_signed_request_object',
    isSupported: isOff,
    reason: 'signed authorization requests are not read here',
  },
]

/** The settings that a request changes, with all lifetimes in hours. */
export function inHours({
  session_lifetime_in_minutes: session,
  idle_session_lifetime_in_minutes: idle,
  ephemeral_session_lifetime_in_minutes: ephemeral,
  idle_ephemeral_session_lifetime_in_minutes: idleEphemeral,
  ...settings
}: Clearable<SettingsBody>): Clearable<TenantSettings> {
  return {
    ...settings,
    ...(session !== undefined && { session_lifetime: hoursOf(session) }),
    ...(idle !== undefined && { idle_session_lifetime: hoursOf(idle) }),
    ...(ephemeral !== undefined && { ephemeral_session_lifetime: hoursOf(ephemeral) }),
    ...(idleEphemeral !== undefined && { idle_ephemeral_session_lifetime: hoursOf(idleEphemeral) }),
  }
}

function hoursOf(minutesOrNull: number | null): number | null {
  return minutesOrNull === null ? null : minutesOrNull / HOUR_MINUTES
}
