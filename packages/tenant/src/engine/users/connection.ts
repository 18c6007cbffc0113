import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Database } from '../../store/database.ts'
import { DATABASE_CONNECTION, mayUseDatabaseConnection } from '../../store/users/connections.ts'

/**
 * Checks that the application's users may log in, with the connection that the request names, if any.
 *
 * @throws errors.InvalidRequest in Auth0's words, for the application
 */
export function requireConnection(
  database: Database,
): (ctx: KoaContextWithOIDC, connection: string | undefined) => Promise<void> {
  return async ({ oidc }, connection) => {
    if (connection && connection !== DATABASE_CONNECTION) {
      throw new errors.InvalidRequest('the connection was not found')
    }
    if (oidc.client && !(await mayUseDatabaseConnection(database, oidc.client.clientId))) {
      throw new errors.InvalidRequest('no connections enabled for the client')
    }
  }
}
