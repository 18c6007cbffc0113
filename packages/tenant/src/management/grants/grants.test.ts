import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp, type SinglePageApp } from '../../../test/support/single-page-app.ts'
import { helloWorld } from '../../hello-world.ts'

const { user, admin, audience, client } = helloWorld

describe('/grants', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  let userId: string
  before(async () => {
    tenant = await startManagedTenant()
    app = createSinglePageApp(tenant.origin)
    userId = Object((await tenant.list(`/users-by-email?email=${user.email}`))[0]).user_id
  })
  after(() => tenant.close())

  const grantsOf = (query: string) => tenant.list(`/grants?${query}`)
  const refreshes = async (token: string | undefined) => (await app.refresh(token ?? '')).status

  it('lists what an application has for a user, once for several logins', async () => {
    await app.logIn(user)
    await app.logIn(user)
    const [grant, ...others] = await grantsOf(`user_id=${encodeURIComponent(userId)}`)
    assert.deepEqual(others, [])
    const { id, scope, ...rest } = Object(grant)
    assert.deepEqual(rest, { clientID: client.client_id, user_id: userId, audience })
    assert.equal(typeof id, 'string')
    assert.ok(scope.includes('openid'))
    assert.deepEqual(await grantsOf(`client_id=${client.client_id}&audience=${audience}`), [grant])
    assert.deepEqual(await grantsOf('audience=https://other.example'), [])
    assert.deepEqual(await tenant.expect(200, 'GET', '/grants?include_totals=true&per_page=1'), {
      ...{ start: 0, limit: 1, total: 1 },
      grants: [grant],
    })
  })

  it('DELETE /grants/{id} revokes the refresh tokens of all logins, and of no other user', async () => {
    const first = await app.logIn(user)
    const second = await app.logIn(user)
    const other = await app.logIn(admin)
    const [grant] = await grantsOf(`user_id=${encodeURIComponent(userId)}`)
    assert.equal((await tenant.call('DELETE', `/grants/${Object(grant).id}`)).status, 204)
    assert.equal(await refreshes(first.tokens.refresh_token), 403)
    assert.equal(await refreshes(second.tokens.refresh_token), 403)
    assert.equal(await refreshes(other.tokens.refresh_token), 200)
    assert.deepEqual(await grantsOf(`user_id=${encodeURIComponent(userId)}`), [])
  })

  it('DELETE /grants revokes everything of a user', async () => {
    const { tokens } = await app.logIn(user)
    assert.equal((await tenant.call('DELETE', '/grants')).status, 400, 'the user is required')
    assert.equal((await tenant.call('DELETE', `/grants?user_id=${encodeURIComponent(userId)}`)).status, 204)
    assert.equal(await refreshes(tokens.refresh_token), 403)
  })

  for (const id of ['unknown', '%00', '0'.repeat(24), "'%20or%201=1"]) {
    it(`DELETE /grants/${id} revokes nothing`, async () => {
      const { tokens } = await app.logIn(user)
      assert.ok([204, 400].includes((await tenant.call('DELETE', `/grants/${id}`)).status))
      assert.equal(await refreshes(tokens.refresh_token), 200)
    })
  }

  it('neither lists nor revokes what the dashboard has', async () => {
    const shown = await grantsOf('')
    assert.ok(shown.every(grant => Object(grant).clientID === client.client_id))
  })

  it('requires read:grants and delete:grants', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:users')}`
    const call = async (method: string, path: string) =>
      (await tenant.call(method, path, undefined, { authorization })).status
    assert.deepEqual(
      [await call('GET', '/grants'), await call('DELETE', '/grants/x'), await call('DELETE', '/grants?user_id=x')],
      [403, 403, 403],
    )
  })
})
