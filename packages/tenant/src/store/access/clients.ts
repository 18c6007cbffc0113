import { type Selectable, sql } from 'kysely'
import { type Clearable, withoutNulls } from '../clearable.ts'
import { atomically, type Database } from '../database.ts'
import { dialectOf } from '../dialects/dialect-of.ts'
import { mapPage, type Page, type Paging, readPage } from '../page.ts'
import { enableForNewClient } from '../users/connections.ts'
import { type ClientDetails, type ClientSettings, DEFAULT_CLIENT_SETTINGS } from './client-settings.ts'
import type { ClientRow } from './rows.ts'

export interface Client extends ClientSettings, ClientDetails {
  client_id: string
  /** `null` for a public client. */
  client_secret: string | null
  name: string
}

/** The members that can be set when an application is created or changed. */
export type ClientChanges = Omit<Partial<Client>, 'client_id' | 'jwt_configuration' | 'refresh_token'> & {
  jwt_configuration?: Partial<ClientSettings['jwt_configuration']>
  refresh_token?: Partial<ClientSettings['refresh_token']>
}

/** The members of an application that can be changed. */
export type ClientUpdate = Clearable<Omit<ClientChanges, 'client_secret' | 'name'>> & {
  name?: string
  client_secret?: string | null
}

/** An application as it was written, without members that were never set. */
export type WrittenClient = Pick<Client, 'client_id' | 'client_secret' | 'name'> &
  Omit<ClientChanges, 'client_secret' | 'name'>

export async function findClient(database: Database, clientId: string): Promise<Client | undefined> {
  const client = await findWrittenClient(database, clientId)
  return client && withDefaults(client)
}

export async function findWrittenClient(database: Database, clientId: string): Promise<WrittenClient | undefined> {
  const row = await database.selectFrom('clients').selectAll().where('client_id', '=', clientId).executeTakeFirst()
  return row && clientOf(row)
}

export async function listClients(database: Database): Promise<Client[]> {
  const rows = await database.selectFrom('clients').selectAll().orderBy('name').execute()
  return rows.map(row => withDefaults(clientOf(row)))
}

export interface ClientFilter {
  appTypes?: readonly string[] | undefined
  /** Client ID of an application to leave out. */
  except: string
}

export async function listClientPage(
  database: Database,
  paging: Paging,
  { appTypes, except }: ClientFilter,
): Promise<Page<WrittenClient>> {
  const all = database.selectFrom('clients').selectAll().where('client_id', '!=', except).orderBy('created_at')
  const appType = sql<string>`coalesce(${dialectOf(database).member(sql.ref('settings'), ['app_type'])}, ${DEFAULT_CLIENT_SETTINGS.app_type})`
  const rows = appTypes ? all.where(appType, 'in', appTypes) : all
  return mapPage(await readPage(rows, sql.ref('client_id'), row => row.client_id, paging), clientOf)
}

/** Adds an application; missing settings get the Management API's defaults. */
export async function insertClient(
  database: Database,
  { client_id, client_secret, name, ...settings }: WrittenClient,
): Promise<void> {
  const now = new Date().toISOString()
  await atomically(database, async transaction => {
    await transaction
      .insertInto('clients')
      .values({ client_id, client_secret, name, settings: JSON.stringify(settings), created_at: now, updated_at: now })
      .execute()
    await enableForNewClient(transaction, client_id)
  })
}

/** Changes the given members, and within settings that are objects, their given members. `null` clears. */
export async function updateClient(
  database: Database,
  clientId: string,
  { name, client_secret, ...changes }: ClientUpdate,
): Promise<void> {
  await atomically(database, async transaction => {
    const { settings } = await transaction
      .selectFrom('clients')
      .select('settings')
      .where('client_id', '=', clientId)
      .executeTakeFirstOrThrow()
    const given: ClientChanges = JSON.parse(settings)
    const { jwt_configuration, refresh_token } = changes
    await transaction
      .updateTable('clients')
      .set({
        ...(name !== undefined && { name }),
        ...(client_secret !== undefined && { client_secret }),
        settings: JSON.stringify(
          withoutNulls({
            ...given,
            ...changes,
            ...(jwt_configuration && { jwt_configuration: { ...given.jwt_configuration, ...jwt_configuration } }),
            ...(refresh_token && { refresh_token: { ...given.refresh_token, ...refresh_token } }),
          }),
        ),
        updated_at: new Date().toISOString(),
      })
      .where('client_id', '=', clientId)
      .execute()
  })
}

/** Deletes an application, and every code and token of it that the tenant checks itself. */
export async function deleteClient(database: Database, clientId: string): Promise<void> {
  await atomically(database, async transaction => {
    await transaction.deleteFrom('oidc_payloads').where('client_id', '=', clientId).execute()
    await transaction.deleteFrom('clients').where('client_id', '=', clientId).execute()
  })
}

/** The origins whose pages may read the tenant's responses on behalf of an application. */
export function corsOrigins({ web_origins, allowed_origins, callbacks }: ClientSettings): string[] {
  const origins = callbacks.flatMap(callback => URL.parse(callback)?.origin ?? [])
  // A custom scheme has no origin; "null" is the origin of every sandboxed page.
  return [...web_origins, ...allowed_origins, ...origins.filter(origin => origin !== 'null')]
}

/**
 * The origins of an application's pages, with any scheme, including those of its redirect URIs. Their pages may post to
 * the tenant; only those of {@link corsOrigins} may read its responses.
 */
export function pageOrigins({
  web_origins,
  allowed_origins,
  callbacks,
  allowed_logout_urls,
}: ClientSettings): string[] {
  return [...web_origins, ...allowed_origins, ...callbacks, ...allowed_logout_urls].flatMap(text => {
    const url = URL.parse(text)
    return url ? `${url.protocol}//${url.host}` : []
  })
}

/** An application with Auth0's defaults for members that were not set. */
export function withDefaults({ jwt_configuration, refresh_token, ...given }: WrittenClient): Client {
  const { app_type = DEFAULT_CLIENT_SETTINGS.app_type } = given
  return {
    ...DEFAULT_CLIENT_SETTINGS,
    ...(isPublicByDefault(app_type) && { token_endpoint_auth_method: 'none' }),
    grant_types: defaultGrantTypes(app_type),
    ...given,
    jwt_configuration: { ...DEFAULT_CLIENT_SETTINGS.jwt_configuration, ...jwt_configuration },
    refresh_token: { ...DEFAULT_CLIENT_SETTINGS.refresh_token, ...refresh_token },
  }
}

/** How an application authenticates at the token endpoint (OpenID Connect Core §9). */
export function authenticationMethodOf({
  token_endpoint_auth_method,
  client_authentication_methods,
}: Pick<Client, 'token_endpoint_auth_method' | 'client_authentication_methods'>):
  | ClientSettings['token_endpoint_auth_method']
  | 'private_key_jwt' {
  return client_authentication_methods?.private_key_jwt ? 'private_key_jwt' : token_endpoint_auth_method
}

/** Whether applications of a type have no secret by default. */
export function isPublicByDefault(appType: ClientSettings['app_type']): boolean {
  return appType === 'spa' || appType === 'native'
}

/** The grant types of a new application of a type. */
export function defaultGrantTypes(appType: ClientSettings['app_type']): string[] {
  if (isPublicByDefault(appType)) return ['authorization_code', 'implicit', 'refresh_token']
  return appType === 'non_interactive' ? ['client_credentials'] : DEFAULT_CLIENT_SETTINGS.grant_types
}

function clientOf({ client_id, client_secret, name, settings }: Selectable<ClientRow>): WrittenClient {
  const given: ClientChanges = JSON.parse(settings)
  return { ...given, client_id, client_secret, name }
}
