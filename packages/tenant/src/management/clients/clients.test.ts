import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp } from '../../../test/support/single-page-app.ts'
import { dashboardClient } from '../../dashboard-client.ts'
import { helloWorld } from '../../hello-world.ts'

const { audience } = helloWorld

describe('/clients', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  const machine = async (): Promise<{ client_id: string; client_secret: string }> => {
    const client = await tenant.expect(201, 'POST', '/clients', { name: 'Machine', app_type: 'non_interactive' })
    const { client_id, client_secret } = client
    await tenant.expect(201, 'POST', '/client-grants', { client_id, audience, scope: ['read:admin-messages'] })
    return { client_id: String(client_id), client_secret: String(client_secret) }
  }
  const tokenFor = (client: { client_id: string; client_secret: string }) =>
    tenant.requestToken({ grant_type: 'client_credentials', audience, ...client })

  for (const [app_type, token_endpoint_auth_method, grant_types] of [
    ['spa', 'none', ['authorization_code', 'refresh_token']],
    ['native', 'none', ['authorization_code', 'refresh_token']],
    ['regular_web', undefined, ['authorization_code', 'refresh_token', 'client_credentials']],
    ['non_interactive', undefined, ['client_credentials']],
    ['sso_integration', undefined, ['authorization_code', 'refresh_token', 'client_credentials']],
  ] as const) {
    it(`makes a ${app_type} application with what its kind needs`, async () => {
      const client = await tenant.expect(201, 'POST', '/clients', { name: `A ${app_type}`, app_type })
      assert.match(String(client.client_id), /^[A-Za-z0-9]{32}$/)
      assert.equal(client.client_secret === undefined, token_endpoint_auth_method === 'none')
      assert.partialDeepStrictEqual(client, {
        name: `A ${app_type}`,
        app_type,
        grant_types,
        is_first_party: true,
        oidc_conformant: false,
        global: false,
        jwt_configuration: { lifetime_in_seconds: 36_000, secret_encoded: false },
        refresh_token: { rotation_type: 'non-rotating', expiration_type: 'non-expiring', leeway: 0 },
      })
      assert.equal(client.token_endpoint_auth_method, token_endpoint_auth_method)
      const { encrypted, ...document } = client
      assert.equal(encrypted, true)
      assert.deepEqual(await tenant.expect(200, 'GET', `/clients/${client.client_id}`), document)
    })
  }

  it('leaves out of a document the lists that were never given, as Auth0 does', async () => {
    const client = await tenant.expect(201, 'POST', '/clients', { name: 'Bare', callbacks: [] })
    assert.deepEqual(client.callbacks, [])
    for (const name of ['allowed_logout_urls', 'web_origins', 'allowed_origins', 'app_type', 'client_metadata']) {
      assert.equal(name in client, false, name)
    }
  })

  it('GET /clients includes the signing certificate for a token that may read keys', async () => {
    const { client_id } = await machine()
    const [key] = [(await tenant.expect(200, 'GET', `/clients/${client_id}`)).signing_keys].flat()
    const [{ cert }] = (await tenant.list('/keys/signing')).map(Object)
    assert.deepEqual([Object(key).cert, Object(key).subject], [cert, '/CN=localhost'])
    assert.match(Object(key).pkcs7, /^-----BEGIN PKCS7-----\n/)
    assert.equal('key' in Object(key), false)
    const authorization = `Bearer ${await tenant.tokenWith('read:clients')}`
    const { body } = await tenant.call('GET', `/clients/${client_id}`, undefined, { authorization })
    assert.equal('signing_keys' in Object(body), false)
  })

  it('keeps a login page for all applications together, and nothing else', async () => {
    const [before] = await tenant.list('/clients?is_global=true')
    const path = `/clients/${Object(before).client_id}`
    const page = { custom_login_page: '<html></html>', custom_login_page_on: true }
    const changed = await tenant.expect(200, 'PATCH', path, page)
    assert.deepEqual(changed, { ...Object(before), ...page })
    assert.deepEqual(await tenant.list('/clients?is_global=true'), [changed])
    const { status, body } = await tenant.call('PATCH', path, { grant_types: ['client_credentials'] })
    assert.deepEqual([status, Object(body).errorCode], [400, 'operation_not_supported'])
    const cleared = await tenant.expect(200, 'PATCH', path, { custom_login_page: null, custom_login_page_on: null })
    assert.deepEqual(cleared, before)
    assert.equal((await tenant.call('DELETE', path)).status, 404)
  })

  it('lists them by page, kind and field, without the dashboard', async () => {
    const clients = await tenant.list('/clients?per_page=100')
    assert.ok(clients.every(client => Object(client).client_id !== dashboardClient.client_id))
    assert.equal((await tenant.call('GET', `/clients/${dashboardClient.client_id}`)).status, 404)
    const [global, ...others] = await tenant.list('/clients?is_global=true')
    assert.partialDeepStrictEqual(global, { name: 'All Applications', global: true })
    assert.deepEqual(others, [])
    const first = { start: 0, limit: 50, total: 1, clients: [global] }
    assert.deepEqual(await tenant.expect(200, 'GET', '/clients?is_global=true&include_totals=true'), first)
    assert.deepEqual(await tenant.list('/clients?is_global=true&page=1'), [])
    assert.deepEqual(await tenant.list('/clients?is_first_party=false'), [])

    const page = await tenant.expect(200, 'GET', '/clients?is_global=false&page=0&per_page=1&include_totals=true')
    assert.partialDeepStrictEqual(page, { start: 0, limit: 1, total: clients.length })
    const kinds = await tenant.list('/clients?app_type=spa,non_interactive&fields=app_type&include_fields=true')
    assert.deepEqual(
      new Set(kinds.map(kind => JSON.stringify(kind))),
      new Set(['{"app_type":"spa"}', '{"app_type":"non_interactive"}']),
    )
    const nameless = await tenant.list('/clients?fields=name&include_fields=false')
    assert.ok(nameless.every(client => Object(client).name === undefined && Object(client).client_id))
  })

  it('shows secrets to those alone who may read keys', async () => {
    const { client_id, client_secret } = await machine()
    const authorization = `Bearer ${await tenant.tokenWith('read:clients')}`
    for (const path of ['/clients', `/clients/${client_id}`, '/clients?fields=client_secret']) {
      const { status, body } = await tenant.call('GET', path, undefined, { authorization })
      assert.equal(status, 200)
      assert.ok(!JSON.stringify(body).includes('"client_secret"'))
    }
    assert.equal((await tenant.expect(200, 'GET', `/clients/${client_id}`)).client_secret, client_secret)
  })

  it('rotates a secret: the old one is worth nothing at once', async () => {
    const client = await machine()
    assert.equal((await tokenFor(client)).status, 200)
    const { client_secret } = await tenant.expect(200, 'POST', `/clients/${client.client_id}/rotate-secret`)
    assert.notEqual(client_secret, client.client_secret)
    assert.equal((await tokenFor(client)).status, 401)
    assert.equal((await tokenFor({ ...client, client_secret: String(client_secret) })).status, 200)

    const authorization = `Bearer ${await tenant.tokenWith('update:clients')}`
    const forbidden = await tenant.call(
      'PATCH',
      `/clients/${client.client_id}`,
      { client_secret: 'a secret of sixteen' },
      { authorization },
    )
    assert.equal(forbidden.status, 403)
  })

  it('PATCH /clients/{id} needs update:client_keys for a secret, and update:clients for anything else', async () => {
    const { client_id } = await machine()
    for (const [scope, allowed, refused] of [
      ['update:clients', { name: 'Renamed' }, { client_secret: 'a secret of more than 16 characters' }],
      ['update:client_keys', { client_secret: 'a secret of more than 16 characters' }, { name: 'Renamed' }],
    ] as const) {
      const authorization = `Bearer ${await tenant.tokenWith(scope)}`
      const patch = (body: object) => tenant.call('PATCH', `/clients/${client_id}`, body, { authorization })
      assert.equal((await patch(allowed)).status, 200, scope)
      assert.equal((await patch(refused)).status, 403, scope)
    }
  })

  it('deletes an application: it gets no token any more', async () => {
    const client = await machine()
    const { status, body } = await tenant.call('DELETE', `/clients/${client.client_id}`)
    assert.deepEqual([status, body], [204, undefined])
    const refused = await tokenFor(client)
    assert.equal(refused.status, 401)
    assert.deepEqual(await jsonBody(refused), { error: 'access_denied', error_description: 'Unauthorized' })
    assert.partialDeepStrictEqual((await tenant.call('GET', `/clients/${client.client_id}`)).body, {
      statusCode: 404,
      message: 'The client does not exist',
      errorCode: 'inexistent_client',
    })
    assert.deepEqual(await tenant.list(`/client-grants?client_id=${client.client_id}`), [])
  })

  it('deletes with an application what people let it do: user info, and their refresh tokens', async () => {
    const redirect_uri = 'http://localhost:3000/cb'
    const { client_id } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Doomed',
      app_type: 'spa',
      callbacks: [redirect_uri],
    })
    const app = createSinglePageApp(tenant.origin, { client_id: String(client_id), redirect_uri })
    const { tokens } = await app.logIn(helloWorld.user, { audience: undefined })
    const userInfo = () =>
      fetch(`${tenant.origin}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } })
    const [user] = await tenant.list(`/users-by-email?email=${helloWorld.user.email}`)
    const refreshTokens = async () => {
      const listed = await tenant.expect(200, 'GET', `/users/${Object(user).user_id}/refresh-tokens`)
      return [listed.tokens].flat().filter(token => Object(token).client_id === client_id)
    }
    assert.equal((await userInfo()).status, 200)
    assert.equal((await refreshTokens()).length, 1)

    assert.equal((await tenant.call('DELETE', `/clients/${client_id}`)).status, 204)
    const refused = await userInfo()
    assert.equal(refused.status, 401)
    assert.match(refused.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
    assert.deepEqual(await refreshTokens(), [])
  })

  it('changes where a login may return to, at once, and merges what is nested', async () => {
    const { client_id } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Shop',
      app_type: 'spa',
      client_metadata: { a: 'x', b: 'y' },
    })
    const redirect_uri = 'http://localhost:3000/cb'
    const app = createSinglePageApp(tenant.origin, { client_id: String(client_id), redirect_uri })
    await assert.rejects(app.logIn(helloWorld.user))

    const changed = await tenant.expect(200, 'PATCH', `/clients/${client_id}`, {
      callbacks: [redirect_uri, 'com.example.shop://callback', 'https://example.com/cb'],
      refresh_token: { rotation_type: 'rotating' },
      client_metadata: { b: null, c: 'z' },
    })
    assert.partialDeepStrictEqual(changed, {
      refresh_token: { rotation_type: 'rotating', leeway: 0, idle_token_lifetime: 2_592_000 },
      client_metadata: { a: 'x', c: 'z' },
    })
    await app.logIn(helloWorld.user)
  })

  it('gives an application that gains a secret one', async () => {
    const { client_id } = await tenant.expect(201, 'POST', '/clients', { name: 'Was public', app_type: 'spa' })
    const changed = await tenant.expect(200, 'PATCH', `/clients/${client_id}`, {
      token_endpoint_auth_method: 'client_secret_basic',
    })
    assert.equal(String(changed.client_secret).length, 64)
  })

  it('keeps an application in working order that names grant types of Auth0 which are not spoken here', async () => {
    const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Everything',
      grant_types: ['implicit', 'password', 'urn:ietf:params:oauth:grant-type:device_code', 'client_credentials'],
    })
    await tenant.expect(201, 'POST', '/client-grants', { client_id, audience, scope: [] })
    assert.equal((await tokenFor({ client_id: String(client_id), client_secret: String(client_secret) })).status, 200)
  })

  describe('refuses', () => {
    const name = 'Refused'
    const callback = (url: string) =>
      new RegExp(`validation for format callback-url: ${url.replace(/[^\w ]/g, '.')}.* on property callbacks\\[0\\]\\.`)
    for (const [what, body, message] of [
      ['no name', {}, /Missing required property: name/],
      ['an empty name', { name: '' }, /String is too short \(0 chars\), minimum 1' on property name\./],
      ['a name with markup', { name: '<script>' }, /on property name\./],
      ['an unknown kind', { name, app_type: 'desktop' }, /No enum match for: desktop' on property app_type\./],
      ['an unknown property', { name, is_admin: true }, /Additional properties not allowed: is_admin/],
      ['a client ID of its own choice', { name, client_id: 'mine' }, /Additional properties not allowed: client_id/],
      ['a callback without a scheme', { name, callbacks: ['example.com'] }, callback('example.com')],
      ['a callback that is a path', { name, callbacks: ['/cb'] }, callback('/cb')],
      ['a callback that is a script', { name, callbacks: ['javascript:alert(1)'] }, callback('javascript:alert(1)')],
      ['a callback that holds its own page', { name, callbacks: ['data:text/html,x'] }, callback('data:text/html,x')],
      [
        'a callback with a fragment',
        { name, callbacks: ['https://example.com/#x'] },
        callback('https://example.com/#x'),
      ],
      ['a callback with a blank', { name, callbacks: [' https://example.com'] }, callback(' https://example.com')],
      [
        'a callback with a password',
        { name, callbacks: ['https://a:b@example.com'] },
        callback('https://a:b@example.com'),
      ],
      ['a callback with a wildcard', { name, callbacks: ['https://*.example.com'] }, callback('https://*.example.com')],
      [
        'callbacks as text',
        { name, callbacks: 'https://example.com' },
        /Expected type array but found type string' on property callbacks\./,
      ],
      [
        'an origin with a path',
        { name, web_origins: ['https://example.com/a'] },
        /format origin: .* on property web_origins\[0\]\./,
      ],
      ['an origin of any site', { name, allowed_origins: ['*'] }, /format origin/],
      ['an invalid logout URL', { name, allowed_logout_urls: ['x'] }, /format absolute-uri/],
      [
        'a login address without https',
        { name, initiate_login_uri: 'http://x.test' },
        /format absolute-https-uri-or-empty/,
      ],
      ['a short secret', { name, client_secret: 'hunter2' }, /String is too short \(7 chars\), minimum 16/],
      [
        'a lifetime as text',
        { name, jwt_configuration: { lifetime_in_seconds: '1' } },
        /on property jwt_configuration\.lifetime_in_seconds\./,
      ],
      [
        'an unknown grant type',
        { name, grant_types: ['magic'] },
        /No enum match for: magic' on property grant_types\[0\]\./,
      ],
      [
        'an application of a third party',
        { name, is_first_party: false },
        /"is_first_party" is not supported: .* consent/,
      ],
      [
        'machine tokens without a secret',
        { name, app_type: 'spa', grant_types: ['client_credentials'] },
        /cannot be used/,
      ],
      [
        'metadata of eleven members',
        { name, client_metadata: Object.fromEntries([...'abcdefghijk'].map(key => [key, 'x'])) },
        /Too many properties defined \(11\), maximum 10/,
      ],
    ] as const) {
      it(what, async () => {
        const before = await tenant.list('/clients?per_page=100')
        const answer = await tenant.call('POST', '/clients', body)
        assert.equal(answer.status, 400)
        assert.match(Object(answer.body).message, message)
        assert.ok(!JSON.stringify(answer.body).includes('hunter2'))
        assert.deepEqual(await tenant.list('/clients?per_page=100'), before)
      })
    }

    it('a body of more than a megabyte', async () => {
      const { status } = await tenant.call('POST', '/clients', { name, description: 'x'.repeat(1_100_000) })
      assert.equal(status, 413)
    })

    it('a body that is no JSON', async () => {
      const { status } = await tenant.call('POST', '/clients', 'name=x', {
        'content-type': 'application/x-www-form-urlencoded',
      })
      assert.equal(status, 415)
    })
  })
})

describe('/client-grants', () => {
  let tenant: ManagedTenant
  let client: Record<string, unknown>
  before(async () => {
    tenant = await startManagedTenant()
    client = await tenant.expect(201, 'POST', '/clients', { name: 'Machine', app_type: 'non_interactive' })
  })
  after(() => tenant.close())

  it('decide what an application may request, from the next token on', async () => {
    const { client_id, client_secret } = client
    const request = async () => {
      const response = await tenant.requestToken({
        grant_type: 'client_credentials',
        client_id: String(client_id),
        client_secret: String(client_secret),
        audience,
      })
      return { status: response.status, ...(await jsonBody(response)) }
    }
    assert.equal((await request()).status, 403)

    const body = { client_id, audience, scope: ['read:admin-messages'] }
    const grant = await tenant.expect(201, 'POST', '/client-grants', body)
    assert.match(String(grant.id), /^cgr_[A-Za-z0-9]{16}$/)
    assert.deepEqual(grant, { id: grant.id, ...body, subject_type: 'client' })
    assert.partialDeepStrictEqual(await request(), { status: 200, scope: 'read:admin-messages' })

    assert.deepEqual(await tenant.expect(200, 'PATCH', `/client-grants/${grant.id}`, { scope: [] }), {
      ...grant,
      scope: [],
    })
    assert.deepEqual(await tenant.expect(200, 'GET', `/client-grants/${grant.id}`), { ...grant, scope: [] })
    assert.equal(Reflect.get(await request(), 'scope'), undefined)

    const page = await tenant.expect(200, 'GET', `/client-grants?take=50&client_id=${client_id}`)
    assert.deepEqual(page, { client_grants: [{ ...grant, scope: [] }] })
    assert.equal((await tenant.call('DELETE', `/client-grants/${grant.id}`)).status, 204)
    assert.equal((await tenant.call('DELETE', `/client-grants/${grant.id}`)).status, 404)
    assert.equal((await request()).status, 403)
  })

  for (const [what, changes, status, errorCode] of [
    ['an unknown application', { client_id: 'nobody' }, 404, 'inexistent_client'],
    ['an unknown API', { audience: 'https://nobody.test' }, 404, 'inexistent_resource_server'],
    ['a scope that the API does not define', { scope: ['write:everything'] }, 400, 'invalid_body'],
    ['a scope twice', { scope: ['read:admin-messages', 'read:admin-messages'] }, 400, 'invalid_body'],
    ['no scope', { scope: undefined }, 400, 'invalid_body'],
    ['a second one for the same API', { client_id: 'hello-world-test-application' }, 409, 'client_grant_conflict'],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const before = await tenant.list('/client-grants')
      const body = { client_id: client.client_id, audience, scope: ['read:admin-messages'], ...changes }
      const answer = await tenant.call('POST', '/client-grants', body)
      assert.equal(answer.status, status)
      assert.partialDeepStrictEqual(answer.body, { errorCode })
      assert.deepEqual(await tenant.list('/client-grants'), before)
    })
  }
})
