import { atomically, type Database } from './database.ts'
import { engineInputsChanged } from './engine-inputs.ts'

/** What is set for the tenant as a whole, in the Management API's words. */
export interface TenantSettings {
  /** Where a logout without a client ID may return to. */
  allowed_logout_urls: string[]
  /** Hours from the login. */
  session_lifetime: number
  /** Hours without use. */
  idle_session_lifetime: number
  friendly_name: string
  picture_url: string
  support_email: string
  support_url: string
  default_audience: ''
  default_directory: string
  enabled_locales: string[]
  sandbox_version: string
  flags: Record<string, unknown>
}

const DEFAULT_SETTINGS: TenantSettings = {
  allowed_logout_urls: [],
  session_lifetime: 168,
  idle_session_lifetime: 72,
  friendly_name: 'Tollgate',
  picture_url: '',
  support_email: '',
  support_url: '',
  default_audience: '',
  default_directory: '',
  enabled_locales: ['en'],
  sandbox_version: '22',
  flags: {},
}

export async function findTenantSettings(database: Database): Promise<TenantSettings> {
  return { ...DEFAULT_SETTINGS, ...(await given(database)) }
}

export async function updateTenantSettings(database: Database, changes: Partial<TenantSettings>): Promise<void> {
  await atomically(database, async transaction => {
    const settings = JSON.stringify({ ...(await given(transaction)), ...changes })
    await transaction
      .insertInto('tenant_settings')
      .values({ id: 1, settings })
      .onConflict(conflict => conflict.column('id').doUpdateSet({ settings }))
      .execute()
  })
  await engineInputsChanged(database)
}

async function given(database: Database): Promise<Partial<TenantSettings>> {
  const row = await database.selectFrom('tenant_settings').select('settings').executeTakeFirst()
  return row ? JSON.parse(row.settings) : {}
}
