import type { Suite } from '../check.ts'
import { authenticationChecks } from './authentication.ts'
import { clientGrantChecks } from './client-grants.ts'
import { clientChecks } from './clients.ts'
import { connectionChecks } from './connections.ts'
import { logChecks } from './logs.ts'
import { notOfferedChecks } from './not-offered.ts'
import { refreshTokenChecks } from './refresh-tokens.ts'
import { resourceServerChecks } from './resource-servers.ts'
import { roleChecks } from './roles.ts'
import { sessionChecks } from './sessions.ts'
import { signingKeyChecks } from './signing-keys.ts'
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
      ...roleChecks,
      ...connectionChecks,
      ...tenantSettingsChecks,
      ...sessionChecks,
      ...refreshTokenChecks,
      ...ticketChecks,
      ...logChecks,
      ...notOfferedChecks,
      ...signingKeyChecks,
    ],
    differences: [
      'Operations of features that the tenant does not have (organizations, actions, branding, …) answer 403 `insufficient_scope`, whatever scopes the token holds. Auth0 answers so when the scope is missing.',
      'There is one connection, the database `Username-Password-Authentication`. It can be changed, and neither created nor deleted.',
      'The application that stands for all ("All Applications") is found by `is_global=true` alone. It is on no other list, and can be neither read by its ID nor changed.',
      'What would promise protection or access that is not there is refused with 400: applications of third parties, wildcards in callbacks, client authentication by keys, custom databases, a default audience, signing algorithms other than RS256 and HS256.',
      'A change takes effect at once, revoking a signing key included: tokens that it signed are refused from that moment. No answer is limited in rate.',
    ],
  },
  {
    client: 'auth0/legacy (AuthenticationClient)',
    package: 'auth0-legacy',
    kind: 'server',
    checks: authenticationChecks,
    differences: [
      'Passwords are entered on the login page alone: the grants `password` and `password-realm` are refused, as are passwordless logins, token exchange and pushed authorization requests.',
    ],
  },
]
