import { protect } from '@tollgate/guard/fastify'
import type { FastifyPluginAsync } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import type { LogBook } from '../log-book.ts'
import type { Database } from '../store/database.ts'
import { addAdministrators } from './administrators.ts'
import { addClientCredentials } from './client-credentials.ts'
import { addClientGrants } from './client-grants.ts'
import { addClients } from './clients.ts'
import { addConnections } from './connections.ts'
import { answerError } from './errors.ts'
import { addForwardedCalls } from './forwarded-calls.ts'
import { createManagementGuard } from './guard.ts'
import { readJsonBodies } from './json-body.ts'
import { addLogs } from './logs.ts'
import { addMails } from './mails.ts'
import { logOperations } from './operation-log.ts'
import { addRefreshTokens } from './refresh-tokens.ts'
import { addReset } from './reset.ts'
import { addResourceServers } from './resource-servers.ts'
import { addRoles } from './roles.ts'
import { addSessions } from './sessions.ts'
import { addSigningKeys } from './signing-keys.ts'
import { addStats } from './stats.ts'
import { addTenantSettings } from './tenant-settings.ts'
import { addTickets } from './tickets.ts'
import { refuseUnknownOperations } from './unknown-operations.ts'
import { refuseUnknownParameters } from './unknown-parameters.ts'
import { addUserPermissions, addUserRoles } from './user-roles.ts'
import { addUsers } from './users.ts'
import { compileSchema } from './validation.ts'

export interface ManagementApiOptions {
  /** The tenant itself issues the tokens for its Management API. */
  issuer: string
  database: Database
  /** The tenant's public keys. */
  keys: JSONWebKeySet
  logBook: LogBook
  /** Brings the tenant back to what it was when it first started. */
  reset: () => Promise<void>
}

/**
 * The Management API (version 2), itself an API that the guard protects. Register it before any other route, with the
 * prefix `/api/v2`.
 */
export const managementApi: FastifyPluginAsync<ManagementApiOptions> = async (app, options) => {
  const { issuer, database, keys, logBook, reset } = options
  app.setValidatorCompiler(compileSchema)
  app.setErrorHandler(answerError)
  readJsonBodies(app)
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff')
  })
  refuseUnknownParameters(app)
  logOperations(app, logBook)
  protect(app, createManagementGuard(issuer, keys))

  addResourceServers(app, database)
  addClients(app, database, issuer)
  addClientCredentials(app, database)
  addClientGrants(app, database)
  addRoles(app, database)
  addUsers(app, database, issuer)
  addAdministrators(app, database)
  addUserRoles(app, database)
  addUserPermissions(app, database)
  addSessions(app, database)
  addRefreshTokens(app, database)
  addTickets(app, database, issuer)
  addConnections(app, database)
  addTenantSettings(app, database)
  addSigningKeys(app, database)
  addLogs(app, database, logBook)
  addStats(app, database, logBook)
  addForwardedCalls(app)
  addMails(app, database)
  addReset(app, issuer, reset)
  refuseUnknownOperations(app)
}
