import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { helloWorld, TEST_APPLICATION_ID } from './hello-world.ts'
import { findClient, insertClient } from './store/clients.ts'
import { insertResourceServer } from './store/resource-servers.ts'
import { jsonBody } from './testing/json-body.ts'
import { startTenantWithStore } from './testing/tenant.ts'

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
        scope: '["read:a","read:b"]',
        created_at: new Date().toISOString(),
      })
      .execute()
    await insertClient(database, { client_id: 'ungranted', client_secret: 'secret', name: 'Ungranted' })
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
      scope: 'read:b read:c',
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

  it('takes the secret in a Basic header and the rest as a form', async () => {
    const credentials = Buffer.from(`${TEST_APPLICATION_ID}:${secret}`).toString('base64')
    const response = await fetch(`${issuer}oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', audience }),
    })
    assert.equal(response.status, 200)
  })

  describe('are refused', () => {
    const wrong = { error: 'access_denied', error_description: 'Unauthorized' }
    for (const [what, parameters, status, body] of [
      ['a wrong secret', { client_id: TEST_APPLICATION_ID, client_secret: 'wrong', audience }, 401, wrong],
      ['an unknown application', { client_id: 'unknown', client_secret: 'x', audience }, 401, wrong],
      ['no application', { audience }, 401, wrong],
      [
        'an application without a client grant',
        { client_id: 'ungranted', client_secret: 'secret', audience },
        403,
        {
          error: 'access_denied',
          error_description: `Client is not authorized to access "${audience}". You might probably want to create a "client-grant" associated to this API.`,
        },
      ],
      [
        'an unknown API',
        { client_id: 'ungranted', client_secret: 'secret', audience: 'https://unknown.test' },
        403,
        { error: 'access_denied', error_description: 'Service not found: https://unknown.test' },
      ],
      [
        'no API',
        { client_id: 'ungranted', client_secret: 'secret' },
        400,
        { error: 'invalid_request', error_description: 'Missing required parameter: audience' },
      ],
      [
        'a public application',
        { client_id: helloWorld.client.client_id, audience },
        403,
        {
          error: 'unauthorized_client',
          error_description: "Grant type 'client_credentials' not allowed for the client.",
        },
      ],
      [
        'another grant type',
        { client_id: 'ungranted', client_secret: 'secret', grant_type: 'magic' },
        403,
        { error: 'unsupported_grant_type', error_description: 'Unsupported grant type: magic' },
      ],
    ] as const) {
      it(what, async () => {
        const response = await request(parameters)
        assert.deepEqual(await jsonBody(response), body)
        assert.equal(response.status, status)
        assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
      })
    }

    for (const [what, contentType, body] of [
      ['JSON that cannot be read', 'application/json', '{"grant_type":'],
      ['JSON that is no object', 'application/json', '[]'],
      ['another media type', 'text/plain', 'grant_type=client_credentials'],
    ] as const) {
      it(what, async () => {
        const response = await fetch(`${issuer}oauth/token`, {
          method: 'POST',
          headers: { 'content-type': contentType },
          body,
        })
        assert.equal(response.status, 400)
        assert.deepEqual(await jsonBody(response), {
          error: 'invalid_request',
          error_description: 'The body must be a form or a JSON object',
        })
      })
    }
  })
})
