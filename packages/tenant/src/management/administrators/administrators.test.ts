import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { logInToDashboard } from '../../../test/support/dashboard-login.ts'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { dashboardClient } from '../../dashboard-client.ts'
import { helloWorld } from '../../hello-world.ts'
import { addAdministrator, removeAdministrator } from '../../store/users/administrators.ts'
import { OFFERED_SCOPES } from '../scopes.ts'

const OFFERED = OFFERED_SCOPES.map(({ value }) => value)
const CONNECTION = 'Username-Password-Authentication'

async function userIdOf(tenant: ManagedTenant, email: string): Promise<string> {
  const [user] = await tenant.list(`/users-by-email?email=${encodeURIComponent(email)}`)
  return String(Object(user).user_id)
}

/** The scopes of the token that the control key opens for the administrator; it must be good for the Management API. */
async function localScopes(tenant: ManagedTenant): Promise<string[]> {
  const response = await fetch(`${tenant.origin}/local/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ as: 'admin', audience: `${tenant.issuer}api/v2/` }),
  })
  assert.equal(response.status, 200)
  const token = String((await jsonBody(response)).access_token)
  const settings = await tenant.call('GET', '/tenants/settings', undefined, { authorization: `Bearer ${token}` })
  assert.equal(settings.status, 200)
  return String(decodeJwt(token).scope).split(' ')
}

/** The administrator logs in to the dashboard, and may do all there as before. */
async function stillManages(tenant: ManagedTenant): Promise<void> {
  const scope = `openid ${OFFERED.join(' ')}`
  const token = await logInToDashboard(tenant, helloWorld.admin, scope)
  assert.deepEqual(new Set(String(decodeJwt(token).scope).split(' ')), new Set(['openid', ...OFFERED]))
  const local = await localScopes(tenant)
  assert.deepEqual(
    OFFERED.filter(name => !local.includes(name)),
    [],
  )
}

describe('the administrator of a tenant', () => {
  let tenant: ManagedTenant
  const ids: Record<string, string> = {}
  before(async () => {
    tenant = await startManagedTenant()
    const [connection] = await tenant.list('/connections')
    Object.assign(ids, {
      admin: encodeURIComponent(await userIdOf(tenant, helloWorld.admin.email)),
      connection: String(Object(connection).id),
      api: encodeURIComponent(`${tenant.issuer}api/v2/`),
      dashboard: dashboardClient.client_id,
    })
  })
  after(() => tenant.close())

  const fill = (path: string) => path.replace(/:(\w+)/g, (_all, name: string) => ids[name] ?? name)

  for (const [what, status, method, path, body] of [
    ['the account is deleted', 400, 'DELETE', '/users/:admin', undefined],
    ['the account is blocked', 400, 'PATCH', '/users/:admin', { blocked: true }],
    ['the administrator is made an ordinary user', 400, 'DELETE', '/local/administrators/:admin', undefined],
    ['the Management API is deleted', 400, 'DELETE', '/resource-servers/:api', undefined],
    ['the scopes of the Management API are taken away', 400, 'PATCH', '/resource-servers/:api', { scopes: [] }],
    ['access control is changed', 400, 'PATCH', '/resource-servers/:api', { enforce_policies: false }],
    ["the dashboard's application is deleted", 404, 'DELETE', '/clients/:dashboard', undefined],
    ["the dashboard's callbacks are taken away", 404, 'PATCH', '/clients/:dashboard', { callbacks: [] }],
    ["the dashboard's secret is rotated", 404, 'POST', '/clients/:dashboard/rotate-secret', undefined],
    ['the connection is deleted', 400, 'DELETE', '/connections/:connection', undefined],
    ['the connection is for no application', 200, 'PATCH', '/connections/:connection', { enabled_clients: [] }],
    [
      "the connection is not for the dashboard's application",
      404,
      'PATCH',
      '/connections/:connection/clients',
      [{ client_id: dashboardClient.client_id, status: false }],
    ],
    ['sign-ups are closed', 200, 'PATCH', '/connections/:connection', { options: { disable_signup: true } }],
    ['all sessions are ended', 202, 'DELETE', '/users/:admin/sessions', undefined],
  ] as const) {
    it(`manages it as before when ${what}, or an attempt at that is refused`, async () => {
      const answer = await tenant.call(method, fill(path), body)
      assert.equal(answer.status, status, JSON.stringify(answer.body))
      await stillManages(tenant)
    })
  }

  it('is no member of a role, and holds nothing that could be taken', async () => {
    assert.deepEqual(
      (await tenant.list('/roles')).map(role => Object(role).name),
      ['Admin'],
    )
    const audiences = (await tenant.list(fill('/users/:admin/permissions?per_page=100'))).map(
      permission => Object(permission).resource_server_identifier,
    )
    assert.deepEqual([...new Set(audiences)], [helloWorld.audience])
  })

  it('is not changed by a role of the former name that an import brings along', async () => {
    const { id } = await tenant.expect(200, 'POST', '/roles', { name: 'Tenant Administrator' })
    await tenant.call('POST', fill('/users/:admin/roles'), { roles: [id] })
    const permission = { resource_server_identifier: `${tenant.issuer}api/v2/`, permission_name: 'read:users' }
    await tenant.expect(201, 'POST', `/roles/${id}/permissions`, { permissions: [permission] })
    await tenant.call('DELETE', `/roles/${id}/permissions`, { permissions: [permission] })
    await tenant.expect(200, 'DELETE', `/roles/${id}`)
    await stillManages(tenant)
  })

  it('outlives an import that deletes everything that it may', async () => {
    for (const [path, key] of [
      ['/client-grants', 'id'],
      ['/roles', 'id'],
      ['/clients', 'client_id'],
      ['/resource-servers', 'id'],
      ['/connections', 'id'],
    ] as const) {
      for (const each of await tenant.list(`${path}?per_page=100`)) {
        await tenant.call('DELETE', `${path}/${encodeURIComponent(Object(each)[key])}`)
      }
    }
    assert.deepEqual(await tenant.list('/roles'), [])
    assert.deepEqual(await tenant.list('/clients'), [])
    await stillManages(tenant)
  })

  it("is refused an API under another local tenant's Management API's name, which would stop a start at its port", async () => {
    for (const identifier of ['http://localhost:7443/api/v2/', 'https://localhost/api/v2/']) {
      const { status, body } = await tenant.call('POST', '/resource-servers', { identifier })
      assert.equal(status, 400)
      assert.partialDeepStrictEqual(body, { errorCode: 'operation_not_supported' })
    }
  })

  it('keeps to the one connection there is', async () => {
    const same = await tenant.call('POST', '/connections', { name: CONNECTION, strategy: 'auth0', options: {} })
    assert.deepEqual([same.status, Object(same.body).errorCode], [409, 'connection_conflict'])
    const other = await tenant.call('POST', '/connections', { name: 'google-oauth2', strategy: 'google-oauth2' })
    assert.deepEqual([other.status, Object(other.body).errorCode], [400, 'operation_not_supported'])
  })
})

describe('/local/administrators', () => {
  let tenant: ManagedTenant
  let adminId: string
  let userId: string
  before(async () => {
    tenant = await startManagedTenant()
    adminId = await userIdOf(tenant, helloWorld.admin.email)
    userId = await userIdOf(tenant, helloWorld.user.email)
  })
  after(() => tenant.close())
  beforeEach(async () => {
    await removeAdministrator(tenant.database, userId)
    await addAdministrator(tenant.database, adminId)
  })

  const listed = async () => (await tenant.expect(200, 'GET', '/local/administrators')).administrators
  const change = (method: 'PUT' | 'DELETE', id: string) =>
    tenant.call(method, `/local/administrators/${encodeURIComponent(id)}`)
  const admin = () => ({ user_id: adminId, email: helloWorld.admin.email, name: helloWorld.admin.email })
  const user = () => ({ user_id: userId, email: helloWorld.user.email, name: helloWorld.user.email })

  it('lists who manages the tenant, and makes others administrators', async () => {
    assert.deepEqual(await listed(), [admin()])
    assert.equal((await change('PUT', userId)).status, 204)
    assert.equal((await change('PUT', userId)).status, 204)
    assert.deepEqual(await listed(), [admin(), user()])
    const token = await logInToDashboard(tenant, helloWorld.user, 'openid read:users')
    assert.equal(decodeJwt(token).scope, 'openid read:users')
    assert.equal((await change('DELETE', userId)).status, 204)
    assert.equal(decodeJwt(await logInToDashboard(tenant, helloWorld.user, 'openid read:users')).scope, 'openid')
  })

  it('lets the first administrator go when there is another who can log in', async () => {
    await change('PUT', userId)
    await tenant.expect(200, 'PATCH', `/users/${encodeURIComponent(userId)}`, { blocked: true })
    assert.equal((await change('DELETE', adminId)).status, 400)
    await tenant.expect(200, 'PATCH', `/users/${encodeURIComponent(userId)}`, { blocked: false })
    assert.equal((await change('DELETE', adminId)).status, 204)
    assert.deepEqual(await listed(), [user()])
  })

  it('does not know a user who is not there', async () => {
    const { status, body } = await change('PUT', 'auth0|nobody')
    assert.deepEqual([status, Object(body).errorCode], [404, 'inexistent_user'])
  })

  it('wants the right to change users and to give and take roles', async () => {
    for (const [scopes, method, path, status] of [
      [['read:users'], 'GET', '', 200],
      [['read:roles'], 'GET', '', 403],
      [['update:users'], 'PUT', `/${userId}`, 403],
      [['update:users', 'create:role_members', 'delete:role_members'], 'PUT', `/${userId}`, 204],
    ] as const) {
      const authorization = `Bearer ${await tenant.tokenWith(...scopes)}`
      const answer = await tenant.call(method, `/local/administrators${path}`, undefined, { authorization })
      assert.equal(answer.status, status, scopes.join())
    }
  })

  for (const [what, takeAway] of [
    ['is an administrator no more', () => removeAdministrator(tenant.database, adminId)],
    [
      'is blocked',
      () => tenant.database.updateTable('users').set({ blocked: true }).where('user_id', '=', adminId).execute(),
    ],
    [
      'has another address',
      () =>
        tenant.database.updateTable('users').set({ email: 'x@example.com' }).where('user_id', '=', adminId).execute(),
    ],
    ['is gone', () => tenant.database.deleteFrom('users').where('user_id', '=', adminId).execute()],
  ] as const) {
    it(`POST /local/tokens manages the tenant even when the seeded admin ${what}`, async () => {
      await takeAway()
      const scopes = await localScopes(tenant)
      assert.deepEqual(
        OFFERED.filter(name => !scopes.includes(name)),
        [],
      )
      await tenant.database
        .updateTable('users')
        .set({ blocked: false, email: helloWorld.admin.email })
        .where('user_id', '=', adminId)
        .execute()
    })
  }
})
