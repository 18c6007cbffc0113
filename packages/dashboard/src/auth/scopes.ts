/** The scopes that the dashboard requests. The tenant grants those that the user has. */
export const SCOPES: readonly string[] = [
  ...allOf('resource_servers'),
  ...allOf('clients'),
  'read:client_keys',
  'update:client_keys',
  ...allOf('client_grants'),
  ...allOf('users'),
  'read:users_app_metadata',
  'update:users_app_metadata',
  ...allOf('roles'),
  ...allOf('actions'),
  ...allOf('organizations'),
  ...allOf('organization_connections'),
  ...['members', 'member_roles', 'invitations'].flatMap(part =>
    ['create', 'read', 'delete'].map(action => `${action}:organization_${part}`),
  ),
  'read:authentication_methods',
  'delete:authentication_methods',
  'read:guardian_factors',
  'update:guardian_factors',
  'read:mfa_policies',
  'update:mfa_policies',
  'read:connections',
  'create:role_members',
  'read:role_members',
  'delete:role_members',
  'read:logs',
  'read:logs_users',
  'read:sessions',
  'delete:sessions',
  'read:signing_keys',
  'create:signing_keys',
  'update:signing_keys',
  'read:tenant_settings',
  'update:tenant_settings',
  'read:stats',
]

function allOf(resource: string): string[] {
  return ['create', 'read', 'update', 'delete'].map(action => `${action}:${resource}`)
}
