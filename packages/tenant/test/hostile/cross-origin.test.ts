import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../../src/hello-world.ts'
import { insertClient } from '../../src/store/access/clients.ts'
import { startTenantWithStore } from '../support/tenant.ts'

const CLIENT_ORIGIN = 'http://localhost:4040'

describe('calls from other origins', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  for (const path of ['/oauth/token', '/oauth/revoke', '/userinfo']) {
    it(`are allowed by a preflight: ${path}`, async () => {
      const response = await fetch(tenant.origin + path, {
        method: 'OPTIONS',
        headers: {
          origin: CLIENT_ORIGIN,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'auth0-client,content-type,authorization',
        },
      })
      assert.equal(response.status, 204)
      assert.equal(response.headers.get('access-control-allow-origin'), CLIENT_ORIGIN)
      assert.equal(response.headers.get('access-control-allow-headers'), 'auth0-client,content-type,authorization')
      assert.match(response.headers.get('access-control-allow-methods') ?? '', /POST/)
    })
  }

  const refresh = (origin: string, client_id = helloWorld.client.client_id) =>
    fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({
        client_id,
        grant_type: 'refresh_token',
        refresh_token: 'bogus',
      }),
    })

  it("read the token endpoint's errors, from the application's origin", async () => {
    const response = await refresh(CLIENT_ORIGIN)
    assert.equal(response.status, 403)
    assert.equal(response.headers.get('access-control-allow-origin'), CLIENT_ORIGIN)
    assert.match(response.headers.get('vary') ?? '', /Origin/)
  })

  for (const [origin, status] of [
    ['https://evil.test', 421],
    ['http://localhost:40400', 421],
    ['https://localhost:4040', 421],
    ['null', 400],
  ] as const) {
    it(`are refused with ${status} from ${origin}`, async () => {
      const response = await refresh(origin)
      assert.equal(response.status, status)
      assert.equal(response.headers.get('access-control-allow-origin'), null)

      const userinfo = await fetch(`${tenant.origin}/userinfo`, { headers: { origin } })
      assert.equal(userinfo.headers.get('access-control-allow-origin'), null)
    })
  }

  it('are refused from the origin of another application', async () => {
    const origin = 'https://other-application.test'
    await insertClient(tenant.database, {
      client_id: 'other-application',
      client_secret: null,
      name: 'Other application',
      web_origins: [origin],
    })
    const response = await refresh(origin)
    assert.deepEqual([response.status, response.headers.get('access-control-allow-origin')], [400, null])
  })

  it('are refused from null, though an application returns to a scheme of its own', async () => {
    const client_id = 'native-application'
    await insertClient(tenant.database, {
      client_id,
      client_secret: null,
      name: 'Native application',
      app_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['refresh_token'],
      callbacks: ['com.example.app://callback'],
    })
    const response = await refresh('null', client_id)
    assert.deepEqual([response.status, response.headers.get('access-control-allow-origin')], [400, null])
    const preflight = await fetch(`${tenant.origin}/userinfo`, { method: 'OPTIONS', headers: { origin: 'null' } })
    assert.equal(preflight.headers.get('access-control-allow-origin'), null)
  })

  it("do not include requests from the tenant's own pages", async () => {
    assert.equal((await refresh(tenant.origin)).status, 403)
  })
})
