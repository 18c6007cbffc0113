/** All operations of the SDK that the tenant supports, by path. The others are rejected as by Auth0. */
export const OFFERED: ReadonlySet<string> = new Set([
  ...['list', 'create', 'get', 'update', 'delete'].map(verb => `resourceServers.${verb}`),
  ...['list', 'create', 'get', 'update', 'delete', 'rotateSecret'].map(verb => `clients.${verb}`),
  // No application has keys: the list is empty, and one cannot be added.
  ...['list', 'create'].map(verb => `clients.credentials.${verb}`),
  ...['list', 'create', 'get', 'update', 'delete'].map(verb => `clientGrants.${verb}`),
  ...['list', 'create', 'get', 'update', 'delete', 'listUsersByEmail'].map(verb => `users.${verb}`),
  ...['list', 'assign', 'delete'].map(verb => `users.roles.${verb}`),
  ...['list', 'create', 'delete'].map(verb => `users.permissions.${verb}`),
  ...['list', 'delete'].map(verb => `users.sessions.${verb}`),
  'users.logs.list',
  ...['list', 'create', 'get', 'update', 'delete'].map(verb => `roles.${verb}`),
  ...['list', 'add', 'delete'].map(verb => `roles.permissions.${verb}`),
  ...['list', 'assign'].map(verb => `roles.users.${verb}`),
  // The tenant has one connection: these are refused with that reason.
  ...['create', 'delete'].map(verb => `connections.${verb}`),
  ...['list', 'get', 'update'].map(verb => `connections.${verb}`),
  ...['get', 'update'].map(verb => `connections.clients.${verb}`),
  ...['list', 'get', 'rotate', 'revoke'].map(verb => `keys.signing.${verb}`),
  ...['list', 'get'].map(verb => `logs.${verb}`),
  ...['get', 'update'].map(verb => `tenants.settings.${verb}`),
  ...['getDaily', 'getActiveUsersCount'].map(verb => `stats.${verb}`),
  ...['list', 'delete'].map(verb => `users.refreshToken.${verb}`),
  ...['get', 'delete'].map(verb => `refreshTokens.${verb}`),
  ...['get', 'delete', 'revoke'].map(verb => `sessions.${verb}`),
  ...['verifyEmail', 'changePassword'].map(verb => `tickets.${verb}`),
])
