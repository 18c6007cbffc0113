import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { hashedDuring } from '../../test/support/hashed-passwords.ts'
import { createSinglePageApp } from '../../test/support/single-page-app.ts'
import { startTenantWithStore } from '../../test/support/tenant.ts'
import { createVisitor, submit } from '../../test/support/visitor.ts'
import { helloWorld } from '../hello-world.ts'
import type { Database } from '../store/database.ts'
import type { Tenant } from '../tenant.ts'

const KNOWN = helloWorld.user.email
const UNKNOWN = 'nobody@example.com'
const PASSWORD = 'correct horse battery'

/**
 * Whoever measures how long an answer takes learns how much work it was. A stopwatch in a test would tell more of the machine
 * than of the program, so what is counted here is the work that takes time: passwords hashed, and writes to the disk.
 */
describe('the same work is done, whether or not there is such an account, by', () => {
  let tenant: Tenant & { database: Database }
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  const fill = async (fields: Record<string, string>, screen_hint?: string) => {
    const visitor = createVisitor()
    const page = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl({ screen_hint }))
    return submit(visitor, page, fields)
  }
  const post = (path: string, body: object) =>
    fetch(`${tenant.origin}/dbconnections/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: helloWorld.client.client_id,
        connection: 'Username-Password-Authentication',
        password: PASSWORD,
        ...body,
      }),
    })

  it('a login', async () => {
    for (const username of [KNOWN, UNKNOWN]) {
      assert.equal(await hashedDuring(() => fill({ username, password: 'not the password' })), 1, username)
    }
  })

  it('a login of who is blocked and does not know the password', async () => {
    await tenant.database.updateTable('users').set({ blocked: true }).where('email', '=', KNOWN).execute()
    assert.equal(await hashedDuring(() => fill({ username: KNOWN, password: 'not the password' })), 1)
    await tenant.database.updateTable('users').set({ blocked: false }).where('email', '=', KNOWN).execute()
  })

  it('a sign-up, on the page and without it', async () => {
    for (const email of [KNOWN, 'new@example.com']) {
      assert.equal(await hashedDuring(() => fill({ email, password: PASSWORD }, 'signup')), 1, email)
    }
    for (const email of [KNOWN, 'newer@example.com']) {
      assert.equal(await hashedDuring(() => post('signup', { email })), 1, email)
    }
  })

  it('a request for a new password, which writes as much', async () => {
    const tickets = async () => (await tenant.database.selectFrom('tickets').select('digest').execute()).length
    for (const email of [KNOWN, UNKNOWN]) {
      const before = await tickets()
      assert.equal(await hashedDuring(() => post('change_password', { email })), 0)
      assert.equal(await tickets(), before + 1, email)
    }
  })
})
