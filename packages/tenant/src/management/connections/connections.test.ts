import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp } from '../../../test/support/single-page-app.ts'
import { createVisitor, submit } from '../../../test/support/visitor.ts'
import { helloWorld } from '../../hello-world.ts'

const { client_id } = helloWorld.client

describe('/connections', () => {
  let tenant: ManagedTenant
  let path: string
  before(async () => {
    tenant = await startManagedTenant()
    const [connection] = await tenant.list('/connections')
    path = `/connections/${Object(connection).id}`
  })
  after(() => tenant.close())

  it('has the database, which applications of every kind use from their first day', async () => {
    const [connection, ...others] = await tenant.list('/connections')
    assert.deepEqual(others, [])
    const { id, enabled_clients, options, ...rest } = Object(connection)
    assert.match(id, /^con_[A-Za-z0-9]{16}$/)
    assert.deepEqual(rest, {
      name: 'Username-Password-Authentication',
      strategy: 'auth0',
      realms: ['Username-Password-Authentication'],
      is_domain_connection: false,
      authentication: { active: true },
      connected_accounts: { active: false },
    })
    assert.partialDeepStrictEqual(options, {
      brute_force_protection: true,
      authentication_methods: { password: { enabled: true }, passkey: { enabled: false } },
      password_options: { complexity: { min_length: 8 } },
    })
    const created = await tenant.expect(201, 'POST', '/clients', { name: 'New', app_type: 'spa' })
    const { clients } = await tenant.expect(200, 'GET', `${path}/clients?take=50`)
    assert.ok(Array.isArray(clients))
    const ids = clients.map(client => client.client_id)
    assert.deepEqual(new Set(ids), new Set([...enabled_clients, created.client_id]))
    assert.ok(ids.includes(client_id) && !ids.includes('tollgate-dashboard'))
  })

  it('is listed by strategy, name, page and checkpoint', async () => {
    for (const [query, count] of [
      ['strategy=auth0', 1],
      ['strategy=google-oauth2', 0],
      ['strategy=google-oauth2&strategy=auth0', 1],
      ['name=Username-Password-Authentication', 1],
      ['name=other', 0],
      ['page=1', 0],
    ] as const) {
      assert.equal((await tenant.list(`/connections?${query}`)).length, count, query)
    }
    const taken = await tenant.expect(200, 'GET', '/connections?strategy=auth0&take=50&fields=name')
    assert.deepEqual(taken, { connections: [{ name: 'Username-Password-Authentication' }] })
  })

  it('closes sign-up at once, and opens it again', async () => {
    const signUp = async (email: string) => {
      const visitor = createVisitor()
      const page = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl({ screen_hint: 'signup' }))
      return submit(visitor, page, { email, password: 'correct horse battery' })
    }
    await tenant.expect(200, 'PATCH', path, { options: { disable_signup: true } })
    const refused = await signUp('closed@example.com')
    assert.equal(refused.response.status, 400)
    assert.match(refused.html, /Sign-up is turned off/)
    assert.deepEqual(await tenant.list('/users-by-email?email=closed@example.com'), [])

    await tenant.expect(200, 'PATCH', path, { options: {} })
    assert.ok((await signUp('open@example.com')).redirectsTo?.searchParams.get('code'))
  })

  it('keeps the people of an application out that is switched off', async () => {
    const authorize = async () => {
      const { redirectsTo } = await createVisitor().browse(createSinglePageApp(tenant.origin).authorizationUrl())
      return redirectsTo?.searchParams.get('error_description')
    }
    const flip = (status: boolean) => tenant.call('PATCH', `${path}/clients`, [{ client_id, status }])
    assert.equal((await flip(false)).status, 204)
    assert.equal(await authorize(), 'no connections enabled for the client')
    assert.equal((await flip(true)).status, 204)
    assert.equal(await authorize(), undefined)

    const { redirectsTo } = await createVisitor().browse(
      createSinglePageApp(tenant.origin).authorizationUrl({ connection: 'google-oauth2' }),
    )
    assert.equal(redirectsTo?.searchParams.get('error_description'), 'the connection was not found')
  })

  for (const [what, method, where, body, status, errorCode] of [
    ['an unknown connection', 'PATCH', '/connections/con_x', { options: {} }, 404, 'inexistent_connection'],
    [
      'an unknown application',
      'PATCH',
      ':clients',
      [
        { client_id, status: false },
        { client_id: 'x', status: true },
      ],
      404,
      'inexistent_client',
    ],
    ['an unknown application in the list of all', 'PATCH', ':', { enabled_clients: ['x'] }, 404, 'inexistent_client'],
    ['user names', 'PATCH', ':', { options: { requires_username: true } }, 400, 'operation_not_supported'],
    ['invalid options', 'PATCH', ':', { options: 'x' }, 400, 'invalid_body'],
    ['a switch without a position', 'PATCH', ':clients', [{ client_id }], 400, 'invalid_body'],
    [
      'another connection',
      'POST',
      '/connections',
      { name: 'x', strategy: 'google-oauth2' },
      400,
      'operation_not_supported',
    ],
  ] as const) {
    it(`refuses ${what}, and changes nothing`, async () => {
      const before = await tenant.expect(200, 'GET', path)
      const address = where.replace(':clients', `${path}/clients`).replace(':', path)
      const answer = await tenant.call(method, address, body)
      assert.equal(answer.status, status)
      assert.partialDeepStrictEqual(answer.body, { errorCode })
      assert.deepEqual(await tenant.expect(200, 'GET', path), before)
    })
  }
})

describe('/tenants/settings', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  it('take the lifetime of sessions in minutes, as well as in hours', async () => {
    const minutes = { session_lifetime_in_minutes: 90, idle_session_lifetime_in_minutes: 60 }
    const changed = await tenant.expect(200, 'PATCH', '/tenants/settings', minutes)
    assert.deepEqual([changed.session_lifetime, changed.idle_session_lifetime], [1.5, 1])
    assert.ok(!('session_lifetime_in_minutes' in changed))
    await tenant.expect(200, 'PATCH', '/tenants/settings', { session_lifetime: 168, idle_session_lifetime: 72 })
  })

  it('let people log in whatever the number of minutes', async () => {
    for (const idle_session_lifetime_in_minutes of [31, 65]) {
      await tenant.expect(200, 'PATCH', '/tenants/settings', { idle_session_lifetime_in_minutes })
      await createSinglePageApp(tenant.origin).logIn(helloWorld.admin)
    }
    await tenant.expect(200, 'PATCH', '/tenants/settings', { idle_session_lifetime: 72 })
  })

  it('are shown and changed, and decide how long a session lasts', async () => {
    const settings = await tenant.expect(200, 'GET', '/tenants/settings')
    assert.partialDeepStrictEqual(settings, {
      friendly_name: 'Tollgate',
      session_lifetime: 168,
      idle_session_lifetime: 72,
    })
    const changed = await tenant.expect(200, 'PATCH', '/tenants/settings', {
      friendly_name: 'Shop',
      idle_session_lifetime: 1,
    })
    assert.deepEqual(settings.sandbox_versions_available, [settings.sandbox_version])
    const { flags, universal_login, ...others } = changed
    const { flags: _flags, universal_login: _login, sandbox_versions_available, ...before } = settings
    assert.deepEqual(others, { ...before, friendly_name: 'Shop', idle_session_lifetime: 1 })
    assert.deepEqual(await tenant.expect(200, 'GET', '/tenants/settings?fields=friendly_name'), {
      friendly_name: 'Shop',
    })

    await createSinglePageApp(tenant.origin).logIn(helloWorld.user)
    const [user] = await tenant.list(`/users-by-email?email=${helloWorld.user.email}`)
    const { sessions } = await tenant.expect(200, 'GET', `/users/${Object(user).user_id}/sessions`)
    assert.ok(Array.isArray(sessions))
    const [{ authenticated_at, expires_at }] = sessions
    const seconds = (Date.parse(expires_at) - Date.parse(authenticated_at)) / 1000
    assert.ok(seconds > 3500 && seconds < 3700, String(seconds))
  })

  for (const [mode, persistent] of [
    ['non-persistent', false],
    ['persistent', true],
  ] as const) {
    it(`with session_cookie.mode "${mode}" decide whether a session outlives the browser`, async () => {
      await tenant.expect(200, 'PATCH', '/tenants/settings', { session_cookie: { mode } })
      const cookies: string[] = []
      const watching: typeof fetch = async (url, init) => {
        const response = await fetch(url, init)
        cookies.push(...response.headers.getSetCookie())
        return response
      }
      await createSinglePageApp(tenant.origin, undefined, watching).logIn(helloWorld.user)
      const session = cookies.findLast(cookie => cookie.startsWith('tollgate_session='))
      assert.match(session ?? '', persistent ? /; expires=/i : /^(?!.*; expires=)tollgate_session=./i)
    })
  }

  it('say where a logout returns to that names no application', async () => {
    const logout = (query: string) => fetch(`${tenant.origin}/v2/logout?${query}`, { redirect: 'manual' })
    const returnTo = 'http://localhost:9999/bye'
    assert.equal((await logout(`returnTo=${returnTo}`)).status, 400)
    await tenant.expect(200, 'PATCH', '/tenants/settings', { allowed_logout_urls: [returnTo] })
    assert.equal((await logout(`returnTo=${returnTo}`)).headers.get('location'), returnTo)
    assert.equal((await logout(`client_id=${client_id}&returnTo=${returnTo}`)).status, 400)
    assert.equal((await logout(`client_id=nobody&returnTo=${returnTo}`)).status, 400)
  })

  for (const [what, body] of [
    ['a session of no time', { session_lifetime: 0 }],
    ['a logout URL that is a script', { allowed_logout_urls: ['javascript:alert(1)'] }],
    ['a name with markup', { friendly_name: '<b>' }],
    ['an unknown setting', { theme: 'dark' }],
    ['an invalid support email address', { support_email: 'x' }],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const before = await tenant.expect(200, 'GET', '/tenants/settings')
      const { status, body: answer } = await tenant.call('PATCH', '/tenants/settings', body)
      assert.equal(status, 400)
      assert.partialDeepStrictEqual(answer, { errorCode: 'invalid_body' })
      assert.deepEqual(await tenant.expect(200, 'GET', '/tenants/settings'), before)
    })
  }
})
