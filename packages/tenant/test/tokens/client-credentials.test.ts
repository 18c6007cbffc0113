import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { helloWorld, TEST_APPLICATION_ID } from '../../src/hello-world.ts'
import { findClient } from '../../src/store/access/clients.ts'
import { insertResourceServer } from '../../src/store/access/resource-servers.ts'
import { jsonBody } from '../support/json-body.ts'
import { startTenantWithStore } from '../support/tenant.ts'

const { audience } = helloWorld

describe('client credentials', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  let issuer: string
  let secret: string

  before(async () => {
    tenant = await startTenantWithStore()
    issuer = tenant.issuer
    const { database } = tenant
    secret = (await findClient(database, TEST_APPLICATION_ID))?.client_secret ?? ''
    await insertResourceServer(database, {
      identifier: 'my-api',
      name: 'An API whose identifier is no URI',
      scopes: [
        { value: 'read:a', description: '' },
        { value: 'read:b', description: '' },
      ],
      token_dialect: 'rfc9068_profile',
    })
    await database
      .insertInto('client_grants')
      .values({
        id: 'cgr_1',
        client_id: TEST_APPLICATION_ID,
        audience: 'my-api',
        subject_type: 'client',
        scope: '["read:a","read:b"]',
        settings: '{}',
        created_at: new Date().toISOString(),
      })
      .execute()
  })
  after(() => tenant.close())

  const request = (parameters: Record<string, unknown>, headers: Record<string, string> = {}) =>
    fetch(`${issuer}oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ grant_type: 'client_credentials', ...parameters }),
    })

  it("gives Auth0's access token, with everything granted when no scope is named", async () => {
    const response = await request({ client_id: TEST_APPLICATION_ID, client_secret: secret, audience, extra: { a: 1 } })
    const { access_token, ...answer } = await jsonBody(response)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.deepEqual(answer, { token_type: 'Bearer', expires_in: 86_400, scope: 'read:admin-messages' })

    const keySet = createRemoteJWKSet(new URL('.well-known/jwks.json', issuer))
    const { payload, protectedHeader } = await jwtVerify(String(access_token), keySet, { issuer, audience })
    const { iat: _iat, exp: _exp, ...claims } = payload
    assert.equal(protectedHeader.typ, 'JWT')
    assert.deepEqual(claims, {
      iss: issuer,
      sub: `${TEST_APPLICATION_ID}@clients`,
      aud: audience,
      scope: 'read:admin-messages',
      gty: 'client-credentials',
      azp: TEST_APPLICATION_ID,
      permissions: ['read:admin-messages'],
    })
  })

  it('gives the RFC 9068 profile to an API that wants it, and only the scope that is named', async () => {
    const response = await request({
      client_id: TEST_APPLICATION_ID,
      client_secret: secret,
      audience: 'my-api',
      scope: 'read:b',
    })
    const { access_token } = await jsonBody(response)
    const { iat: _iat, exp: _exp, jti, ...claims } = decodeJwt(String(access_token))
    assert.ok(jti)
    assert.deepEqual(claims, {
      iss: issuer,
      sub: `${TEST_APPLICATION_ID}@clients`,
      aud: 'my-api',
      scope: 'read:b',
      client_id: TEST_APPLICATION_ID,
    })
  })

  for (const [what, scope, missing] of [
    ['a scope', 'read:b read:c', 'read:c'],
    ['scopes of OpenID Connect', 'openid read:a profile', 'openid, profile'],
  ] as const) {
    for (const [how, more] of [
      ['directly', {}],
      ['by the engine', { resource: 'x', extra: 'y' }],
    ] as const) {
      it(`refuses ${what} that was not granted, ${how}`, async () => {
        const credentials = { client_id: TEST_APPLICATION_ID, client_secret: secret }
        const response = await request({ ...credentials, audience: 'my-api', scope, ...more })
        assert.equal(response.status, 403)
        assert.deepEqual(await response.json(), {
          error: 'access_denied',
          error_description: `Client has not been granted scopes: ${missing}`,
        })
      })
    }
  }

  it('gives no permission that the API does not define, though it was granted', async () => {
    await tenant.database
      .updateTable('client_grants')
      .set({ scope: '["read:a","read:gone","read:b"]' })
      .where('id', '=', 'cgr_1')
      .execute()
    const credentials = { client_id: TEST_APPLICATION_ID, client_secret: secret, audience: 'my-api' }
    const { scope, access_token } = await jsonBody(await request(credentials))
    assert.equal(scope, 'read:a read:b')
    assert.equal(decodeJwt(String(access_token)).scope, 'read:a read:b')
    const refused = await request({ ...credentials, scope: 'read:a read:gone' })
    assert.deepEqual([refused.status, (await jsonBody(refused)).error], [403, 'access_denied'])
  })

  it('takes the secret in a Basic header and the rest as a form', async () => {
    const credentials = Buffer.from(`${TEST_APPLICATION_ID}:${secret}`).toString('base64')
    const response = await fetch(`${issuer}oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', audience }),
    })
    assert.equal(response.status, 200)
  })
})
