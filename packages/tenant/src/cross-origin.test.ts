import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from './hello-world.ts'
import { createTenant, type Tenant } from './tenant.ts'

const CLIENT_ORIGIN = 'http://localhost:4040'

describe('calls from other origins', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await createTenant({ port: 0 })
  })
  after(() => tenant.close())

  for (const path of ['/oauth/token', '/oauth/revoke', '/userinfo']) {
    it(`may be asked for before they are made: ${path}`, async () => {
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

  const refresh = (origin: string) =>
    fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({
        client_id: helloWorld.client.client_id,
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

  for (const origin of ['https://evil.test', 'http://localhost:40400', 'https://localhost:4040', 'null']) {
    it(`are refused from ${origin}`, async () => {
      const response = await refresh(origin)
      assert.equal(response.status, 400)
      assert.equal(response.headers.get('access-control-allow-origin'), null)

      const userinfo = await fetch(`${tenant.origin}/userinfo`, { headers: { origin } })
      assert.equal(userinfo.headers.get('access-control-allow-origin'), null)
    })
  }

  it("are none when they come from the tenant's own pages", async () => {
    assert.equal((await refresh(tenant.origin)).status, 403)
  })
})
