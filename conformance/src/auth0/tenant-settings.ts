import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { connect, refused } from './connect.ts'

export const tenantSettingsChecks: readonly Check[] = [
  {
    name: 'tenant settings: read, read some fields, change',
    async run(world) {
      const { settings } = connect(world).tenants
      const { session_lifetime, idle_session_lifetime } = await settings.get()
      assert.deepEqual([session_lifetime, idle_session_lifetime], [168, 72])
      const changed = await settings.update({ friendly_name: 'Acme', session_lifetime: 24 })
      assert.deepEqual([changed.friendly_name, changed.session_lifetime], ['Acme', 24])
      const inMinutes = await settings.update({ session_lifetime_in_minutes: 90 })
      assert.equal(inMinutes.session_lifetime, 1.5)
      assert.deepEqual(await settings.get({ fields: 'friendly_name' }), { friendly_name: 'Acme' })
    },
  },
  {
    name: 'tenant settings: errors for an invalid email address and a lifetime out of range',
    async run(world) {
      const { settings } = connect(world).tenants
      const { BadRequestError } = Management
      await refused(settings.update({ support_email: 'invalid' }), BadRequestError, 'invalid_body', /support_email/)
      await refused(settings.update({ session_lifetime: 0 }), BadRequestError, 'invalid_body', /session_lifetime/)
    },
  },
]
