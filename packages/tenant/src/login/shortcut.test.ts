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

  it('is offered to no other application', async () => {
    const callback = 'http://localhost:5050/callback'
    await insertClient(tenant.database, {
      client_id: 'another',
      client_secret: null,
      name: 'Another',
      app_type: 'spa',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      callbacks: [callback],
    })
    const page = await createVisitor().browse(authorizationUrl('another', callback))
    assert.match(page.html, /name="password"/)
    assert.doesNotMatch(page.html, /Continue as/)
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
