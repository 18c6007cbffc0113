import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { jsonBody } from '../../../test/support/json-body.ts'
import { startManagedTenant } from '../../../test/support/management.ts'
import { startTenantWithStore } from '../../../test/support/tenant.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../../hello-world.ts'
import type { Tenant } from '../../tenant.ts'

describe('local tokens', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  const request = (body: unknown) =>
    fetch(`${tenant.origin}/local/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
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

  const claimsOf = async (body: unknown) => {
    const response = await request(body)
    assert.equal(response.status, 200)
    const { access_token, expires_in } = await jsonBody(response)
    return { ...decodeJwt<{ permissions: unknown; scope: unknown }>(String(access_token)), expires_in }
  }

  it('POST /local/tokens issues a token to any user, by email address and by user ID', async () => {
    const { sub } = await claimsOf({ user: 'ADMIN@example.com' })
    assert.match(String(sub), /^auth0\|/)
    const { permissions } = await claimsOf({ user: sub })
    assert.deepEqual(permissions, ['read:admin-messages'])
  })

  it('POST /local/tokens leaves out the permissions that the request does not list', async () => {
    const { permissions, scope } = await claimsOf({ as: 'admin', permissions: [] })
    assert.deepEqual([permissions, scope], [[], 'openid profile email'])
  })

  it('POST /local/tokens issues a token with the lifetime that the request names', async () => {
    const { exp = 0, iat = 0, expires_in } = await claimsOf({ as: 'user', expires_in: 60 })
    assert.deepEqual([exp - iat, expires_in], [60, 60])
  })

  it('POST /local/tokens issues an expired token for a negative lifetime, with times as of a real one', async () => {
    const before = Math.floor(Date.now() / 1000)
    const { exp = 0, iat = 0, expires_in } = await claimsOf({ as: 'user', expires_in: -60 })
    assert.deepEqual([exp - iat, expires_in], [86_400, -60])
    assert.ok(exp >= before - 60 && exp <= Date.now() / 1000 - 60, `${exp}`)
  })

  for (const [what, body, error] of [
    ['an unknown member', { as: 'user', lifetime: 1 }, 'invalid_request'],
    ['two subjects', { as: 'user', user: 'user@example.com' }, 'invalid_request'],
    ['a user that is not a string', { user: 1 }, 'invalid_request'],
    ['an unknown user', { user: 'auth0|unknown' }, 'access_denied'],
    ['a permission that the user does not have', { as: 'user', permissions: ['read:admin-messages'] }, 'access_denied'],
    ['permissions that are not a list', { as: 'user', permissions: 'read:admin-messages' }, 'invalid_request'],
    ['permissions of the application', { as: 'app', permissions: [] }, 'invalid_request'],
    ['a lifetime of 0', { as: 'user', expires_in: 0 }, 'invalid_request'],
    ['a lifetime of over 30 days', { as: 'user', expires_in: 2_592_001 }, 'invalid_request'],
    ['a lifetime that is not a number', { as: 'user', expires_in: '60' }, 'invalid_request'],
    ['somebody else', { as: 'root' }, 'invalid_request'],
    ['nobody', {}, 'invalid_request'],
    ['a list', [], 'invalid_request'],
    ['an audience that is no text', { as: 'user', audience: 1 }, 'invalid_request'],
    ['an unknown defect', { as: 'user', defect: 'typo' }, 'invalid_request'],
    ['an application that does not exist', { as: 'user', client_id: 'unknown' }, 'access_denied'],
    ['an organization that does not exist', { as: 'user', organization: 'org_unknown' }, 'invalid_request'],
    ['an unknown API', { as: 'user', audience: 'https://unknown.test' }, 'access_denied'],
  ] as const) {
    it(`are refused for ${what}`, async () => {
      const response = await request(body)
      assert.equal(response.status, 400)
      assert.equal((await jsonBody(response)).error, error)
    })
  }

  it('are refused for who is blocked, and for an application that may not have them any more', async t => {
    const managed = await startManagedTenant()
    t.after(() => managed.close())
    const [user] = await managed.list(`/users-by-email?email=${helloWorld.user.email}`)
    await managed.expect(200, 'PATCH', `/users/${Object(user).user_id}`, { blocked: true })
    await managed.expect(200, 'PATCH', `/clients/${TEST_APPLICATION_ID}`, { grant_types: ['refresh_token'] })
    for (const [as, reason] of [
      ['user', /^The user "user@example\.com" is blocked/],
      ['app', /grant type "client_credentials"/],
    ] as const) {
      const response = await fetch(`${managed.origin}/local/tokens`, {
        method: 'POST',
        headers: { authorization: `Bearer ${managed.controlKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ as }),
      })
      const { error, error_description, access_token } = await jsonBody(response)
      assert.deepEqual([response.status, error, access_token], [400, 'access_denied', undefined])
      assert.match(String(error_description), reason)
    }
  })
})
