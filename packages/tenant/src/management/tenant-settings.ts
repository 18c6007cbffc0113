import type { FastifyInstance } from 'fastify'
import type { Database } from '../store/database.ts'
import { findTenantSettings, type TenantSettings, updateTenantSettings } from '../store/tenant-settings.ts'
import { type FieldsQuery, fieldsAmong, pickFields } from './fields.ts'
import { anyScope } from './guard.ts'
import { objectSchema } from './schema.ts'

const LONGEST_SESSION_HOURS = 8760
const HOUR_MINUTES = 60

/** What a request may say: lifetimes in hours, or in minutes, as Auth0's tools prefer. */
interface SettingsBody extends Partial<TenantSettings> {
  session_lifetime_in_minutes?: number
  idle_session_lifetime_in_minutes?: number
}

const hours = { type: 'integer', minimum: 1, maximum: LONGEST_SESSION_HOURS } as const
const minutes = { type: 'integer', minimum: 1, maximum: LONGEST_SESSION_HOURS * HOUR_MINUTES } as const
const address = { type: 'string', maxLength: 1024, format: 'absolute-uri-or-empty' } as const

const changes = objectSchema<SettingsBody>({
  allowed_logout_urls: {
    type: 'array',
    maxItems: 100,
    items: { type: 'string', minLength: 1, maxLength: 1024, format: 'absolute-uri' },
  },
  session_lifetime: hours,
  idle_session_lifetime: hours,
  session_lifetime_in_minutes: minutes,
  idle_session_lifetime_in_minutes: minutes,
  friendly_name: { type: 'string', maxLength: 200, pattern: '^[^<>]*$' },
  picture_url: address,
  support_email: { type: 'string', maxLength: 254, format: 'email-or-empty' },
  support_url: address,
  // Every request here names its API, as newcomers should learn it.
  default_audience: { type: 'string', enum: [''] },
  default_directory: { type: 'string', enum: ['', 'Username-Password-Authentication'] },
  enabled_locales: { type: 'array', maxItems: 100, items: { type: 'string', minLength: 2, maxLength: 20 } },
  sandbox_version: { type: 'string', maxLength: 10 },
  flags: { type: 'object', maxProperties: 100, additionalProperties: { type: 'boolean' } },
})

const MEMBERS = Object.keys(changes.properties)

/** `/tenants/settings`: what holds for the tenant as a whole. */
export function addTenantSettings(app: FastifyInstance, database: Database): void {
  app.get<{ Querystring: FieldsQuery }>(
    '/tenants/settings',
    {
      config: { policy: anyScope('read:tenant_settings') },
      schema: { querystring: objectSchema<FieldsQuery>(fieldsAmong(MEMBERS)) },
    },
    async ({ query }) => pickFields(await findTenantSettings(database), query),
  )

  app.patch<{ Body: SettingsBody }>(
    '/tenants/settings',
    { config: { policy: anyScope('update:tenant_settings') }, schema: { body: changes } },
    async ({ body }) => {
      await updateTenantSettings(database, inHours(body))
      return findTenantSettings(database)
    },
  )
}

function inHours({
  session_lifetime_in_minutes: session,
  idle_session_lifetime_in_minutes: idle,
  ...settings
}: SettingsBody): Partial<TenantSettings> {
  return {
    ...settings,
    ...(session !== undefined && { session_lifetime: session / HOUR_MINUTES }),
    ...(idle !== undefined && { idle_session_lifetime: idle / HOUR_MINUTES }),
  }
}
