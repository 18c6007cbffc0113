import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { hashedDuring } from '../../test/support/hashed-passwords.ts'
import { startManagedTenant } from '../../test/support/management.ts'
import { startTenantWithStore } from '../../test/support/tenant.ts'
import { createVisitor, submit } from '../../test/support/visitor.ts'
import { hashPassword } from '../accounts/passwords/passwords.ts'
import { dashboardClient } from '../dashboard-client.ts'
import { helloWorld } from '../hello-world.ts'
import { insertClient } from '../store/access/clients.ts'
import type { Database } from '../store/database.ts'
import { createTenant, type Tenant } from '../tenant.ts'
import { isLocalLogin } from './shortcut.ts'

const OFFER = `Continue as ${helloWorld.admin.email}`

describe('the shortcut of the login page', () => {
  let tenant: Tenant & { database: Database }
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  function authorizationUrl(clientId: string, redirectUri: string, origin = tenant.origin): URL {
    const url = new URL('/authorize', origin)
    url.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    }).toString()
    return url
  }
  const forDashboard = (origin = tenant.origin) =>
    authorizationUrl(dashboardClient.client_id, `${origin}/dashboard/callback`, origin)

  it('logs the administrator of a new tenant in to the dashboard at one click', async () => {
    const visitor = createVisitor()
    const page = await visitor.browse(forDashboard())
    assert.ok(page.html.includes(OFFER))
    assert.ok(!page.html.includes(`Continue as ${helloWorld.user.email}`))
    const { url } = await submit(visitor, page, {})
    assert.equal(url.pathname, '/dashboard/callback')
    assert.match(url.search, /[?&]code=/)
  })

  it('logs the user or the administrator in to the Hello World client at one click', async () => {
    const { client, user, admin } = helloWorld
    for (const { email, password } of [user, admin]) {
      const visitor = createVisitor()
      const page = await visitor.browse(authorizationUrl(client.client_id, 'http://localhost:4040/callback'))
      assert.ok(page.html.includes(`Continue as ${email}`))
      assert.equal((await submit(visitor, page, { username: email, password })).redirectsTo?.pathname, '/callback')
    }
  })

  async function addClient(client_id: string, callback: string): Promise<void> {
    await insertClient(tenant.database, {
      client_id,
      client_secret: null,
      name: 'Another',
      app_type: 'spa',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
      callbacks: [callback],
    })
  }

  it('is offered to every application whose callback is on this machine', async () => {
    const callback = 'http://localhost:5050/callback'
    await addClient('another', callback)
    const visitor = createVisitor()
    const page = await visitor.browse(authorizationUrl('another', callback))
    assert.ok(page.html.includes(`Continue as ${helloWorld.user.email}`) && page.html.includes(OFFER))
    assert.equal((await submit(visitor, page, {})).redirectsTo?.origin, 'http://localhost:5050')
  })

  for (const [number, callback] of [
    'https://app.example.com/callback',
    'http://localhost.example.com/callback',
    'https://127.0.0.1.nip.io/callback',
    'com.example.app://callback',
  ].entries()) {
    it(`is not offered for a login that ends elsewhere: ${callback}`, async () => {
      await addClient(`elsewhere-${number}`, callback)
      assertNoOffer(await createVisitor().browse(authorizationUrl(`elsewhere-${number}`, callback)))
    })
  }

  it('is offered for a device', async () => {
    const parameters = { client_id: 'another', scope: 'openid' }
    const response = await fetch(`${tenant.origin}/oauth/device/code`, {
      method: 'POST',
      body: new URLSearchParams(parameters),
    })
    const { verification_uri_complete } = Object(await response.json())
    const visitor = createVisitor()
    const confirmation = await visitor.browse(String(verification_uri_complete))
    const login = await submit(visitor, confirmation, { confirm: 'yes' })
    assert.ok(login.html.includes(OFFER))
    assert.match((await submit(visitor, login, {})).html, /Your device is connected/)
  })

  for (const [what, headers] of [
    ['a browser behind a proxy', { 'x-forwarded-for': '203.0.113.7' }],
    ['a browser behind two proxies', { 'x-forwarded-for': '127.0.0.1, 203.0.113.7' }],
  ] as const) {
    it(`is not offered to ${what}`, async () => {
      const visitor = createVisitor()
      const { url } = await visitor.browse(forDashboard())
      const html = await (await visitor.visit(url, undefined, headers)).text()
      assert.match(html, /name="password"/)
      assert.doesNotMatch(html, /Continue as/)
    })
  }

  it('is not offered when the tenant does not allow it', async t => {
    const closed = await createTenant({ port: 0, oneClickLogin: false })
    t.after(() => closed.close())
    assertNoOffer(await createVisitor().browse(forDashboard(closed.origin)))
  })

  it('is not offered by a tenant that other machines can reach', async t => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-shortcut-'))
    t.after(() => rm(dataFolder, { recursive: true }))
    await using exposed = await createTenant({ port: 0, dataFolder, host: '0.0.0.0', allowedHosts: ['tenant.test'] })
    assertNoOffer(await createVisitor().browse(forDashboard(exposed.origin)))
  })

  it('is not offered by a tenant with a public name', async t => {
    const named = await createTenant({ port: 0, issuer: 'https://login.example.com/' })
    t.after(() => named.close())
    const page = await createVisitor().browse(forDashboard(named.origin))
    assert.doesNotMatch(page.html, /Continue as/)
  })

  it('is not accepted from a page of another site, or without the form', async () => {
    const visitor = createVisitor()
    const page = await visitor.browse(forDashboard())
    const formToken = /name="form_token" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
    const form = { username: helloWorld.admin.email, password: helloWorld.admin.password, action: 'default' }
    const post = async (fields: Record<string, string>, headers: Record<string, string>) =>
      (await visitor.visit(page.url, fields, headers)).status
    const own = { origin: tenant.origin, 'sec-fetch-site': 'same-origin' }
    const withToken = { ...form, form_token: formToken }
    assert.equal(await post(withToken, { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' }), 421)
    assert.equal(await post(withToken, { origin: 'null', 'sec-fetch-site': 'cross-site' }), 403)
    assert.equal(await post(withToken, { ...own, 'sec-fetch-site': 'same-site' }), 403)
    assert.equal(await post(form, own), 403)
    assert.equal(await post({ ...form, form_token: 'x' }, own), 403)
    assert.equal(await post(withToken, own), 303)
  })

  for (const page of ['', 'login', 'signup', 'reset-password']) {
    it(`is looked up without hashing a password, as often as its page is opened: ${page || 'the way to it'}`, async () => {
      const visitor = createVisitor()
      const { url } = await visitor.browse(forDashboard())
      const hashed = await hashedDuring(async () => {
        for (let times = 0; times < 20; times++) await visitor.browse(new URL(page || '.', url))
      })
      assert.equal(hashed, 0)
    })
  }

  it('is still offered by a tenant that starts again', async t => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-shortcut-'))
    t.after(() => rm(dataFolder, { recursive: true }))
    await (await createTenant({ port: 0, dataFolder })).close()
    await using again = await createTenant({ port: 0, dataFolder })
    const page = await createVisitor().browse(forDashboard(again.origin))
    assert.ok(page.html.includes(OFFER))
  })

  it('is offered again after a reset', async t => {
    const managed = await startManagedTenant()
    t.after(() => managed.close())
    const { host } = new URL(managed.origin)
    assert.equal((await managed.call('POST', '/local/reset', { tenant: host })).status, 204)
    const page = await createVisitor().browse(forDashboard(managed.origin))
    assert.ok(page.html.includes(OFFER))
  })

  it('is gone while the account is blocked', async () => {
    const block = (blocked: boolean) =>
      tenant.database.updateTable('users').set({ blocked }).where('email', '=', helloWorld.admin.email).execute()
    await block(true)
    assert.ok(!(await createVisitor().browse(forDashboard())).html.includes(OFFER))
    await block(false)
    assert.ok((await createVisitor().browse(forDashboard())).html.includes(OFFER))
  })

  it('is gone once the account has a password of its own', async () => {
    await tenant.database
      .updateTable('users')
      .set({ password_hash: await hashPassword('Correct-horse-battery-9') })
      .where('email', '=', helloWorld.admin.email)
      .execute()
    const page = await createVisitor().browse(forDashboard())
    assert.match(page.html, /name="password"/)
    assert.ok(!page.html.includes(OFFER) && !page.html.includes(helloWorld.admin.password))
  })
})

describe('isLocalLogin()', () => {
  const local = {
    issuer: 'http://localhost:7070/',
    request: { ip: '127.0.0.1', host: 'localhost:7070', headers: {} },
    login: { redirectUri: 'http://localhost:4040/callback', isDevice: false },
  }
  const decide = ({ issuer, request, login }: typeof local) => isLocalLogin(issuer, request, login)

  for (const [ip, host] of [
    ['127.0.0.1', 'localhost:7070'],
    ['::1', '[::1]:7070'],
    ['::ffff:127.0.0.1', '127.0.0.1:7070'],
    ['127.0.0.1', 'auth.localhost:7070'],
  ] as const) {
    it(`accepts a browser at ${ip} that calls "${host}"`, () => {
      assert.ok(decide({ ...local, request: { ip, host, headers: {} } }))
    })
  }

  for (const [what, changed] of [
    ['a browser on another machine', { request: { ...local.request, ip: '192.168.0.2' } }],
    ['a browser on another machine, by IPv6', { request: { ...local.request, ip: '::ffff:203.0.113.7' } }],
    ['another name of the tenant', { request: { ...local.request, host: 'tenant.test:7070' } }],
    ['a name that begins like this machine', { request: { ...local.request, host: 'localhost.example.com' } }],
    ['a public issuer', { issuer: 'https://login.example.com/' }],
    ['an application elsewhere', { login: { redirectUri: 'https://app.example.com/', isDevice: false } }],
    ['a login without a callback that is of no device', { login: { redirectUri: undefined, isDevice: false } }],
  ] as const) {
    it(`refuses ${what}`, () => {
      const { issuer, request, login } = { ...local, ...changed }
      assert.equal(isLocalLogin(issuer, request, login), false)
    })
  }
})

function assertNoOffer({ html }: { html: string }): void {
  assert.match(html, /name="password"/)
  assert.doesNotMatch(html, /Continue as/)
}
