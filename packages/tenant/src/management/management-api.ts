import { protect } from '@tollgate/guard/fastify'
import type { FastifyPluginAsync } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import type { LoginBlocks } from '../accounts/login-blocks.ts'
import type { SecondFactors } from '../accounts/second-factors.ts'
import type { Actions } from '../actions/actions.ts'
import type { EventLog } from '../logs/event-log.ts'
import type { Database } from '../store/database.ts'
import { addActionBindings } from './actions/bindings.ts'
import { addActions } from './actions/routes.ts'
import { addActionTests } from './actions/tests.ts'
import { addAdministrators } from './administrators/routes.ts'
import { addClientGrants } from './client-grants/routes.ts'
import { addClientCredentials } from './clients/credentials.ts'
import { addClients } from './clients/routes.ts'
import { addConnections } from './connections/routes.ts'
import type { Coverage } from './coverage/coverage.ts'
import { addFaults, type ManagedFaults } from './faults/routes.ts'
import { addForwardedCalls } from './forwarded-calls/routes.ts'
import { addGrants } from './grants/routes.ts'
import { addGuardian } from './guardian/routes.ts'
import { answerError } from './http/errors.ts'
import { createManagementGuard } from './http/guard.ts'
import { readJsonBodies } from './http/json-body.ts'
import { logOperations } from './http/operation-log.ts'
import { refuseUnknownOperations } from './http/unknown-operations.ts'
import { refuseUnknownParameters } from './http/unknown-parameters.ts'
import { compileSchema } from './http/validation.ts'
import { addJobs } from './jobs/routes.ts'
import { addLogs } from './logs/routes.ts'
import { addMails } from './mails/routes.ts'
import { addOrganizationClientGrants } from './organizations/client-grants.ts'
import { addOrganizationConnections } from './organizations/connections.ts'
import { addOrganizationInvitations } from './organizations/invitations.ts'
import { addOrganizationMembers } from './organizations/members.ts'
import { addOrganizations } from './organizations/routes.ts'
import { addRefreshTokens } from './refresh-tokens/routes.ts'
import { addReset } from './reset/routes.ts'
import { addResourceServers } from './resource-servers/routes.ts'
import { addRoles } from './roles/routes.ts'
import { addSessions } from './sessions/routes.ts'
import { addSigningKeys } from './signing-keys/routes.ts'
import { addStats } from './stats/routes.ts'
import { addStoredResources } from './stored/routes.ts'
import { addTenantSettings } from './tenant-settings/routes.ts'
import { addTestTokens, type TestTokens } from './test-tokens/routes.ts'
import { addTickets } from './tickets/routes.ts'
import { addTokenExchangeProfiles } from './token-exchange-profiles/routes.ts'
import { addAddressBlocks, addUserBlocks } from './user-blocks/routes.ts'
import { addAuthenticators } from './users/authenticators.ts'
import { addIdentities } from './users/identities.ts'
import { addOneTimePasswords } from './users/one-time-password.ts'
import { addUserPermissions, addUserRoles } from './users/roles.ts'
import { addUsers } from './users/routes.ts'

export interface ManagementApiOptions {
  /** The tenant itself issues the tokens for its Management API. */
  issuer: string
  database: Database
  /** The tenant's public keys. */
  keys: JSONWebKeySet
  eventLog: EventLog
  actions: Actions
  /** Issues tokens for tests. Not needed where configuration files are applied. */
  tokens?: TestTokens
  secondFactors?: SecondFactors
  loginBlocks?: LoginBlocks
  /** Notes which operations there are. */
  coverage?: Coverage
  /** Simulates failures. Not needed where configuration files are applied. */
  faults?: ManagedFaults
  /** Whether other machines can reach the tenant. */
  isExposed?: boolean
  /** Resets the tenant to the state of its first start. */
  reset: () => Promise<void>
}

/**
 * The Management API (version 2), which is protected by the guard. Register it before any other route, with the prefix
 * `/api/v2`.
 */
export const managementApi: FastifyPluginAsync<ManagementApiOptions> = async (app, options) => {
  const {
    issuer,
    database,
    keys,
    eventLog,
    actions,
    tokens,
    secondFactors,
    loginBlocks,
    coverage,
    faults,
    isExposed = false,
    reset,
  } = options
  app.setValidatorCompiler(compileSchema)
  app.setErrorHandler(answerError)
  readJsonBodies(app)
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff')
  })
  refuseUnknownParameters(app)
  coverage?.watch(app)
  logOperations(app, eventLog)
  protect(app, createManagementGuard(issuer, keys))

  addResourceServers(app, database)
  addClients(app, database, issuer)
  addClientCredentials(app, database)
  addClientGrants(app, database)
  addRoles(app, database)
  addUsers(app, database, issuer)
  addIdentities(app, database)
  addAdministrators(app, database)
  addUserRoles(app, database)
  addUserPermissions(app, database)
  addGuardian(app, database)
  if (loginBlocks) addUserBlocks(app, { database, eventLog, blocks: loginBlocks })
  if (loginBlocks) addAddressBlocks(app, loginBlocks)
  if (secondFactors) addAuthenticators(app, database, secondFactors)
  if (secondFactors && !isExposed) addOneTimePasswords(app, database, secondFactors)
  addActions(app, database, actions)
  addActionBindings(app, database, actions)
  addActionTests(app, database, actions)
  addTokenExchangeProfiles(app, database)
  addOrganizations(app, database)
  addOrganizationConnections(app, database)
  addOrganizationMembers(app, database)
  addOrganizationInvitations(app, database)
  addOrganizationClientGrants(app, database)
  addSessions(app, database)
  addRefreshTokens(app, database)
  addGrants(app, database, issuer)
  addTickets(app, database, issuer)
  addJobs(app, database, issuer)
  addConnections(app, database)
  addTenantSettings(app, database)
  addSigningKeys(app, database)
  addLogs(app, database, eventLog)
  addStats(app, database, eventLog)
  addForwardedCalls(app)
  if (faults) addFaults(app, faults)
  if (tokens) addTestTokens(app, database, tokens)
  addMails(app, database)
  addReset(app, issuer, reset)
  addStoredResources(app, database)
  refuseUnknownOperations(app)
}
