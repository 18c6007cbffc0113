import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../hello-world.ts'
import { type ManagedTenant, startManagedTenant } from '../testing/management.ts'

describe('GET /local/mails', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  it('shows the mails with their links, newest first', async () => {
    for (const { email } of [helloWorld.user, helloWorld.admin]) {
      await fetch(`${tenant.origin}/dbconnections/change_password`, {
        method: 'POST',
        body: new URLSearchParams({ email, connection: 'Username-Password-Authentication' }),
      })
    }
    const { mails } = await tenant.expect(200, 'GET', '/local/mails')
    assert.ok(Array.isArray(mails))
    assert.deepEqual(
      mails.map(({ to, subject }) => [to, subject]),
      [helloWorld.admin, helloWorld.user].map(({ email }) => [email, 'Choose a new password']),
    )
    const [{ id, text, created_at }] = mails
    assert.match(id, /^\d+$/)
    assert.ok(text.includes(`${tenant.issuer}u/reset-password?ticket=`))
    assert.ok(Math.abs(Date.parse(created_at) - Date.now()) < 60_000)
  })

  it('wants the right to change people', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:users')}`
    const { status, body } = await tenant.call('GET', '/local/mails', undefined, { authorization })
    assert.equal(status, 403)
    assert.match(JSON.stringify(body), /expected any of: update:users/)
  })
})
