import type { Suite } from '../check.ts'
import { accountChecks } from './accounts.ts'
import { actionChecks } from './actions.ts'
import { authenticationChecks } from './authentication.ts'
import { clientGrantChecks } from './client-grants.ts'
import { clientChecks } from './clients.ts'
import { connectionChecks } from './connections.ts'
import { logChecks } from './logs.ts'
import { notOfferedChecks } from './not-offered.ts'
import { organizationChecks } from './organizations.ts'
import { refreshTokenChecks } from './refresh-tokens.ts'
import { resourceServerChecks } from './resource-servers.ts'
import { roleChecks } from './roles.ts'
import { sessionChecks } from './sessions.ts'
import { signingKeyChecks } from './signing-keys.ts'
import { storedResourceChecks } from './stored-resources.ts'
import { tenantSettingsChecks } from './tenant-settings.ts'
import { ticketChecks } from './tickets.ts'
import { userChecks } from './users.ts'

/** Auth0's SDK for servers. */
export const auth0Suites: readonly Suite[] = [
  {
    client: 'auth0 (ManagementClient)',
    package: 'auth0',
    kind: 'server',
    checks: [
      ...resourceServerChecks,
      ...clientChecks,
      ...clientGrantChecks,
      ...userChecks,
      ...accountChecks,
      ...roleChecks,
      ...connectionChecks,
      ...tenantSettingsChecks,
      ...sessionChecks,
      ...refreshTokenChecks,
      ...ticketChecks,
      ...logChecks,
      ...organizationChecks,
      ...actionChecks,
      ...notOfferedChecks,
      ...storedResourceChecks,
      ...signingKeyChecks,
    ],
    differences: [
      'Resources without a counterpart (log streams, branding, …) are stored without an effect. Operations of unsupported features answer 403 `insufficient_scope` for all tokens. Auth0 gives this response when the scope is missing.',
      'There is one connection, the database `Username-Password-Authentication`. It can be changed, but connections cannot be created or deleted.',
      'The global application ("All Applications") is listed only with `is_global=true`. Only its login page can be changed, and is shown nowhere.',
      'Settings for unsupported protection or access are rejected with 400: third-party applications, wildcards in callbacks, client authentication by keys, custom databases, a default audience, signing algorithms other than RS256 and HS256.',
      'Changes take effect immediately. Tokens of a revoked signing key are rejected from that moment. There are no rate limits.',
    ],
  },
  {
    client: 'auth0/legacy (AuthenticationClient)',
    package: 'auth0-legacy',
    kind: 'server',
    checks: authenticationChecks,
    differences: ['Passwordless logins are rejected.'],
  },
]
