import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { jsonBody } from '../support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'

const APIS = ['https://one.test', 'https://two.test'] as const
const NAMES = ['by-role', 'by-other-role', 'direct', 'of-another-user']

/** Every permission of one API, named for how somebody holds it. */
const permissions = (api: string, ...names: string[]) =>
  names.map(permission_name => ({ resource_server_identifier: api, permission_name }))

describe('the permissions in a token', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
    for (const identifier of APIS) {
      await tenant.expect(201, 'POST', '/resource-servers', {
        identifier,
        name: identifier,
        enforce_policies: true,
        token_dialect: 'access_token_authz',
        scopes: NAMES.map(value => ({ value })),
      })
    }
    const [one, two] = APIS
    const [user, admin] = await Promise.all([helloWorld.user, helloWorld.admin].map(idOf))
    await give(user, await role('first', [...permissions(one, 'by-role')]))
    await give(user, await role('second', [...permissions(two, 'by-other-role')]))
    await give(admin, await role('third', [...permissions(one, 'of-another-user'), ...permissions(two, 'by-role')]))
    await hold(user, permissions(two, 'direct'))
    await hold(admin, [...permissions(one, 'direct'), ...permissions(two, 'of-another-user')])
  })
  after(() => tenant.close())

  async function idOf({ email }: { email: string }): Promise<string> {
    const [user] = await tenant.list(`/users-by-email?email=${email}`)
    return String(Object(user).user_id)
  }

  async function role(name: string, held: object[]): Promise<string> {
    const { id } = await tenant.expect(200, 'POST', '/roles', { name })
    const { status } = await tenant.call('POST', `/roles/${id}/permissions`, { permissions: held })
    assert.equal(status, 201)
    return String(id)
  }

  async function give(userId: string | undefined, roleId: string): Promise<void> {
    assert.equal((await tenant.call('POST', `/users/${userId}/roles`, { roles: [roleId] })).status, 204)
  }

  async function hold(userId: string | undefined, held: object[]): Promise<void> {
    assert.equal((await tenant.call('POST', `/users/${userId}/permissions`, { permissions: held })).status, 201)
  }

  async function heldBy(as: 'user' | 'admin', audience: string): Promise<unknown> {
    const response = await fetch(`${tenant.origin}/local/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ as, audience }),
    })
    return decodeJwt(String((await jsonBody(response)).access_token)).permissions
  }

  for (const [as, api, held] of [
    ['user', APIS[0], ['by-role']],
    ['user', APIS[1], ['by-other-role', 'direct']],
    ['admin', APIS[0], ['direct', 'of-another-user']],
    ['admin', APIS[1], ['by-role', 'of-another-user']],
  ] as const) {
    it(`are those that the ${as} holds for ${api}, and none of another API or user`, async () => {
      assert.deepEqual(await heldBy(as, api), held)
    })
  }
})
