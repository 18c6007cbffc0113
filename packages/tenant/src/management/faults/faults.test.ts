import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { dashboardClient } from '../../dashboard-client.ts'

describe('the faults of the Management API', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())
  afterEach(() => tenant.call('DELETE', '/local/faults'))

  const start = (fault: object) => tenant.expect(201, 'POST', '/local/faults', fault)
  const listed = async () => Object(await tenant.expect(200, 'GET', '/local/faults')).faults
  const tokenStatus = async (clientId: string) => {
    const { status } = await tenant.requestToken({ grant_type: 'authorization_code', client_id: clientId, code: 'x' })
    return status
  }

  it('POST /local/faults starts a preset, and GET lists it with its hits', async () => {
    const fault = await start({ preset: 'rate-limit', path: '/oauth/token' })
    assert.equal(fault.status, 429)
    assert.equal(await tokenStatus('hello-world-client'), 429)
    assert.deepEqual(await listed(), [{ ...fault, hits: 1 }])
  })

  it('DELETE /local/faults/{id} ends one fault, and DELETE /local/faults all', async () => {
    const { id } = await start({ preset: 'error', path: '/userinfo' })
    await start({ preset: 'slow', path: '/userinfo' })
    assert.equal((await tenant.call('DELETE', `/local/faults/${id}`)).status, 204)
    assert.equal((await listed()).length, 1)
    assert.equal((await tenant.call('DELETE', '/local/faults')).status, 204)
    assert.deepEqual(await listed(), [])
    const { status, body } = await tenant.call('DELETE', `/local/faults/${id}`)
    assert.equal(status, 404)
    assert.equal(Object(body).errorCode, 'inexistent_fault')
  })

  for (const fault of [{}, { preset: 'flood' }, { status: 200 }, { status: 503, token: 'unknown-key' }, []]) {
    it(`POST /local/faults answers 400 for ${JSON.stringify(fault)}`, async () => {
      assert.equal((await tenant.call('POST', '/local/faults', fault)).status, 400)
      assert.deepEqual(await listed(), [])
    })
  }

  it('POST /local/faults answers 409 beyond 100 faults', async () => {
    for (let count = 0; count < 100; count++) await start({ preset: 'slow', path: '/none' })
    assert.equal((await tenant.call('POST', '/local/faults', { preset: 'slow', path: '/none' })).status, 409)
  })

  it('require a permission, to read and to change', async () => {
    const headers = { authorization: `Bearer ${await tenant.tokenWith('read:tenant_settings')}` }
    assert.equal((await tenant.call('GET', '/local/faults', undefined, headers)).status, 200)
    assert.equal((await tenant.call('POST', '/local/faults', { preset: 'error' }, headers)).status, 403)
    assert.equal((await tenant.call('DELETE', '/local/faults', undefined, headers)).status, 403)
    const others = { authorization: `Bearer ${await tenant.tokenWith('read:users')}` }
    assert.equal((await tenant.call('GET', '/local/faults', undefined, others)).status, 403)
    assert.equal((await fetch(`${tenant.origin}/api/v2/local/faults`)).status, 401)
  })

  it('do not concern token requests of the dashboard, so that it can always end them', async () => {
    await start({ preset: 'unavailable' })
    assert.equal(await tokenStatus('hello-world-client'), 503)
    assert.notEqual(await tokenStatus(dashboardClient.client_id), 503)
    const authorize = (clientId: string) =>
      fetch(`${tenant.origin}/authorize?client_id=${clientId}`, { redirect: 'manual' })
    assert.equal((await authorize('hello-world-client')).status, 503)
    assert.notEqual((await authorize(dashboardClient.client_id)).status, 503)
  })
})
