import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { helloWorld } from './hello-world.ts'
import { createTenant, type Tenant } from './tenant.ts'
import { jsonBody } from './testing/json-body.ts'

describe('local tokens', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await createTenant({ port: 0 })
  })
  after(() => tenant.close())

  const request = (body: unknown, authorization = `Bearer ${tenant.controlKey}`) =>
    fetch(`${tenant.origin}/local/tokens`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  for (const [as, permissions] of [
    ['user', []],
    ['admin', ['read:admin-messages']],
    ['app', ['read:admin-messages']],
  ] as const) {
    it(`are those of the ${as}`, async () => {
      const response = await request({ as })
      const { access_token, token_type, expires_in } = await jsonBody(response)
      assert.equal(response.status, 200)
      assert.deepEqual([token_type, expires_in], ['Bearer', 86_400])
      const { payload } = await jwtVerify(
        String(access_token),
        createRemoteJWKSet(new URL('/.well-known/jwks.json', tenant.origin)),
        { issuer: tenant.issuer, audience: helloWorld.audience },
      )
      assert.deepEqual(payload.permissions, permissions)
    })
  }

  it('are not given without the control key', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${tenant.controlKey}`]) {
      const response = await request({ as: 'admin' }, authorization)
      assert.equal(response.status, 401)
      assert.equal((await jsonBody(response)).error, 'invalid_token')
    }
  })

  for (const [what, body, error] of [
    ['somebody else', { as: 'root' }, 'invalid_request'],
    ['nobody', {}, 'invalid_request'],
    ['a list', [], 'invalid_request'],
    ['an audience that is no text', { as: 'user', audience: 1 }, 'invalid_request'],
    ['an unknown API', { as: 'user', audience: 'https://unknown.test' }, 'access_denied'],
  ] as const) {
    it(`are refused for ${what}`, async () => {
      const response = await request(body)
      assert.equal(response.status, 400)
      assert.equal((await jsonBody(response)).error, error)
    })
  }
})
