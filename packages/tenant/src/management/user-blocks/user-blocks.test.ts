import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp, type SinglePageApp } from '../../../test/support/single-page-app.ts'
import { createVisitor, submit } from '../../../test/support/visitor.ts'
import { helloWorld } from '../../hello-world.ts'

const { user } = helloWorld

describe('/user-blocks', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  let userId: string
  before(async () => {
    tenant = await startManagedTenant()
    app = createSinglePageApp(tenant.origin)
    userId = Object((await tenant.list(`/users-by-email?email=${user.email}`))[0]).user_id
  })
  after(() => tenant.close())
  beforeEach(() => tenant.call('DELETE', `/user-blocks/${userId}`))

  /** @returns the status of the login page */
  async function tryPassword(password: string, email: string = user.email): Promise<number> {
    const visitor = createVisitor()
    const page = await visitor.browse(app.authorizationUrl())
    return (await submit(visitor, page, { username: email, password })).response.status
  }
  async function block(email?: string): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) assert.equal(await tryPassword('wrong', email), 400)
    assert.equal(await tryPassword('wrong', email), 429)
  }
  const blocksOf = async (path: string) => (await tenant.expect(200, 'GET', path)).blocked_for

  it('lists nobody before a limit is reached', async () => {
    await tryPassword('wrong')
    assert.deepEqual(await blocksOf(`/user-blocks/${userId}`), [])
    assert.deepEqual(await blocksOf('/user-blocks?identifier=nobody@example.com'), [])
  })

  it('lists a user whose logins are refused, with the address, and allows them again', async () => {
    await block()
    const blocked = [{ identifier: user.email, ip: '127.0.0.1' }]
    assert.deepEqual(await blocksOf(`/user-blocks/${userId}?consider_brute_force_enablement=true`), blocked)
    assert.deepEqual(await blocksOf(`/user-blocks?identifier=${user.email.toUpperCase()}`), blocked)
    assert.equal(await tryPassword(user.password), 429, 'the right password too')
    assert.equal((await tenant.call('DELETE', `/user-blocks/${userId}`)).status, 204)
    assert.deepEqual(await blocksOf(`/user-blocks/${userId}`), [])
    await app.logIn(user)
  })

  it('allows logins again by an identifier, of an unknown user too, and of no other', async () => {
    const email = 'nobody@example.com'
    await block(email)
    await block()
    assert.equal((await tenant.call('DELETE', `/user-blocks?identifier=${email}`)).status, 204)
    assert.equal(await tryPassword('wrong', email), 400)
    assert.equal(await tryPassword(user.password), 429)
  })

  it('refuses an unknown user, a missing identifier, and unknown parameters', async () => {
    for (const [method, path, status] of [
      ['GET', '/user-blocks/auth0%7Cnobody', 404],
      ['DELETE', '/user-blocks/auth0%7Cnobody', 404],
      ['GET', '/user-blocks', 400],
      ['DELETE', '/user-blocks', 400],
      ['GET', '/user-blocks?identifier=a&other=1', 400],
    ] as const) {
      assert.equal((await tenant.call(method, path)).status, status, `${method} ${path}`)
    }
  })

  it('GET and DELETE /anomaly/blocks/ips/{ip} show and end the block of an address', async () => {
    const path = '/anomaly/blocks/ips/127.0.0.1'
    assert.equal((await tenant.call('DELETE', path)).status, 204)
    assert.equal((await tenant.call('GET', path)).status, 404)
    for (let attempt = 0; attempt < 51; attempt++) await tryPassword('wrong', `guess${attempt}@example.com`)
    assert.equal((await tenant.call('GET', path)).status, 200)
    assert.equal(await tryPassword(user.password), 429)
    assert.equal((await tenant.call('DELETE', path)).status, 204)
    assert.equal((await tenant.call('GET', path)).status, 404)
    await app.logIn(user)
    assert.equal((await tenant.call('GET', '/anomaly/blocks/ips/nowhere')).status, 400)
    const authorization = `Bearer ${await tenant.tokenWith('read:anomaly_blocks')}`
    assert.equal((await tenant.call('DELETE', path, undefined, { authorization })).status, 403)
  })

  it('requires read:users, and update:users to change something', async () => {
    await block()
    const authorization = `Bearer ${await tenant.tokenWith('read:users')}`
    const call = async (method: string, path: string) =>
      (await tenant.call(method, path, undefined, { authorization })).status
    assert.equal(await call('GET', `/user-blocks/${userId}`), 200)
    assert.equal(await call('DELETE', `/user-blocks/${userId}`), 403)
    assert.equal(await call('DELETE', `/user-blocks?identifier=${user.email}`), 403)
    assert.equal(await tryPassword(user.password), 429)
  })
})
