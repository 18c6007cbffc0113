import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { hashedDuring } from '../support/hashed-passwords.ts'
import { jsonBody } from '../support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'

const { audience, user, admin } = helloWorld
const REALM = 'http://auth0.com/oauth/grant-type/password-realm'
const CONNECTION = 'Username-Password-Authentication'
const ADDRESS = '203.0.113.7'

type Parameters = Record<string, string>

describe('the password grants', () => {
  let tenant: ManagedTenant
  /** A confidential application, and a public one. */
  let web: Parameters
  let native: Parameters
  before(async () => {
    tenant = await startManagedTenant()
    await tenant.expect(200, 'PATCH', '/tenants/settings', { default_directory: CONNECTION })
    const grant_types = ['password', REALM, 'refresh_token']
    web = credentialsOf(
      await tenant.expect(201, 'POST', '/clients', { name: 'Web', app_type: 'regular_web', grant_types }),
    )
    const { client_id } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Native',
      app_type: 'native',
      grant_types: ['password'],
    })
    native = { client_id: String(client_id) }
  })
  after(() => tenant.close())

  const login = (parameters: Parameters = {}, headers: Record<string, string> = {}, client: Parameters = web) =>
    fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        grant_type: 'password',
        ...client,
        username: admin.email,
        password: admin.password,
        ...parameters,
      }),
    })
  const granted = async (parameters: Parameters, client?: Parameters) => {
    const response = await login(parameters, {}, client)
    const body = await jsonBody(response)
    assert.equal(response.status, 200, JSON.stringify(body))
    return body
  }
  const refused = async (
    parameters: Parameters,
    status: number,
    error: string,
    description: string,
    client?: Parameters,
  ): Promise<void> => {
    const response = await login(parameters, {}, client)
    assert.deepEqual(await jsonBody(response), { error, error_description: description })
    assert.equal(response.status, status)
  }
  const makeUser = async (email: string): Promise<string> => {
    const { user_id } = await tenant.expect(201, 'POST', '/users', {
      connection: CONNECTION,
      email,
      password: user.password,
    })
    return String(user_id)
  }
  const lastLog = async (type: string): Promise<Record<string, unknown>> => {
    const [entry] = await tenant.list(`/logs?q=type:${type}&sort=date:-1`)
    assert.ok(typeof entry === 'object' && entry !== null, `There is no log entry "${type}"`)
    return { ...entry }
  }

  for (const [grant_type, more] of [
    ['password', {}],
    [REALM, { realm: CONNECTION }],
  ] as const) {
    it(`${grant_type}: issues an access token for the API, an ID token and a refresh token`, async () => {
      const scope = 'openid email offline_access read:admin-messages'
      const { access_token, id_token, refresh_token, ...body } = await granted({ grant_type, ...more, audience, scope })
      assert.deepEqual(body, {
        scope: 'openid email read:admin-messages offline_access',
        expires_in: 86_400,
        token_type: 'Bearer',
      })
      const keySet = createRemoteJWKSet(new URL('.well-known/jwks.json', tenant.issuer))
      const { payload } = await jwtVerify(String(access_token), keySet, { issuer: tenant.issuer, audience })
      assert.partialDeepStrictEqual(payload, {
        aud: [audience, `${tenant.issuer}userinfo`],
        azp: web.client_id,
        gty: 'password',
        scope: 'openid email read:admin-messages offline_access',
        permissions: ['read:admin-messages'],
      })
      const { payload: claims } = await jwtVerify(String(id_token), keySet, { audience: web.client_id ?? '' })
      const { iat, exp, ...identity } = claims
      assert.equal(Number(exp) - Number(iat), 36_000)
      assert.deepEqual(identity, {
        iss: tenant.issuer,
        aud: web.client_id,
        sub: payload.sub,
        email: admin.email,
        email_verified: true,
      })

      const refreshed = await tenant.requestToken({
        grant_type: 'refresh_token',
        refresh_token: String(refresh_token),
        ...web,
      })
      const again = await jsonBody(refreshed)
      assert.equal(refreshed.status, 200)
      assert.partialDeepStrictEqual(decodeJwt(String(again.access_token)), { sub: payload.sub, gty: 'refresh_token' })
      assert.equal(decodeJwt(String(again.id_token)).email, admin.email)
    })
  }

  it('issue an opaque token without an audience, which opens /userinfo', async () => {
    const { access_token, ...body } = await granted({ scope: 'openid profile email' })
    const response = await fetch(`${tenant.origin}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } })
    assert.equal((await jsonBody(response)).email, admin.email)
    assert.equal(body.scope, 'openid profile email')
    assert.equal(body.refresh_token, undefined)
  })

  it('grant everything that the application does not limit by scope, as at Auth0', async () => {
    const standard = 'openid profile email address phone'
    for (const [scope, expected] of [
      [undefined, 'read:admin-messages'],
      ['openid', `${standard} read:admin-messages`],
      ['openid profile', 'openid profile read:admin-messages'],
      ['openid read:admin-messages', 'openid read:admin-messages'],
      ['openid read:other', 'openid'],
    ] as const) {
      assert.equal((await granted({ audience, ...(scope && { scope }) })).scope, expected, scope ?? 'no scope')
    }
  })

  it('grant only the permissions that the user has, and read them again on refresh', async () => {
    const userId = await makeUser('granted@example.com')
    const credentials = { username: 'granted@example.com', password: user.password, audience }
    const wanted = { scope: 'read:admin-messages offline_access' }
    const { access_token, refresh_token } = await granted({ ...credentials, ...wanted })
    assert.partialDeepStrictEqual(decodeJwt(String(access_token)), { scope: 'offline_access', permissions: [] })

    const permission = { resource_server_identifier: audience, permission_name: 'read:admin-messages' }
    await tenant.expect(201, 'POST', `/users/${userId}/permissions`, { permissions: [permission] })
    assert.equal((await granted(credentials)).scope, 'read:admin-messages')
    const response = await tenant.requestToken({
      grant_type: 'refresh_token',
      refresh_token: String(refresh_token),
      ...web,
    })
    const refreshed = decodeJwt(String((await jsonBody(response)).access_token))
    assert.deepEqual(refreshed.permissions, ['read:admin-messages'])
  })

  it('issue no refresh token without the grant type, or when the API does not allow it', async () => {
    const scope = 'openid offline_access'
    assert.equal((await granted({ audience, scope }, native)).refresh_token, undefined)
    await tenant.expect(201, 'POST', '/resource-servers', { identifier: 'https://online.example.com', name: 'Online' })
    const body = await granted({ audience: 'https://online.example.com', scope })
    assert.equal(body.refresh_token, undefined)
    assert.doesNotMatch(String(body.scope), /offline_access/)
  })

  it('count the login, and end the refresh token with the user', async () => {
    const userId = await makeUser('counted@example.com')
    const credentials = { username: 'Counted@Example.com', password: user.password, scope: 'offline_access' }
    const { refresh_token } = await granted(credentials)
    assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', `/users/${userId}`), { logins_count: 1 })
    await tenant.expect(200, 'PATCH', `/users/${userId}`, { blocked: true })
    const response = await tenant.requestToken({
      grant_type: 'refresh_token',
      refresh_token: String(refresh_token),
      ...web,
    })
    assert.deepEqual(await jsonBody(response), { error: 'invalid_grant', error_description: 'user is blocked' })
  })

  it('authenticate the application first', async () => {
    const unauthorized = [401, 'access_denied', 'Unauthorized'] as const
    await refused({ client_secret: 'wrong' }, ...unauthorized)
    await refused({}, ...unauthorized, { client_id: String(web.client_id) })
    await refused({}, ...unauthorized, { client_id: 'nothing' })
  })

  it('are refused to an application without the grant type', async () => {
    await refused(
      { grant_type: REALM, realm: CONNECTION },
      403,
      'unauthorized_client',
      `Grant type '${REALM}' not allowed for the client.`,
      native,
    )
    const { client_id } = helloWorld.client
    const description = "Grant type 'password' not allowed for the client."
    await refused({}, 403, 'unauthorized_client', description, { client_id })
  })

  it('name a missing parameter, an unknown connection and an unknown API', async () => {
    for (const name of ['username', 'password']) {
      await refused({ [name]: '' }, 400, 'invalid_request', `Missing required parameter: ${name}`)
    }
    await refused({ grant_type: REALM }, 400, 'invalid_request', 'Missing required parameter: realm')
    await refused({ grant_type: REALM, realm: 'other' }, 400, 'invalid_request', 'the connection was not found')
    const nowhere = 'https://nowhere.example.com'
    await refused({ audience: nowhere }, 403, 'access_denied', `Service not found: ${nowhere}`)
  })

  it('are refused to an application for which the connection is off', async () => {
    const [connection] = await tenant.list('/connections')
    const id = String(Object(connection).id)
    const client_id = String(native.client_id)
    await tenant.call('PATCH', `/connections/${id}/clients`, [{ client_id, status: false }])
    await refused({}, 400, 'invalid_request', 'no connections enabled for the client', native)
    await tenant.call('PATCH', `/connections/${id}/clients`, [{ client_id, status: true }])
    await granted({}, native)
  })

  it('password: responds 500 until the tenant has a default directory', async () => {
    await tenant.expect(200, 'PATCH', '/tenants/settings', { default_directory: '' })
    const description = 'Authorization server not configured with default connection.'
    await refused({}, 500, 'server_error', description)
    assert.match(String(Object((await lastLog('fepft')).details).reason), /"default_directory" is empty/)
    await granted({ grant_type: REALM, realm: CONNECTION })
    await tenant.expect(200, 'PATCH', '/tenants/settings', { default_directory: CONNECTION })
  })

  it('say the same, after the same work, of an unknown user and of a wrong password', async () => {
    await makeUser('guessed@example.com')
    for (const username of ['guessed@example.com', 'unknown@example.com']) {
      const hashed = await hashedDuring(() =>
        refused({ username, password: 'wrong' }, 403, 'invalid_grant', 'Wrong email or password.'),
      )
      assert.equal(hashed, 1, username)
    }
  })

  it('say that a user is blocked only to who knows the password', async () => {
    const userId = await makeUser('blocked@example.com')
    await tenant.expect(200, 'PATCH', `/users/${userId}`, { blocked: true })
    const username = 'blocked@example.com'
    await refused({ username, password: 'wrong' }, 403, 'invalid_grant', 'Wrong email or password.')
    await refused({ username, password: user.password }, 403, 'unauthorized', 'user is blocked')
  })

  it('limit guesses like the login page, and count them for the same user and address', async () => {
    await makeUser('limited@example.com')
    const guess = { username: 'limited@example.com', password: 'wrong' }
    for (let attempt = 0; attempt < 5; attempt++) await refused(guess, 403, 'invalid_grant', 'Wrong email or password.')
    const response = await login({ ...guess, password: user.password })
    assert.equal(response.status, 429)
    assert.match(response.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
    assert.deepEqual(await jsonBody(response), {
      error: 'too_many_attempts',
      error_description: 'Your account has been blocked after multiple consecutive login attempts.',
    })
    assert.partialDeepStrictEqual(await lastLog('limit_wc'), {
      user_name: 'limited@example.com',
      client_id: web.client_id,
    })
    await granted({})
  })

  it('count guesses for the address in auth0-forwarded-for only if the application is trusted with it', async () => {
    const userId = await makeUser('forwarded@example.com')
    const guess = { username: 'forwarded@example.com', password: 'wrong' }
    const statuses = async (client: Parameters, address: (attempt: number) => string): Promise<number[]> => {
      const found: number[] = []
      for (let attempt = 0; attempt < 6; attempt++) {
        const response = await login(guess, { 'auth0-forwarded-for': address(attempt) }, client)
        found.push(response.status)
      }
      return found
    }
    const different = (attempt: number) => `203.0.113.${attempt + 1}`
    assert.deepEqual(await statuses(web, different), [403, 403, 403, 403, 403, 429])

    const trust = { is_token_endpoint_ip_header_trusted: true }
    const trusted = credentialsOf(
      await tenant.expect(201, 'POST', '/clients', { name: 'Trusted', grant_types: ['password'], ...trust }),
    )
    await tenant.expect(200, 'PATCH', `/clients/${native.client_id}`, trust)
    assert.deepEqual(await statuses(trusted, different), [403, 403, 403, 403, 403, 403])
    assert.deepEqual(await statuses(native, different), [429, 429, 429, 429, 429, 429])
    assert.deepEqual(await statuses(trusted, () => 'not an address'), [429, 429, 429, 429, 429, 429])

    await login(guess, { 'auth0-forwarded-for': ADDRESS }, trusted)
    const entry = await lastLog('fepft')
    assert.partialDeepStrictEqual(entry, { ip: ADDRESS, user_name: 'forwarded@example.com', user_id: userId })
    assert.match(String(entry.client_ip), /127\.0\.0\.1$|^::1$/)
  })

  it('are logged with the user, the application and the reason, and never with the password', async () => {
    const password = 'a wrong password to look for'
    await refused({ username: 'nobody@example.com', password }, 403, 'invalid_grant', 'Wrong email or password.')
    assert.partialDeepStrictEqual(await lastLog('fepft'), {
      user_name: 'nobody@example.com',
      client_name: 'Web',
      connection: CONNECTION,
      description: 'Wrong email or password.',
      details: { reason: 'There is no user with this email address' },
    })
    await refused({ password }, 403, 'invalid_grant', 'Wrong email or password.')
    assert.partialDeepStrictEqual(await lastLog('fepft'), { details: { reason: 'The password is wrong' } })
    await granted({ audience })
    assert.partialDeepStrictEqual(await lastLog('sepft'), { user_name: admin.email, audience, client_name: 'Web' })
    assert.ok(!JSON.stringify(await tenant.list('/logs?per_page=100')).includes(password))
  })
})

function credentialsOf({ client_id, client_secret }: Record<string, unknown>): Parameters {
  return { client_id: String(client_id), client_secret: String(client_secret) }
}
