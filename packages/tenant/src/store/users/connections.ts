import type { Selectable } from 'kysely'
import { type Clearable, withoutNulls } from '../clearable.ts'
import type { Database } from '../database.ts'
import type { ConnectionRow } from '../schema.ts'

/** The only connection: accounts with an email address and a password. */
export const DATABASE_CONNECTION = 'Username-Password-Authentication'

/** The members of a connection that can be changed, in the Management API's terms. */
export interface ConnectionSettings {
  display_name?: string
  show_as_button?: boolean
  authentication?: { active?: boolean }
  connected_accounts?: { active?: boolean; cross_app_access?: boolean }
  /** Only some options have an effect, such as `disable_signup`; the others are stored for Auth0's tools. */
  options: Record<string, unknown>
  metadata: Record<string, unknown>
  is_domain_connection: boolean
}

/** A source of user accounts. */
export interface Connection extends ConnectionSettings {
  id: string
  name: string
}

const DEFAULT_SETTINGS: ConnectionSettings = { options: {}, metadata: {}, is_domain_connection: false }

/** Users may log in to a new application by default. */
export async function enableForNewClient(database: Database, clientId: string): Promise<void> {
  await database
    .insertInto('connection_clients')
    .columns(['connection_id', 'client_id'])
    .expression(({ selectFrom, val }) =>
      selectFrom('connections').select(['connections.id', val(clientId).as('client_id')]),
    )
    .execute()
}

export async function listConnections(database: Database): Promise<Connection[]> {
  const rows = await database.selectFrom('connections').selectAll().orderBy('name').execute()
  return rows.map(connectionOf)
}

export async function findConnection(database: Database, id: string): Promise<Connection | undefined> {
  const row = await database.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst()
  return row && connectionOf(row)
}

/** Changes the given members. `null` clears. */
export async function updateConnection(
  database: Database,
  { id, name: _name, ...settings }: Connection,
  changes: Clearable<ConnectionSettings>,
): Promise<void> {
  await database
    .updateTable('connections')
    .set({ settings: JSON.stringify(withoutNulls({ ...settings, ...changes })) })
    .where('id', '=', id)
    .execute()
}

/** The client IDs of the applications that use a connection. */
export async function clientsOf(database: Database, connectionId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('connection_clients')
    .select('client_id')
    .where('connection_id', '=', connectionId)
    .orderBy('client_id')
    .execute()
  return rows.map(row => row.client_id)
}

export async function switchClient(
  database: Database,
  connection_id: string,
  client_id: string,
  enabled: boolean,
): Promise<void> {
  if (enabled) {
    await database
      .insertInto('connection_clients')
      .values({ connection_id, client_id })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    return
  }
  await database
    .deleteFrom('connection_clients')
    .where('connection_id', '=', connection_id)
    .where('client_id', '=', client_id)
    .execute()
}

/** Whether users may log in to an application with an email address and a password. */
export async function mayUseDatabaseConnection(database: Database, clientId: string): Promise<boolean> {
  const row = await database
    .selectFrom('connection_clients')
    .innerJoin('connections', 'connections.id', 'connection_clients.connection_id')
    .select('connections.id')
    .where('connection_clients.client_id', '=', clientId)
    .where('connections.name', '=', DATABASE_CONNECTION)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether users may sign up. */
export async function areSignUpsOpen(database: Database): Promise<boolean> {
  const connections = await listConnections(database)
  return connections.every(({ options }) => options.disable_signup !== true)
}

function connectionOf({ id, name, settings }: Selectable<ConnectionRow>): Connection {
  const given: Partial<ConnectionSettings> = JSON.parse(settings)
  return { ...DEFAULT_SETTINGS, ...given, id, name }
}
