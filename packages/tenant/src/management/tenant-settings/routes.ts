import type { FastifyInstance } from 'fastify'
import type { Clearable } from '../../store/clearable.ts'
import type { Database } from '../../store/database.ts'
import { findTenantSettings, type TenantSettings, updateTenantSettings } from '../../store/tenant-settings.ts'
import { type FieldsQuery, fieldsAmong, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import { inHours, SETTINGS_MEMBERS, SETTINGS_SUPPORTED_VALUES, type SettingsBody, settingsChanges } from './body.ts'

/** `/tenants/settings`: the settings of the whole tenant. */
export function addTenantSettings(app: FastifyInstance, database: Database): void {
  app.get<{ Querystring: FieldsQuery }>(
    '/tenants/settings',
    {
      config: { policy: anyScope('read:tenant_settings') },
      schema: { querystring: objectSchema<FieldsQuery>(fieldsAmong(SETTINGS_MEMBERS)) },
    },
    async ({ query }) => {
      const settings = await findTenantSettings(database)
      // Auth0 returns its sandbox versions from a read, but not from a change.
      return pickFields({ ...settings, sandbox_versions_available: [settings.sandbox_version] }, query)
    },
  )

  app.patch<{ Body: Clearable<SettingsBody> }>(
    '/tenants/settings',
    { config: { policy: anyScope('update:tenant_settings') }, schema: { body: settingsChanges } },
    async ({ body }) => {
      refuseUnsupportedValues(body, SETTINGS_SUPPORTED_VALUES)
      await updateTenantSettings(database, inHours(body))
      return changedDocument(await findTenantSettings(database))
    },
  )
}

/** As on Auth0, the response to a change has more members than the response to a read. */
function changedDocument({ flags, universal_login, ...settings }: TenantSettings): object {
  return {
    ...settings,
    flags: {
      cannot_change_enforce_client_authentication_on_passwordless_start: true,
      enforce_client_authentication_on_passwordless_start: true,
      ...flags,
    },
    // The email address and the password are on one page.
    universal_login: { ...universal_login, identifier_first: false },
  }
}
