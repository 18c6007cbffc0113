import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { hashPassword } from '../accounts/passwords.ts'
import { dashboardClient } from '../dashboard-client.ts'
import { helloWorld } from '../hello-world.ts'
import type { Database } from '../store/database.ts'
import type { Tenant } from '../tenant.ts'
import { startTenantWithStore } from '../testing/tenant.ts'
import { createVisitor, submit } from '../testing/visitor.ts'

const OFFER = `Continue as ${helloWorld.admin.email}`

describe('the shortcut of the login page', () => {
  let tenant: Tenant & { database: Database }
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  function authorizationUrl(clientId: string, redirectUri: string): URL {
    const url = new URL('/authorize', tenant.origin)
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
  const forDashboard = () => authorizationUrl(dashboardClient.client_id, `${tenant.origin}/dashboard/callback`)

  it('logs the administrator of a new tenant in to the dashboard at one click', async () => {
    const visitor = createVisitor()
    const page = await visitor.browse(forDashboard())
    assert.ok(page.html.includes(OFFER))
    const { url } = await submit(visitor, page, {})
    assert.equal(url.pathname, '/dashboard/callback')
    assert.match(url.search, /[?&]code=/)
  })

  it('is offered to no other application', async () => {
    const { client } = helloWorld
    const page = await createVisitor().browse(authorizationUrl(client.client_id, 'http://localhost:4040/callback'))
    assert.match(page.html, /name="password"/)
    assert.ok(!page.html.includes(OFFER))
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
