import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'

type Body = Readonly<Record<string, unknown>>

/** One resource of each collection, and a change of it. */
const COLLECTIONS: readonly (readonly [path: string, body: Body, change: Body])[] = [
  ['/log-streams', { name: 'A', type: 'datadog', sink: { datadogApiKey: 'x', datadogRegion: 'us' } }, { name: 'B' }],
]

/** A change of each settings. */
const SETTINGS: readonly (readonly [method: 'PATCH' | 'PUT', path: string, body: Body])[] = [
  ['PATCH', '/attack-protection/brute-force-protection', { max_attempts: 66 }],
  ['PATCH', '/attack-protection/suspicious-ip-throttling', { allowlist: ['127.0.0.1'] }],
  ['PATCH', '/attack-protection/breached-password-detection', { shields: ['block'] }],
  ['PATCH', '/attack-protection/bot-detection', { bot_detection_level: 'high' }],
  ['PATCH', '/attack-protection/captcha', { active_provider_id: 'simple_captcha' }],
  ['PATCH', '/risk-assessments/settings', { enabled: true }],
  ['PATCH', '/risk-assessments/settings/new-device', { remember_for: 7 }],
  ['PATCH', '/branding', { colors: { primary: '#F8F8F2' } }],
]

describe('each stored collection', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  for (const [path, body, change] of COLLECTIONS) {
    it(`${path} keeps a resource, changes it, and refuses an unknown member`, async () => {
      const { status, body: created } = await tenant.call('POST', path, body)
      assert.ok(status === 200 || status === 201, JSON.stringify(created))
      assert.partialDeepStrictEqual(created, body)
      const item = `${path}/${Object(created).id}`
      assert.deepEqual(await tenant.expect(200, 'GET', item), created)
      const changed = await tenant.call('PATCH', item, change)
      assert.partialDeepStrictEqual(changed.body, { ...body, ...change })
      assert.equal((await tenant.call('POST', path, { ...body, unknown: 1 })).status, 400)
      assert.equal((await tenant.call('PATCH', item, { unknown: 1 })).status, 400)
      assert.equal((await tenant.call('DELETE', item)).status, 204)
      assert.equal((await tenant.call('GET', item)).status, 404)
    })
  }

  for (const [method, path, body] of SETTINGS) {
    it(`${path} keeps what was written, and refuses an unknown member`, async () => {
      const { status, body: changed } = await tenant.call(method, path, body)
      assert.equal(status, 200, JSON.stringify(changed))
      assert.partialDeepStrictEqual(changed, body)
      assert.deepEqual(await tenant.expect(200, 'GET', path), changed)
      assert.equal((await tenant.call(method, path, { ...body, unknown: 1 })).status, 400)
    })
  }
})
