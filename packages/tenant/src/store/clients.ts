import type { Selectable } from 'kysely'
import { atomically, type Database } from './database.ts'
import type { ClientRow } from './schema.ts'

/** What can be changed about an application, in the Management API's words. */
export interface ClientSettings {
  app_type: 'spa' | 'native' | 'regular_web' | 'non_interactive'
  token_endpoint_auth_method: 'none' | 'client_secret_post' | 'client_secret_basic'
  grant_types: string[]
  /** Where a login may return to. */
  callbacks: string[]
  /** Where a logout may return to. */
  allowed_logout_urls: string[]
  /** Origins that may log in silently in a frame (`response_mode=web_message`), and call across origins. */
  web_origins: string[]
  /** Further origins that may call across origins. */
  allowed_origins: string[]
  jwt_configuration: { lifetime_in_seconds: number }
  refresh_token: {
    rotation_type: 'rotating' | 'non-rotating'
    /** Seconds from the login, however often the token is exchanged. */
    token_lifetime: number
    /** Seconds without use. */
    idle_token_lifetime: number
  }
}

export interface Client extends ClientSettings {
  client_id: string
  client_secret: string | null
  name: string
}

const DEFAULT_SETTINGS: ClientSettings = {
  app_type: 'regular_web',
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  callbacks: [],
  allowed_logout_urls: [],
  web_origins: [],
  allowed_origins: [],
  jwt_configuration: { lifetime_in_seconds: 36_000 },
  refresh_token: { rotation_type: 'non-rotating', token_lifetime: 31_557_600, idle_token_lifetime: 2_592_000 },
}

export async function findClient(database: Database, clientId: string): Promise<Client | undefined> {
  const row = await database.selectFrom('clients').selectAll().where('client_id', '=', clientId).executeTakeFirst()
  return row && clientOf(row)
}

export async function listClients(database: Database): Promise<Client[]> {
  const rows = await database.selectFrom('clients').selectAll().orderBy('name').execute()
  return rows.map(clientOf)
}

/** Adds an application; settings that are not given take the Management API's defaults. */
export async function insertClient(
  database: Database,
  {
    client_id,
    client_secret,
    name,
    ...settings
  }: Pick<Client, 'client_id' | 'client_secret' | 'name'> & Partial<ClientSettings>,
): Promise<void> {
  const now = new Date().toISOString()
  await database
    .insertInto('clients')
    .values({ client_id, client_secret, name, settings: JSON.stringify(settings), created_at: now, updated_at: now })
    .execute()
}

export async function updateClient(
  database: Database,
  clientId: string,
  changes: Partial<ClientSettings>,
): Promise<void> {
  await atomically(database, async transaction => {
    const { settings } = await transaction
      .selectFrom('clients')
      .select('settings')
      .where('client_id', '=', clientId)
      .executeTakeFirstOrThrow()
    await transaction
      .updateTable('clients')
      .set({
        settings: JSON.stringify({ ...JSON.parse(settings), ...changes }),
        updated_at: new Date().toISOString(),
      })
      .where('client_id', '=', clientId)
      .execute()
  })
}

/** The origins whose pages may read the tenant's answers on an application's behalf. */
export function corsOrigins({ web_origins, allowed_origins, callbacks }: ClientSettings): string[] {
  return [...web_origins, ...allowed_origins, ...callbacks.flatMap(callback => URL.parse(callback)?.origin ?? [])]
}

function clientOf({ client_id, client_secret, name, settings }: Selectable<ClientRow>): Client {
  const given: Partial<ClientSettings> = JSON.parse(settings)
  return { ...DEFAULT_SETTINGS, ...given, client_id, client_secret, name }
}
