import type { ClientDetails, ClientSettings } from '../store/client-settings.ts'
import type { ClientChanges } from '../store/clients.ts'
import { notSupported } from './errors.ts'
import { type ObjectSchema, objectSchema } from './schema.ts'

/** What a request may say of an application. */
export interface ClientBody
  extends ClientDetails,
    Omit<Partial<ClientSettings>, 'jwt_configuration' | 'refresh_token'> {
  name?: string
  client_secret?: string
  jwt_configuration?: Partial<ClientSettings['jwt_configuration']>
  refresh_token?: Partial<ClientSettings['refresh_token']>
}

const LONGEST_REFRESH = 157_788_000
const LONGEST_ID_TOKEN = 2_592_000
const LONGEST_LEEWAY = 60

const GRANT_TYPES = [
  'authorization_code',
  'implicit',
  'refresh_token',
  'client_credentials',
  'password',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:openid:params:grant-type:ciba',
  'http://auth0.com/oauth/grant-type/password-realm',
  'http://auth0.com/oauth/grant-type/passwordless/otp',
  'http://auth0.com/oauth/grant-type/mfa-oob',
  'http://auth0.com/oauth/grant-type/mfa-otp',
  'http://auth0.com/oauth/grant-type/mfa-recovery-code',
]

/** The kinds of application that Auth0 has. The first four have defaults and a look of their own here. */
export const APP_TYPES: readonly string[] = [
  'spa',
  'native',
  'regular_web',
  'non_interactive',
  'resource_server',
  'express_configuration',
  'rms',
  'box',
  'cloudbees',
  'concur',
  'dropbox',
  'mscrm',
  'echosign',
  'egnyte',
  'newrelic',
  'office365',
  'salesforce',
  'sentry',
  'sharepoint',
  'slack',
  'springcm',
  'zendesk',
  'zoom',
  'sso_integration',
  'oag',
]

/** Members of an application's document that no request says. */
export const MEMBERS_NOT_WRITTEN: readonly string[] = [
  'api_type',
  'callback_url_template',
  'client_id',
  'config_route',
  'cross_origin_auth',
  'global',
  'id_token',
  'owners',
  'signing_keys',
  'tenant',
]

const flag = { type: 'boolean' } as const
const text = { type: 'string', maxLength: 10_000 } as const
const free = { type: 'object' } as const
const texts = { type: 'array', maxItems: 100, items: { type: 'string', maxLength: 1024 } } as const

/** Lists of URLs, at most as many as Auth0 takes. */
function urls(format: string): ObjectSchema<{ urls: string[] }>['properties']['urls'] {
  return { type: 'array', maxItems: 100, items: { type: 'string', minLength: 1, maxLength: 1024, format } }
}

/** What an application may be told to be. What would weaken it here without notice, such as consent, is refused. */
export const CLIENT: ObjectSchema<ClientBody>['properties'] = {
  name: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^<>]+$' },
  client_secret: { type: 'string', minLength: 16, maxLength: 1024, pattern: '^[\\x20-\\x7e]+$' },
  app_type: { type: 'string', enum: ['spa', 'native', 'regular_web', 'non_interactive'] },
  token_endpoint_auth_method: { type: 'string', enum: ['none', 'client_secret_post', 'client_secret_basic'] },
  grant_types: { type: 'array', maxItems: 30, items: { type: 'string', enum: GRANT_TYPES } },
  callbacks: urls('callback-url'),
  allowed_logout_urls: urls('absolute-uri'),
  web_origins: urls('origin'),
  allowed_origins: urls('origin'),
  jwt_configuration: objectSchema<Partial<ClientSettings['jwt_configuration']>>({
    alg: { type: 'string', enum: ['RS256'] },
    lifetime_in_seconds: { type: 'integer', minimum: 1, maximum: LONGEST_ID_TOKEN },
    secret_encoded: flag,
  }),
  refresh_token: objectSchema<Partial<ClientSettings['refresh_token']>>({
    rotation_type: { type: 'string', enum: ['rotating', 'non-rotating'] },
    expiration_type: { type: 'string', enum: ['expiring', 'non-expiring'] },
    leeway: { type: 'integer', minimum: 0, maximum: LONGEST_LEEWAY },
    token_lifetime: { type: 'integer', minimum: 1, maximum: LONGEST_REFRESH },
    infinite_token_lifetime: flag,
    idle_token_lifetime: { type: 'integer', minimum: 1, maximum: LONGEST_REFRESH },
    infinite_idle_token_lifetime: flag,
  }),
  description: { type: 'string', maxLength: 140 },
  logo_uri: { type: 'string', maxLength: 1024, format: 'absolute-uri-or-empty' },
  initiate_login_uri: { type: 'string', maxLength: 1024, format: 'absolute-https-uri-or-empty' },
  client_metadata: {
    type: 'object',
    maxProperties: 10,
    additionalProperties: { type: ['string', 'null'], maxLength: 255 },
  },
  // Every application is first-party: a third party's would need the person's consent, which is not asked for here.
  is_first_party: { type: 'boolean', enum: [true] },
  oidc_conformant: flag,
  sso: flag,
  sso_disabled: flag,
  cross_origin_authentication: flag,
  cross_origin_loc: { type: 'string', maxLength: 1024, format: 'absolute-uri-or-empty' },
  custom_login_page_on: flag,
  custom_login_page: text,
  form_template: text,
  client_aliases: texts,
  allowed_clients: texts,
  is_token_endpoint_ip_header_trusted: flag,
  organization_usage: { type: 'string', enum: ['deny', 'allow'] },
  organization_require_behavior: { type: 'string', enum: ['no_prompt'] },
  addons: free,
  mobile: free,
  native_social_login: free,
  oidc_logout: free,
}

const BY_APP_TYPE: Readonly<
  Record<ClientSettings['app_type'], Pick<ClientSettings, 'grant_types' | 'token_endpoint_auth_method'>>
> = {
  spa: { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] },
  native: { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] },
  regular_web: {
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  },
  non_interactive: { token_endpoint_auth_method: 'client_secret_post', grant_types: ['client_credentials'] },
}

/** The settings of a new application: what its kind needs, unless the request says otherwise. */
export function newClientSettings({ app_type = 'regular_web', ...body }: ClientBody): ClientBody {
  return { app_type, ...BY_APP_TYPE[app_type], ...body }
}

/**
 * Checks what an application would become.
 *
 * @throws RequestRefused when an application without a secret could get tokens by its client ID alone
 */
export function refuseContradictions({ token_endpoint_auth_method, grant_types = [] }: ClientChanges): void {
  if (token_endpoint_auth_method === 'none' && grant_types.includes('client_credentials')) {
    throw notSupported(
      'The grant type "client_credentials" cannot be used with the token endpoint authentication method "none"',
    )
  }
}
