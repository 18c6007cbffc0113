import {
  authenticationMethodOf,
  type Client,
  type ClientChanges,
  defaultGrantTypes,
  isPublicByDefault,
} from '../../store/access/clients.ts'
import { clearable } from '../http/clearable.ts'
import { notSupported } from '../http/errors.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { type ChangedMethods, changedMethods, type NewMethods, newMethods } from './authentication-methods.ts'

/** The members of an application that a request may set. */
export type ClientBody = Omit<ClientChanges, 'client_secret' | 'client_authentication_methods'> & {
  client_secret?: string
  client_authentication_methods?: ChangedMethods
}

export type NewClient = Omit<ClientBody, 'client_authentication_methods'> & {
  name: string
  client_authentication_methods?: NewMethods
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
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:openid:params:grant-type:ciba',
  'urn:okta:params:oauth:grant-type:webauthn',
  'urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token',
  'http://auth0.com/oauth/grant-type/password-realm',
  'http://auth0.com/oauth/grant-type/passwordless/otp',
  'http://auth0.com/oauth/grant-type/mfa-oob',
  'http://auth0.com/oauth/grant-type/mfa-otp',
  'http://auth0.com/oauth/grant-type/mfa-recovery-code',
  'http://auth0.com/oauth/legacy/grant-type/ro',
  'http://auth0.com/oauth/legacy/grant-type/ro/jwt-bearer',
  'http://auth0.com/oauth/legacy/grant-type/delegation/refresh_token',
  'http://auth0.com/oauth/legacy/grant-type/delegation/id_token',
  'http://auth0.com/oauth/legacy/grant-type/access_token',
]

/** Auth0's application types. The first four have their own defaults and their own look in the dashboard. */
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

const flag = { type: 'boolean' } as const
const text = { type: 'string', maxLength: 10_000 } as const
const free = { type: 'object' } as const
const texts = { type: 'array', maxItems: 100, items: { type: 'string', maxLength: 1024 } } as const
const address = { type: 'string', maxLength: 1024, format: 'absolute-uri-or-empty' } as const
const provider = objectSchema<{ enabled?: boolean }>({ enabled: flag })

/** Lists of URLs, with Auth0's maximum length. */
function urls(format: string): ObjectSchema<{ urls: string[] }>['properties']['urls'] {
  return { type: 'array', maxItems: 100, items: { type: 'string', minLength: 1, maxLength: 1024, format } }
}

const CLIENT: ObjectSchema<ClientBody>['properties'] = {
  name: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^<>]+$' },
  client_secret: { type: 'string', minLength: 16, maxLength: 1024, pattern: '^[\\x20-\\x7e]+$' },
  app_type: { type: 'string', enum: APP_TYPES },
  token_endpoint_auth_method: { type: 'string', enum: ['none', 'client_secret_post', 'client_secret_basic'] },
  grant_types: { type: 'array', maxItems: 30, items: { type: 'string', enum: GRANT_TYPES } },
  callbacks: urls('callback-url'),
  allowed_logout_urls: urls('absolute-uri'),
  web_origins: urls('origin'),
  allowed_origins: urls('origin'),
  // Auth0 accepts any other member here as well.
  jwt_configuration: {
    type: 'object',
    properties: {
      alg: { type: 'string', enum: ['RS256', 'HS256', 'RS512', 'PS256'] },
      lifetime_in_seconds: { type: 'integer', minimum: 1, maximum: LONGEST_ID_TOKEN },
      secret_encoded: flag,
      scopes: free,
    },
  },
  refresh_token: objectSchema<NonNullable<ClientBody['refresh_token']>>({
    rotation_type: { type: 'string', enum: ['rotating', 'non-rotating'] },
    expiration_type: { type: 'string', enum: ['expiring', 'non-expiring'] },
    leeway: { type: 'integer', minimum: 0, maximum: LONGEST_LEEWAY },
    token_lifetime: { type: 'integer', minimum: 1, maximum: LONGEST_REFRESH },
    infinite_token_lifetime: flag,
    idle_token_lifetime: { type: 'integer', minimum: 1, maximum: LONGEST_REFRESH },
    infinite_idle_token_lifetime: flag,
    policies: { type: 'array', items: free },
  }),
  description: { type: 'string', maxLength: 140 },
  logo_uri: address,
  initiate_login_uri: { type: 'string', maxLength: 1024, format: 'absolute-https-uri-or-empty' },
  client_metadata: {
    type: 'object',
    maxProperties: 10,
    additionalProperties: { type: ['string', 'null'], maxLength: 255 },
  },
  is_first_party: flag,
  oidc_conformant: flag,
  sso: flag,
  sso_disabled: flag,
  cross_origin_authentication: flag,
  cross_origin_loc: address,
  custom_login_page_on: flag,
  custom_login_page: text,
  custom_login_page_preview: text,
  form_template: text,
  client_aliases: texts,
  allowed_clients: texts,
  is_token_endpoint_ip_header_trusted: flag,
  organization_usage: { type: 'string', enum: ['deny', 'allow', 'require'] },
  organization_require_behavior: { type: 'string', enum: ['no_prompt', 'pre_login_prompt', 'post_login_prompt'] },
  organization_discovery_methods: texts,
  default_organization: free,
  addons: free,
  mobile: free,
  native_social_login: objectSchema<NonNullable<ClientBody['native_social_login']>>({
    apple: provider,
    facebook: provider,
    google: provider,
  }),
  oidc_logout: free,
  oidc_backchannel_logout: free,
  client_authentication_methods: changedMethods,
  signed_request_object: free,
  encryption_key: free,
  require_pushed_authorization_requests: flag,
  par_request_expiry: { type: 'integer', minimum: 10, maximum: 600 },
  require_proof_of_possession: flag,
  compliance_level: {
    type: 'string',
    enum: ['none', 'fapi1_adv_pkj_par', 'fapi1_adv_mtls_par', 'fapi2_sp_pkj_mtls', 'fapi2_sp_mtls_mtls'],
  },
  session_transfer: free,
  token_exchange: objectSchema<NonNullable<ClientBody['token_exchange']>>({
    allow_any_profile_of_type: {
      type: 'array',
      items: { type: 'string', enum: ['custom_authentication', 'on_behalf_of_token_exchange'] },
    },
  }),
  token_quota: free,
  redirection_policy: { type: 'string', enum: ['allow_always', 'open_redirect_protection'] },
  third_party_security_mode: { type: 'string', enum: ['strict', 'permissive'] },
  skip_non_verifiable_callback_uri_confirmation_prompt: flag,
  async_approval_notification_channels: texts,
  express_configuration: free,
  my_organization_configuration: free,
  resource_server_identifier: { type: 'string', minLength: 1, maxLength: 600 },
}

export const newClient: ObjectSchema<NewClient> = objectSchema<NewClient>(
  { ...CLIENT, client_authentication_methods: newMethods },
  ['name'],
)

/** An application always has a name and an authentication method, so these cannot be cleared. */
export const clientChanges: object = clearable(objectSchema<ClientBody>(CLIENT), ['name', 'client_secret'])

/** The members that a request may name in `fields`. */
export const CLIENT_MEMBERS: readonly string[] = [
  ...Object.keys(CLIENT),
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

/** The settings of a new application: the defaults of its type, unless the request sets them. */
export function newClientSettings(body: ClientBody): ClientBody {
  const { app_type, client_authentication_methods: methods } = body
  if (app_type === undefined) return body
  return {
    ...(isPublicByDefault(app_type) && !methods && { token_endpoint_auth_method: 'none' }),
    grant_types: defaultGrantTypes(app_type),
    ...body,
  }
}

/**
 * Checks the settings that a change would result in.
 *
 * @throws RequestRefused when an application without a secret could get tokens by its client ID alone
 */
export function refuseContradictions(client: Client): void {
  if (authenticationMethodOf(client) === 'none' && client.grant_types.includes('client_credentials')) {
    throw notSupported(
      'The grant type "client_credentials" cannot be used with the token endpoint authentication method "none"',
    )
  }
}
