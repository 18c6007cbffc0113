import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tenant } from '../src/tenant.ts'
import { jsonBody } from './support/json-body.ts'
import { startTenantWithStore } from './support/tenant.ts'

describe('discovery', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  it('describes the tenant under an issuer that ends in a slash', async () => {
    const response = await fetch(`${tenant.origin}/.well-known/openid-configuration`)
    const document = await jsonBody(response)
    assert.equal(response.status, 200)
    assert.equal(document.issuer, `${tenant.origin}/`)
    assert.equal(document.authorization_endpoint, `${tenant.origin}/authorize`)
    assert.equal(document.token_endpoint, `${tenant.origin}/oauth/token`)
    assert.equal(document.revocation_endpoint, `${tenant.origin}/oauth/revoke`)
    assert.equal(document.userinfo_endpoint, `${tenant.origin}/userinfo`)
    assert.equal(document.jwks_uri, `${tenant.origin}/.well-known/jwks.json`)
    assert.equal(document.end_session_endpoint, `${tenant.origin}/oidc/logout`)
    assert.deepEqual(document.code_challenge_methods_supported, ['S256'])
  })

  it('names itself alike, whatever Host a request carries', async () => {
    const { port } = new URL(tenant.origin)
    const response = await fetch(`http://127.0.0.1:${port}/.well-known/openid-configuration`)
    const { token_endpoint } = await jsonBody(response)
    assert.equal(token_endpoint, `${tenant.origin}/oauth/token`)
  })

  it('publishes the public halves of the current and the next signing key, to every origin', async () => {
    const response = await fetch(`${tenant.origin}/.well-known/jwks.json`, { headers: { origin: 'http://any.test' } })
    const { keys } = await jsonBody(response)
    assert.ok(Array.isArray(keys))
    assert.equal(response.headers.get('access-control-allow-origin'), 'http://any.test')
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.equal(keys.length, 2)
    for (const key of keys) {
      assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'])
      assert.deepEqual([key.kty, key.alg, key.use], ['RSA', 'RS256', 'sig'])
    }
  })

  it('answers an unknown address with 404', async () => {
    const response = await fetch(`${tenant.origin}/api/v1/users`)
    assert.equal(response.status, 404)
    assert.equal((await jsonBody(response)).error, 'not_found')
  })
})
