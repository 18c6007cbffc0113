import { randomBytes } from 'node:crypto'
import { atomically, type Database } from './database.ts'

/** What can be changed about an API, in the Management API's words. */
export interface ResourceServerSettings {
  token_dialect: 'access_token' | 'access_token_authz' | 'rfc9068_profile' | 'rfc9068_profile_authz'
  /** Role-based access control: a token's scope is cut to what the person was given. */
  enforce_policies: boolean
  /** Whether `offline_access` earns a refresh token. */
  allow_offline_access: boolean
  /** Seconds. */
  token_lifetime: number
}

export interface ResourceServer extends ResourceServerSettings {
  identifier: string
  name: string
  /** The permissions the API defines. */
  permissions: string[]
}

const DEFAULT_SETTINGS: ResourceServerSettings = {
  token_dialect: 'access_token',
  enforce_policies: false,
  allow_offline_access: false,
  token_lifetime: 86_400,
}

export async function findResourceServer(database: Database, identifier: string): Promise<ResourceServer | undefined> {
  const row = await database
    .selectFrom('resource_servers')
    .selectAll()
    .where('identifier', '=', identifier)
    .executeTakeFirst()
  if (!row) return undefined

  const permissions = await database
    .selectFrom('permissions')
    .select('permission_name')
    .where('resource_server_identifier', '=', identifier)
    .orderBy('permission_name')
    .execute()
  const given: Partial<ResourceServerSettings> = JSON.parse(row.settings)
  return {
    ...DEFAULT_SETTINGS,
    ...given,
    identifier,
    name: row.name,
    permissions: permissions.map(permission => permission.permission_name),
  }
}

/** Adds an API with the permissions it defines, each with its description. */
export async function insertResourceServer(
  database: Database,
  {
    identifier,
    name,
    permissions,
    ...settings
  }: { identifier: string; name: string; permissions: Record<string, string> } & Partial<ResourceServerSettings>,
): Promise<void> {
  const now = new Date().toISOString()
  await atomically(database, async transaction => {
    await transaction
      .insertInto('resource_servers')
      .values({
        id: randomBytes(12).toString('hex'),
        identifier,
        name,
        settings: JSON.stringify(settings),
        created_at: now,
        updated_at: now,
      })
      .execute()
    for (const [permission_name, description] of Object.entries(permissions)) {
      await transaction
        .insertInto('permissions')
        .values({ resource_server_identifier: identifier, permission_name, description })
        .execute()
    }
  })
}
