import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp } from '../../../test/support/single-page-app.ts'
import { createVisitor, submit } from '../../../test/support/visitor.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../../hello-world.ts'

const { audience, client, user } = helloWorld

describe('/logs', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  /** What was logged while something was done, the earliest first. */
  async function loggedBy(action: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
    const [last] = await tenant.list('/logs?per_page=1')
    await action()
    const from = last === undefined ? '' : `&from=${Object(last).log_id}`
    return (await tenant.list(`/logs?take=100${from}`)).map(entry => ({ ...Object(entry) }))
  }
  const codes = (entries: Record<string, unknown>[]): unknown[] => entries.map(entry => entry.type)

  it('tell of a login, the token it earned, its renewal and the logout', async () => {
    const app = createSinglePageApp(tenant.origin)
    const entries = await loggedBy(async () => {
      const { tokens, visitor } = await app.logIn(user)
      await app.refresh(tokens.refresh_token)
      await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
      await visitor.visit(`${tenant.origin}/v2/logout?client_id=${client.client_id}&returnTo=http://localhost:4040`)
      await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    })
    assert.deepEqual(codes(entries), ['s', 'seacft', 'sertft', 'ssa', 'slo', 'fsa'])
    const [login, exchange] = entries
    const { user_id } = Object((await tenant.list(`/users-by-email?email=${user.email}`))[0])
    assert.partialDeepStrictEqual(login, {
      user_id,
      user_name: user.email,
      client_id: client.client_id,
      client_name: 'Hello World Client',
      connection: 'Username-Password-Authentication',
      hostname: 'localhost',
    })
    assert.partialDeepStrictEqual(exchange, { user_id, client_id: client.client_id, audience })
    assert.ok(entries.every(({ date, log_id, ip }) => date && log_id && ip))
    const own = await tenant.list(`/users/${user_id}/logs?fields=type`)
    assert.deepEqual(
      own.toReversed(),
      ['s', 'seacft', 'sertft', 'ssa', 'slo'].map(type => ({ type })),
    )
    assert.deepEqual(await tenant.expect(200, 'GET', `/logs/${login?.log_id}`), login)
  })

  it('tell of failed logins and of sign-ups, without passwords', async () => {
    const app = createSinglePageApp(tenant.origin)
    const attempt = async (fields: Record<string, string>, screen_hint?: string) => {
      const visitor = createVisitor()
      const page = await visitor.browse(app.authorizationUrl({ screen_hint }))
      await submit(visitor, page, fields)
    }
    const entries = await loggedBy(async () => {
      await attempt({ username: user.email, password: 'wrong-password' })
      await attempt({ username: 'nobody@example.com', password: 'wrong-password' })
      await attempt({ username: '', password: 'wrong-password' })
      await attempt({ email: 'new@example.com', password: 'password1' }, 'signup')
      await attempt({ email: 'new@example.com', password: 'wrong-password' }, 'signup')
    })
    assert.deepEqual(codes(entries), ['fp', 'fu', 'fs', 'ss', 's'])
    assert.ok(!JSON.stringify(entries).includes('wrong-password'))
    assert.partialDeepStrictEqual(entries[0], { description: 'Wrong email address or password', user_name: user.email })
  })

  it('tell once of a blocked person who tried to log in', async () => {
    const { email, password } = { email: 'blocked@example.com', password: 'correct horse battery' }
    await tenant.expect(201, 'POST', '/users', {
      connection: 'Username-Password-Authentication',
      email,
      password,
      blocked: true,
    })
    const entries = await loggedBy(async () => {
      const visitor = createVisitor()
      const page = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl())
      await submit(visitor, page, { username: email, password })
    })
    assert.deepEqual(codes(entries), ['f'])
    assert.partialDeepStrictEqual(entries[0], { description: 'user is blocked', user_name: email })
  })

  it('tell why a token was refused', async () => {
    const request = (parameters: Record<string, string>) =>
      tenant.requestToken({ grant_type: 'client_credentials', client_id: TEST_APPLICATION_ID, ...parameters })
    const { client_secret } = await tenant.expect(200, 'GET', `/clients/${TEST_APPLICATION_ID}`)
    const entries = await loggedBy(async () => {
      await request({ audience, client_secret: String(client_secret) })
      await request({ audience: `${tenant.issuer}api/v2/`, client_secret: String(client_secret) })
      await request({ audience, client_secret: 'wrong-secret' })
    })
    assert.deepEqual(codes(entries), ['seccft', 'feccft', 'feccft'])
    assert.partialDeepStrictEqual(entries[0], {
      client_id: TEST_APPLICATION_ID,
      audience,
      scope: ['read:admin-messages'],
    })
    assert.match(String(entries[1]?.description), /^Client is not authorized to access .*create a "client-grant"/)
    assert.partialDeepStrictEqual(entries[2], { description: 'Unauthorized', client_id: TEST_APPLICATION_ID })
    assert.ok(!JSON.stringify(entries).includes('wrong-secret'))
  })

  it('tell of operations of the Management API, done and refused, without their bodies', async () => {
    const entries = await loggedBy(async () => {
      await tenant.call('POST', '/users', { connection: 'x', email: 'x@example.com', password: 'not-for-the-log' })
      await tenant.expect(200, 'POST', '/roles', { name: 'Logged' })
      await tenant.call('GET', '/roles')
      await tenant.call('GET', '/device-credentials')
      await tenant.call('GET', '/roles', undefined, { authorization: 'Bearer x' })
    })
    assert.deepEqual(codes(entries), ['fapi', 'sapi', 'fapi', 'fapi'])
    assert.partialDeepStrictEqual(entries[0], {
      description: 'The connection does not exist.',
      details: { request: { method: 'POST', path: '/api/v2/users' }, response: { statusCode: 400 } },
    })
    assert.partialDeepStrictEqual(entries[1], {
      description: 'Create roles',
      client_id: 'tollgate-dashboard',
      client_name: 'Dashboard',
      user_name: helloWorld.admin.email,
    })
    assert.match(String(entries[2]?.description), /^Insufficient scope/)
    assert.ok(!JSON.stringify(entries).includes('not-for-the-log'))
  })

  it('are searched, paged and sorted', async () => {
    const logins = await tenant.list('/logs?q=type:s')
    assert.ok(logins.length > 0 && logins.every(entry => Object(entry).type === 's'))
    const refused = await tenant.list(`/logs?q=${encodeURIComponent('type:feccft AND description:"Unauthorized"')}`)
    assert.equal(refused.length, 1)
    const page = await tenant.expect(200, 'GET', '/logs?include_totals=true&per_page=2&sort=date:1')
    assert.ok(Array.isArray(page.logs) && page.logs.length === 2 && Number(page.total) > 10)
    assert.ok(page.logs[0].log_id < page.logs[1].log_id)
    assert.equal((await tenant.call('GET', '/logs/nothing')).status, 404)
  })

  it('add up to statistics', async () => {
    const days = await tenant.list('/stats/daily')
    assert.equal(days.length, 1)
    const { date, logins, signups } = Object(days[0])
    assert.equal(date, `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`)
    assert.ok(logins >= 2)
    assert.equal(signups, 1)
    assert.deepEqual(await tenant.list('/stats/daily?from=20200101&to=20200131'), [])
    assert.equal((await tenant.call('GET', '/stats/daily?from=yesterday')).status, 400)
    const { status, body } = await tenant.call('GET', '/stats/active-users')
    assert.deepEqual([status, body], [200, 2])
  })

  it('tell of devices: connected, cancelled, and codes that never were', async () => {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    const { client_id } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Television',
      app_type: 'native',
      grant_types: [grant_type],
    })
    const begin = async (id = String(client_id)) =>
      fetch(`${tenant.origin}/oauth/device/code`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: id, scope: 'openid' }),
      })
    const enter = async (user_code: string, fields: Record<string, string>) => {
      const visitor = createVisitor()
      const page = await submit(visitor, await visitor.browse(`${tenant.issuer}activate`), { user_code })
      return { visitor, page: await submit(visitor, page, fields) }
    }
    const ask = (code: unknown) =>
      tenant.requestToken({ grant_type, client_id: String(client_id), device_code: String(code) })
    const entries = await loggedBy(async () => {
      await begin(client.client_id)
      const cancelled = await jsonBody(await begin())
      await enter(String(cancelled.user_code), { abort: 'yes' })
      await ask(cancelled.device_code)
      await enter('BBBB-BBBB', {})
      const connected = await jsonBody(await begin())
      await ask(connected.device_code)
      const { visitor, page } = await enter(String(connected.user_code), { confirm: 'yes' })
      await submit(visitor, page, { username: user.email, password: user.password })
      assert.equal((await ask(connected.device_code)).status, 200)
    })
    assert.deepEqual(codes(entries), ['fdeaz', 'fdecc', 'fede', 'fdeac', 's', 'sede'])
    assert.partialDeepStrictEqual(entries.at(-1), { client_id, description: 'Device Code for Access Token' })
  })

  it('tell apart a refresh token that was used twice from one that never was', async () => {
    const app = createSinglePageApp(tenant.origin)
    const { tokens } = await app.logIn(user)
    const entries = await loggedBy(async () => {
      await app.refresh('never')
      await app.refresh(tokens.refresh_token)
      await app.refresh(tokens.refresh_token)
    })
    assert.deepEqual(codes(entries), ['fertft', 'sertft', 'ferrt'])
    assert.ok(!JSON.stringify(entries).includes(tokens.refresh_token ?? '?'))
  })

  it('tell of sign-ups and forgotten passwords that come without a page', async () => {
    const body = {
      client_id: client.client_id,
      connection: 'Username-Password-Authentication',
      email: 'db@example.com',
    }
    const post = (path: string, more: object) =>
      fetch(`${tenant.origin}/dbconnections/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, ...more }),
      })
    const entries = await loggedBy(async () => {
      await post('signup', { password: 'not-for-the-log' })
      await post('signup', { password: 'not-for-the-log' })
      await post('change_password', {})
      await post('change_password', { connection: 'other' })
    })
    assert.deepEqual(codes(entries), ['ss', 'fs', 'scpr', 'fcpr'])
    assert.ok(!JSON.stringify(entries).includes('not-for-the-log'))
    assert.partialDeepStrictEqual(entries[0], { client_id: client.client_id, user_name: 'db@example.com' })
    assert.equal(entries[0]?.user_id, entries[2]?.user_id)
    assert.equal(entries[3]?.description, 'The connection does not exist')
  })

  it('cut long texts that anybody may send, and keep no half of a character', async () => {
    const long = `${'x'.repeat(498)}😀${'x'.repeat(10_000)}`
    const entries = await loggedBy(async () => {
      await tenant.requestToken({ grant_type: 'client_credentials', client_id: long, audience: long })
      await fetch(`${tenant.origin}/dbconnections/change_password`, {
        method: 'POST',
        headers: { 'user-agent': 'x'.repeat(5000) },
        body: new URLSearchParams({ connection: 'other', email: `${'x'.repeat(10_000)}@example.com` }),
      })
    })
    assert.deepEqual(codes(entries), ['feccft', 'fcpr'])
    const halved = `${'x'.repeat(498)}\ufffd…`
    assert.partialDeepStrictEqual(entries[0], { client_id: halved, audience: halved, description: 'Unauthorized' })
    const cut = `${'x'.repeat(499)}…`
    assert.partialDeepStrictEqual(entries[1], { user_name: cut, user_agent: cut, hostname: 'localhost' })
  })
})
