import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../test/support/management.ts'
import { createSinglePageApp } from '../../test/support/single-page-app.ts'
import { createVisitor, submit, type Visitor } from '../../test/support/visitor.ts'

const connection = 'Username-Password-Authentication'
const password = 'correct horse battery'
const better = 'a better passphrase'

describe('a login whose form was posted, but whose redirect was not followed', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  /** Posts the login form. @returns where the browser is sent */
  async function park(visitor: Visitor, username: string): Promise<URL> {
    const { url, html } = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl())
    const [, form_token = ''] = /name="form_token" value="([^"]*)"/.exec(html) ?? []
    const response = await visitor.visit(url, { username, password, form_token })
    assert.equal(response.status, 303)
    return new URL(response.headers.get('location') ?? '', url)
  }

  it('goes on where it stopped', async () => {
    await tenant.expect(201, 'POST', '/users', { connection, email: 'slow@example.com', password })
    const visitor = createVisitor()
    const { redirectsTo } = await visitor.browse(await park(visitor, 'slow@example.com'))
    assert.ok(redirectsTo?.searchParams.has('code'))
  })

  async function resetPassword(user_id: string): Promise<void> {
    const { ticket } = await tenant.expect(201, 'POST', '/tickets/password-change', { user_id })
    const visitor = createVisitor()
    const { html } = await submit(visitor, await visitor.browse(String(ticket)), { password: better })
    assert.match(html, /Your new password is saved/)
  }

  for (const [what, email, end] of [
    [
      'a change of the password',
      'a@example.com',
      id => tenant.expect(200, 'PATCH', `/users/${id}`, { password: better }),
    ],
    ['a reset of the password', 'b@example.com', id => resetPassword(id)],
    ['the end of all sessions', 'c@example.com', id => tenant.call('DELETE', `/users/${id}/sessions`)],
  ] as const satisfies readonly (readonly [string, string, (userId: string) => Promise<unknown>])[]) {
    it(`ends with ${what}`, async () => {
      const { user_id } = await tenant.expect(201, 'POST', '/users', { connection, email, password })
      const visitor = createVisitor()
      const parked = await park(visitor, email)
      await end(String(user_id))
      const { redirectsTo, response } = await visitor.browse(parked)
      assert.equal(redirectsTo?.searchParams.has('code') ?? false, false)
      assert.equal(response.status, 400)
      assert.equal(visitor.cookieNames().includes('tollgate_session'), false)
    })
  }
})
