import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, exportSPKI, generateKeyPair } from 'jose'
import { helloWorld, READ_ADMIN_MESSAGES } from '../src/hello-world.ts'
import { jsonBody } from './support/json-body.ts'
import { type AssertionChanges, createKeyApplication, type KeyApplication } from './support/key-application.ts'
import { type ManagedTenant, startManagedTenant } from './support/management.ts'

const { audience } = helloWorld

describe('private_key_jwt', () => {
  let tenant: ManagedTenant
  let app: KeyApplication
  let other: KeyApplication
  before(async () => {
    tenant = await startManagedTenant()
    app = await createKeyApplication(tenant)
    other = await createKeyApplication(tenant)
    await grant(app)
  })
  after(() => tenant.close())

  const grant = ({ clientId: client_id }: KeyApplication) =>
    tenant.expect(201, 'POST', '/client-grants', { client_id, audience, scope: [READ_ADMIN_MESSAGES] })

  const request = (parameters: Record<string, string>) =>
    tenant.requestToken({ grant_type: 'client_credentials', audience, ...parameters })

  it('POST /oauth/token issues a token for a client assertion, with and without client_id', async () => {
    for (const more of [{}, { client_id: app.clientId }]) {
      const response = await request({ ...(await app.authentication()), ...more })
      const body = await jsonBody(response)
      assert.equal(response.status, 200, JSON.stringify(body))
      assert.equal(decodeJwt(String(body.access_token)).sub, `${app.clientId}@clients`)
    }
  })

  for (const alg of ['RS384', 'PS256']) {
    it(`POST /oauth/token accepts ${alg}`, async () => {
      const created = await createKeyApplication(tenant, { alg })
      await grant(created)
      assert.equal((await request(await created.authentication())).status, 200)
    })
  }

  it('POST /oauth/token accepts a jti once, also of requests at the same moment', async () => {
    const parameters = await app.authentication()
    const responses = await Promise.all(Array.from({ length: 10 }, () => request(parameters)))
    const statuses = responses.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, ...Array.from({ length: 9 }, () => 401)])
    const again = await request(parameters)
    assert.deepEqual(await jsonBody(again), { error: 'access_denied', error_description: 'Unauthorized' })
    // It belongs to the assertion of one application.
    const { jti } = decodeJwt(parameters.client_assertion ?? '')
    await grant(other)
    assert.equal((await request(await other.authentication({ claims: { jti } }))).status, 200)
  })

  const seconds = () => Math.floor(Date.now() / 1000)
  const hostile: Record<string, () => AssertionChanges | Promise<AssertionChanges>> = {
    'of the token endpoint as its audience': () => ({ claims: { aud: `${tenant.issuer}oauth/token` } }),
    'of a list with the issuer as its audience': () => ({ claims: { aud: [tenant.issuer] } }),
    'of the issuer without its slash': () => ({ claims: { aud: tenant.origin } }),
    'of another issuer': () => ({ claims: { aud: 'https://other.example.com/' } }),
    'without an audience': () => ({ claims: { aud: undefined } }),
    'without an expiry': () => ({ claims: { exp: undefined } }),
    'that has expired': () => ({ claims: { exp: seconds() - 60 } }),
    'with text as its expiry': () => ({ claims: { exp: String(seconds() + 60) } }),
    'that expires in an hour': () => ({ claims: { exp: seconds() + 3600 } }),
    'that is not valid yet': () => ({ claims: { nbf: seconds() + 120 } }),
    'without a jti': () => ({ claims: { jti: undefined } }),
    'without an issuer': () => ({ claims: { iss: undefined } }),
    'of another application as its issuer': () => ({ claims: { iss: other.clientId } }),
    'of another application, with a key that is not its': () => ({
      claims: { iss: other.clientId, sub: other.clientId },
    }),
    'of an unknown application': () => ({ claims: { iss: 'unknown', sub: 'unknown' } }),
    'with an object as its subject': () => ({ claims: { sub: { a: 1 } } }),
    'with a list as its subject': () => ({ claims: { sub: [app.clientId] } }),
    'without a subject': () => ({ claims: { sub: undefined } }),
    'signed with a key of its own': async () => ({ key: (await generateKeyPair('RS256')).privateKey }),
    'with an unknown kid': () => ({ header: { kid: 'unknown' } }),
    'with a key as its kid': () => ({ header: { kid: '../../etc/passwd' } }),
    'signed with RS512': async () => ({ header: { alg: 'RS512' }, key: await imported('RS512') }),
    'signed with PS256 by a key for RS256': async () => ({ header: { alg: 'PS256' }, key: await imported('PS256') }),
    'that is longer than 2048 characters': () => ({ claims: { padding: 'x'.repeat(2000) } }),
  }

  async function imported(alg: string): Promise<CryptoKey> {
    const { crypto } = globalThis
    const name = alg.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5'
    const jwk = await crypto.subtle.exportKey('jwk', app.privateKey)
    const { alg: _alg, ...key } = jwk
    return crypto.subtle.importKey('jwk', key, { name, hash: `SHA-${alg.slice(2)}` }, false, ['sign'])
  }

  for (const [what, changes] of Object.entries(hostile)) {
    it(`POST /oauth/token answers 401 for a client assertion ${what}`, async () => {
      const response = await request(await app.authentication(await changes()))
      assert.deepEqual(
        [response.status, await jsonBody(response)],
        [401, { error: 'access_denied', error_description: 'Unauthorized' }],
      )
    })
  }

  it('POST /oauth/token answers 4xx for other client assertions, and for other ways to authenticate', async () => {
    const { client_assertion = '', client_assertion_type = '' } = await app.authentication()
    const [header = '', claims = ''] = client_assertion.split('.')
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
    const hs256 = Buffer.from('{"alg":"HS256"}').toString('base64url')
    const mac = createHmac('sha256', app.pem).update(`${hs256}.${claims}`).digest('base64url')
    for (const [parameters, status] of [
      [{ client_assertion: none }, 401],
      [{ client_assertion: `${hs256}.${claims}.${mac}` }, 401],
      [{ client_assertion: `${header}.${claims}` }, 400],
      [{ client_assertion: `${client_assertion}.x.y` }, 400],
      [{ client_assertion: 'x' }, 400],
      [{ client_assertion: '' }, 401],
      [{ client_assertion_type: '' }, 400],
      [{ client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }, 400],
      [{ client_secret: 'secret' }, 400],
      [{ client_id: other.clientId }, 400],
    ] as const) {
      const response = await request({ client_assertion, client_assertion_type, ...parameters })
      const body = await jsonBody(response)
      assert.equal(response.status, status, JSON.stringify([parameters, body]))
      assert.equal(body.access_token, undefined)
    }
    const { client_secret } = await tenant.expect(200, 'POST', `/clients/${other.clientId}/rotate-secret`)
    assert.equal(client_secret, undefined, 'An application with keys shows no secret')
    assert.equal((await request({ client_id: app.clientId })).status, 401)
    assert.equal((await request({ client_id: app.clientId, client_secret: 'x'.repeat(64) })).status, 401)
  })

  it('the log says why a client assertion was rejected', async () => {
    await request(await app.authentication({ claims: { aud: 'https://other.example.com/' } }))
    const entries = JSON.stringify(await tenant.list(`/logs?q=type:feccft AND client_id:${app.clientId}&per_page=100`))
    assert.match(entries, /Invalid client assertion: .*audience/)
  })

  it('POST /oauth/token answers 401 for a key that has expired, is not in use, or was replaced', async () => {
    const created = await createKeyApplication(tenant)
    const { clientId, credentialId } = created
    await grant(created)
    const path = `/clients/${clientId}/credentials`
    const status = async (changes?: AssertionChanges) => (await request(await created.authentication(changes))).status
    assert.equal(await status(), 200)
    await tenant.expect(200, 'PATCH', `${path}/${credentialId}`, { expires_at: '2020-01-01T00:00:00.000Z' })
    assert.equal(await status(), 401)
    await tenant.expect(200, 'PATCH', `${path}/${credentialId}`, { expires_at: null })
    assert.equal(await status(), 200)

    const successor = await generateKeyPair('RS256')
    const pem = await exportSPKI(successor.publicKey)
    const { id } = await tenant.expect(201, 'POST', path, { credential_type: 'public_key', pem })
    assert.equal(await status({ key: successor.privateKey }), 401)
    const use = (...ids: unknown[]) =>
      tenant.expect(200, 'PATCH', `/clients/${clientId}`, {
        client_authentication_methods: { private_key_jwt: { credentials: ids.map(id => ({ id })) } },
      })
    await use(credentialId, id)
    assert.deepEqual([await status(), await status({ key: successor.privateKey })], [200, 200])
    await use(id)
    assert.deepEqual([await status(), await status({ key: successor.privateKey })], [401, 200])
  })

  it('/oauth/par and /oauth/revoke accept a client assertion', async () => {
    await tenant.expect(200, 'PATCH', '/tenants/settings', { pushed_authorization_requests_supported: true })
    const callback = 'https://app.example.com/callback'
    await tenant.expect(200, 'PATCH', `/clients/${app.clientId}`, { callbacks: [callback] })
    const post = async (path: string, parameters: Record<string, string>) =>
      fetch(`${tenant.origin}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ ...(await app.authentication()), ...parameters }),
      })
    const asked = { client_id: app.clientId, response_type: 'code', redirect_uri: callback, scope: 'openid' }
    const pushed = await post('/oauth/par', asked)
    assert.equal(pushed.status, 201, await pushed.text())
    assert.equal((await post('/oauth/revoke', { token: 'x' })).status, 200)
  })

  it('discovery announces private_key_jwt and its algorithms', async () => {
    const metadata = await jsonBody(await fetch(`${tenant.origin}/.well-known/openid-configuration`))
    const { token_endpoint_auth_methods_supported: methods } = metadata
    assert.ok(Array.isArray(methods) && methods.includes('private_key_jwt'))
    assert.deepEqual(metadata.token_endpoint_auth_signing_alg_values_supported, ['RS256', 'RS384', 'PS256'])
  })
})
