/** The settings that decide which tokens an application can get, in the Management API's terms. */
export interface ClientSettings {
  /** Auth0's application type. */
  app_type: string
  token_endpoint_auth_method: 'none' | 'client_secret_post' | 'client_secret_basic'
  grant_types: string[]
  /** Allowed redirect URIs of a login. */
  callbacks: string[]
  /** Allowed return URLs of a logout. */
  allowed_logout_urls: string[]
  /** Origins that may log in silently in a frame (`response_mode=web_message`), and may send cross-origin requests. */
  web_origins: string[]
  /** Further origins that may send cross-origin requests. */
  allowed_origins: string[]
  jwt_configuration: JwtConfiguration
  refresh_token: RefreshTokenSettings
}

/** ID tokens. */
export interface JwtConfiguration {
  /** Only RS256 is used. */
  alg: string
  lifetime_in_seconds: number
  secret_encoded: boolean
  /** Without effect here. */
  scopes?: Record<string, unknown>
}

export interface RefreshTokenSettings {
  rotation_type: 'rotating' | 'non-rotating'
  expiration_type: 'expiring' | 'non-expiring'
  /** Seconds in which a rotated token may be used again. */
  leeway: number
  /** Seconds from the login, independent of use. */
  token_lifetime: number
  infinite_token_lifetime: boolean
  /** Seconds without use. */
  idle_token_lifetime: number
  infinite_idle_token_lifetime: boolean
  /** Without effect here: always an empty list. */
  policies?: Record<string, unknown>[]
}

/** Settings that are stored for administrators or Auth0's tools, and have no effect here. */
export interface ClientDetails {
  description?: string
  logo_uri?: string
  initiate_login_uri?: string
  client_metadata?: Record<string, unknown>
  is_first_party?: boolean
  oidc_conformant?: boolean
  sso?: boolean
  sso_disabled?: boolean
  cross_origin_authentication?: boolean
  cross_origin_loc?: string
  custom_login_page_on?: boolean
  custom_login_page?: string
  custom_login_page_preview?: string
  form_template?: string
  client_aliases?: string[]
  allowed_clients?: string[]
  is_token_endpoint_ip_header_trusted?: boolean
  organization_usage?: string
  organization_require_behavior?: string
  organization_discovery_methods?: string[]
  default_organization?: Record<string, unknown>
  addons?: Record<string, unknown>
  mobile?: Record<string, unknown>
  native_social_login?: {
    apple?: { enabled?: boolean }
    facebook?: { enabled?: boolean }
    google?: { enabled?: boolean }
  }
  oidc_logout?: Record<string, unknown>
  oidc_backchannel_logout?: Record<string, unknown>
  client_authentication_methods?: ClientAuthenticationMethods
  signed_request_object?: Record<string, unknown>
  encryption_key?: Record<string, unknown>
  require_pushed_authorization_requests?: boolean
  par_request_expiry?: number
  require_proof_of_possession?: boolean
  compliance_level?: string
  session_transfer?: Record<string, unknown>
  token_exchange?: { allow_any_profile_of_type?: string[] }
  token_quota?: Record<string, unknown>
  redirection_policy?: string
  third_party_security_mode?: string
  skip_non_verifiable_callback_uri_confirmation_prompt?: boolean
  async_approval_notification_channels?: string[]
  express_configuration?: Record<string, unknown>
  my_organization_configuration?: Record<string, unknown>
  resource_server_identifier?: string
}

/** What an API needs in `token_exchange.allow_any_profile_of_type` to exchange its tokens for other APIs. */
/** Lets an application exchange tokens by the profiles whose Actions authenticate users. */
export const CUSTOM_AUTHENTICATION = 'custom_authentication'

export const ON_BEHALF_OF = 'on_behalf_of_token_exchange'

/** How an application authenticates without a secret. It replaces `token_endpoint_auth_method`. */
export interface ClientAuthenticationMethods {
  /** Client assertions (RFC 7523 §2.2), signed with one of these keys. */
  private_key_jwt?: { credentials: { id: string }[] }
}

/** Auth0's defaults for settings that were not set. */
export const DEFAULT_CLIENT_SETTINGS: ClientSettings = {
  app_type: 'regular_web',
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
  callbacks: [],
  allowed_logout_urls: [],
  web_origins: [],
  allowed_origins: [],
  jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36_000, secret_encoded: false },
  refresh_token: {
    rotation_type: 'non-rotating',
    expiration_type: 'non-expiring',
    leeway: 0,
    token_lifetime: 31_557_600,
    infinite_token_lifetime: true,
    idle_token_lifetime: 2_592_000,
    infinite_idle_token_lifetime: true,
  },
}
