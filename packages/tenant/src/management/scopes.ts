import type { ApiScope } from '../store/access/resource-servers.ts'

/** The supported operations, by resource. */
const OFFERED = {
  actions: 'create read update delete',
  anomaly_blocks: 'read delete',
  attack_protection: 'read update',
  authentication_methods: 'create read delete',
  branding: 'create read update delete',
  client_credentials: 'create read update delete',
  client_grants: 'create read update delete',
  client_keys: 'create read update delete',
  clients: 'create read update delete',
  connection_profiles: 'create read update delete',
  connections: 'create read update delete',
  custom_domains: 'create read update delete',
  email_provider: 'create read update delete',
  email_templates: 'create read update',
  event_deliveries: 'read',
  event_streams: 'create read update delete',
  flows: 'create read update delete',
  flows_executions: 'read',
  flows_vault_connections: 'create read update delete',
  forms: 'create read update delete',
  grants: 'read delete',
  guardian_enrollments: 'read delete',
  guardian_factors: 'read update',
  hooks: 'create read update delete',
  log_streams: 'create read update delete',
  logs: 'read',
  logs_users: 'read',
  mfa_policies: 'read update',
  network_acls: 'create read update delete',
  organization_client_grants: 'create read delete',
  organization_connections: 'create read update delete',
  organization_discovery_domains: 'create read update delete',
  organization_invitations: 'create read delete',
  organization_member_roles: 'create read delete',
  organization_members: 'create read delete',
  organizations: 'create read update delete',
  phone_providers: 'create read update delete',
  phone_templates: 'create read update delete',
  prompts: 'read update',
  refresh_tokens: 'read delete',
  resource_servers: 'create read update delete',
  role_members: 'create read delete',
  roles: 'create read update delete',
  rules: 'create read update delete',
  rules_configs: 'read update delete',
  self_service_profile_custom_texts: 'read update',
  self_service_profiles: 'create read update delete',
  sessions: 'read delete',
  signing_keys: 'create read update',
  stats: 'read',
  token_exchange_profiles: 'create read update delete',
  tenant_settings: 'read update',
  user_attribute_profiles: 'create read update delete',
  user_tickets: 'create',
  users: 'create read update delete',
  users_app_metadata: 'create read update delete',
  vdcs_templates: 'create read update delete',
}

/**
 * Further scopes of Auth0's API. Grants exported from an Auth0 tenant may contain them; no operation here requires
 * them.
 */
const KNOWN = {
  flows_executions: 'delete',
  event_deliveries: 'update',
  authentication_methods: 'update',
  current_user: 'read delete',
  current_user_device_credentials: 'create delete',
  current_user_identities: 'update',
  current_user_metadata: 'create update delete',
  custom_signing_keys: 'create read update delete',
  device_credentials: 'create read update delete',
  encryption_keys: 'create read update delete',
  entitlements: 'read',
  groups: 'create read update delete',
  guardian_enrollment_tickets: 'create',
  insights: 'read',
  integrations: 'create read update delete',
  limits: 'read update',
  organizations_summary: 'read',
  passwords_checking_job: 'create delete',
  scim_config: 'create read update delete',
  scim_token: 'create read delete',
  shields: 'create read update delete',
  sso_access_tickets: 'create delete',
  tokens: 'blacklist',
  triggers: 'read update',
  user_custom_blocks: 'create read delete',
  user_idp_tokens: 'read',
}

/** The scopes of the supported operations. */
export const OFFERED_SCOPES: readonly ApiScope[] = scopesOf(OFFERED)

/** All scopes that the Management API defines. */
export const MANAGEMENT_SCOPES: readonly ApiScope[] = [...OFFERED_SCOPES, ...scopesOf(KNOWN)]

/** What a scope allows, in words: `read:client_grants` → `Read client grants`. */
export function describeScope(scope: string): string {
  const [verb = '', resource = ''] = scope.split(':')
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${resource.replaceAll('_', ' ')}`
}

function scopesOf(verbsByResource: Readonly<Record<string, string>>): ApiScope[] {
  return Object.entries(verbsByResource).flatMap(([resource, verbs]) =>
    verbs.split(' ').map(verb => ({ value: `${verb}:${resource}`, description: describeScope(`${verb}:${resource}`) })),
  )
}
