/** What decides how an application may get tokens, in the Management API's words. */
export interface ClientSettings {
  app_type: 'spa' | 'native' | 'regular_web' | 'non_interactive'
  token_endpoint_auth_method: 'none' | 'client_secret_post' | 'client_secret_basic'
  grant_types: string[]
  /** Where a login may return to. */
  callbacks: string[]
  /** Where a logout may return to. */
  allowed_logout_urls: string[]
  /** Origins that may log in silently in a frame (`response_mode=web_message`), and call across origins. */
  web_origins: string[]
  /** Further origins that may call across origins. */
  allowed_origins: string[]
  jwt_configuration: JwtConfiguration
  refresh_token: RefreshTokenSettings
}

/** ID tokens. */
export interface JwtConfiguration {
  alg: 'RS256'
  lifetime_in_seconds: number
  secret_encoded: boolean
}

export interface RefreshTokenSettings {
  rotation_type: 'rotating' | 'non-rotating'
  expiration_type: 'expiring' | 'non-expiring'
  /** Seconds in which a rotated token may be exchanged once more. */
  leeway: number
  /** Seconds from the login, however often the token is exchanged. */
  token_lifetime: number
  infinite_token_lifetime: boolean
  /** Seconds without use. */
  idle_token_lifetime: number
  infinite_idle_token_lifetime: boolean
}

/** What is kept for whoever manages the tenant, or for Auth0's tools, and decides nothing here. */
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
  form_template?: string
  client_aliases?: string[]
  allowed_clients?: string[]
  is_token_endpoint_ip_header_trusted?: boolean
  organization_usage?: 'deny' | 'allow'
  organization_require_behavior?: 'no_prompt'
  addons?: Record<string, unknown>
  mobile?: Record<string, unknown>
  native_social_login?: Record<string, unknown>
  oidc_logout?: Record<string, unknown>
}

/** What an application has when nothing else is said: Auth0's defaults. */
export const DEFAULT_CLIENT_SETTINGS: ClientSettings = {
  app_type: 'regular_web',
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
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
