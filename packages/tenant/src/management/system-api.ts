import { findResourceServer, insertResourceServer, updateResourceServer } from '../store/access/resource-servers.ts'
import { atomically, type Database } from '../store/database.ts'
import { dialectOf } from '../store/dialects/dialect-of.ts'
import { managementAudience } from './http/guard.ts'
import { MANAGEMENT_SCOPES } from './scopes.ts'

/**
 * Ensures that the Management API of an issuer is one of the tenant's APIs, with all its scopes.
 *
 * A store opened at another port of the same scheme keeps its Management API under the new identifier, with all grants
 * for it.
 */
export async function registerManagementApi(database: Database, issuer: string): Promise<void> {
  const identifier = managementAudience(issuer)
  await atomically(database, async transaction => {
    await moveHere(transaction, identifier)
    const api = await findResourceServer(transaction, identifier)
    if (api) await updateResourceServer(transaction, api, { scopes: MANAGEMENT_SCOPES })
    else await insertApi(transaction, identifier)
  })
}

async function insertApi(database: Database, identifier: string): Promise<void> {
  await insertResourceServer(database, {
    identifier,
    name: 'Auth0 Management API',
    is_system: true,
    scopes: MANAGEMENT_SCOPES,
    enforce_policies: true,
    token_dialect: 'access_token',
  })
}

/** Renames the Management API of another port of the same scheme, and every reference to it. */
async function moveHere(database: Database, identifier: string): Promise<void> {
  // Another process with another address may use the same store.
  if (dialectOf(database).name === 'postgres') return
  const { protocol } = new URL(identifier)
  const apis = await database.selectFrom('resource_servers').select('identifier').where('is_system', '=', 1).execute()
  const former = apis.find(api => new URL(api.identifier).protocol === protocol)?.identifier
  if (former === undefined || former === identifier) return

  // Checked again at the end of the transaction.
  await dialectOf(database).deferReferences.execute(database)
  await database.updateTable('resource_servers').set({ identifier }).where('identifier', '=', former).execute()
  await database.updateTable('client_grants').set({ audience: identifier }).where('audience', '=', former).execute()
  for (const table of ['permissions', 'role_permissions', 'user_permissions'] as const) {
    await database
      .updateTable(table)
      .set({ resource_server_identifier: identifier })
      .where('resource_server_identifier', '=', former)
      .execute()
  }
}
