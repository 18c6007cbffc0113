import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../../hello-world.ts'

const { audience, client } = helloWorld

describe('logs of applications that are not authenticated', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  async function lastLog(): Promise<Record<string, unknown>> {
    const [entry] = await tenant.list('/logs?sort=date:-1&per_page=1')
    return { ...Object(entry) }
  }

  for (const [what, path, parameters, type, answer, reason] of [
    ['an unknown application', '/oauth/token', { client_id: 'x', client_secret: 'x' }, 'feccft', 401, 'Unknown client'],
    [
      'a wrong secret',
      '/oauth/token',
      { client_id: TEST_APPLICATION_ID, client_secret: 'x' },
      'feccft',
      401,
      'Wrong client secret',
    ],
    [
      'no secret',
      '/oauth/token',
      { client_id: TEST_APPLICATION_ID },
      'feccft',
      401,
      'The request has no client secret',
    ],
    [
      'a secret that the application does not have',
      '/oauth/token',
      { client_id: client.client_id, client_secret: 'x' },
      'feccft',
      401,
      'The request has a client secret, and the application has none',
    ],
    ['no application', '/oauth/token', {}, 'feccft', 401, 'The request has no client_id'],
    ['an unknown device', '/oauth/device/code', { client_id: 'x' }, 'fdeaz', 403, 'Unknown client'],
  ] as const) {
    it(`name ${what}, which the response does not`, async () => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', audience, ...parameters })
      const response = await fetch(tenant.origin + path, { method: 'POST', body })
      assert.equal(response.status, answer)
      assert.match(await response.text(), /"Unauthorized( or unknown client)?"/)
      assert.partialDeepStrictEqual(await lastLog(), { type, details: { reason } })
    })
  }

  it('name an authorization request of an unknown application', async () => {
    await fetch(`${tenant.origin}/authorize?client_id=x&response_type=code`)
    assert.partialDeepStrictEqual(await lastLog(), { type: 'f', client_id: 'x', details: { reason: 'Unknown client' } })
  })
})
