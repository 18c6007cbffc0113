import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp, tokensOf } from '../../../test/support/single-page-app.ts'
import { helloWorld } from '../../hello-world.ts'

const PERMISSION = { resource_server_identifier: helloWorld.audience, permission_name: 'read:admin-messages' }

describe('/roles', () => {
  let tenant: ManagedTenant
  let userId: string
  before(async () => {
    tenant = await startManagedTenant()
    const [user] = await tenant.list(`/users-by-email?email=${helloWorld.user.email}`)
    userId = Object(user).user_id
  })
  after(() => tenant.close())

  it('are made with 200, changed, listed by name, and deleted with 200', async () => {
    const role = await tenant.expect(200, 'POST', '/roles', { name: 'Editor', description: 'Edits' })
    assert.match(String(role.id), /^rol_[A-Za-z0-9]{16}$/)
    assert.deepEqual(role, { id: role.id, name: 'Editor', description: 'Edits', type: 'tenant' })
    const renamed = await tenant.expect(200, 'PATCH', `/roles/${role.id}`, { name: 'Author' })
    assert.deepEqual(renamed, { ...role, name: 'Author' })
    assert.deepEqual(await tenant.list('/roles?type=tenant&name_filter=autho'), [renamed])
    assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', '/roles?include_totals=true&name_filter=autho'), {
      start: 0,
      limit: 50,
      total: 1,
      roles: [renamed],
    })
    assert.equal((await tenant.call('DELETE', `/roles/${role.id}`)).status, 200)
    assert.partialDeepStrictEqual((await tenant.call('GET', `/roles/${role.id}`)).body, {
      statusCode: 404,
      errorCode: 'inexistent_role',
    })
  })

  it('decide what is in the next token', async () => {
    const app = createSinglePageApp(tenant.origin)
    const { tokens } = await app.logIn(helloWorld.user)
    let { refresh_token } = tokens
    const permissions = async (): Promise<unknown> => {
      const refreshed = await tokensOf(await app.refresh(refresh_token))
      refresh_token = refreshed.refresh_token
      return decodeJwt(refreshed.access_token).permissions
    }
    const { id } = await tenant.expect(200, 'POST', '/roles', { name: 'Reader' })
    assert.deepEqual(await permissions(), [])

    assert.equal((await tenant.call('POST', `/users/${userId}/roles`, { roles: [id] })).status, 204)
    assert.equal((await tenant.call('POST', `/roles/${id}/permissions`, { permissions: [PERMISSION] })).status, 201)
    assert.deepEqual(await permissions(), ['read:admin-messages'])
    assert.deepEqual(await tenant.list(`/users/${userId}/roles`), [
      { id, name: 'Reader', description: null, type: 'tenant' },
    ])
    assert.deepEqual(await tenant.list(`/roles/${id}/permissions`), [
      { ...PERMISSION, description: 'Read admin messages', resource_server_name: 'Hello World API Server' },
    ])

    assert.equal((await tenant.call('DELETE', `/roles/${id}/permissions`, { permissions: [PERMISSION] })).status, 204)
    assert.deepEqual(await permissions(), [])
    await tenant.expect(201, 'POST', `/roles/${id}/permissions`, { permissions: [PERMISSION] })
    assert.equal((await tenant.call('DELETE', `/users/${userId}/roles`, { roles: [id] })).status, 204)
    assert.deepEqual(await permissions(), [])

    await tenant.expect(201, 'POST', `/users/${userId}/permissions`, { permissions: [PERMISSION] })
    assert.deepEqual(await permissions(), ['read:admin-messages'])
    await tenant.call('DELETE', `/users/${userId}/permissions`, { permissions: [PERMISSION] })
    assert.deepEqual(await permissions(), [])
  })

  it('are named as sources of what people hold, as is what is given to them directly', async () => {
    const { id } = await tenant.expect(200, 'POST', '/roles', { name: 'Source' })
    const direct = { source_id: '', source_name: '', source_type: 'DIRECT' }
    const role = { source_id: id, source_name: 'Source', source_type: 'ROLE' }
    const sources = async () =>
      (await tenant.list(`/users/${userId}/permissions`)).map(permission => Object(permission).sources)
    await tenant.expect(201, 'POST', `/roles/${id}/permissions`, { permissions: [PERMISSION] })
    assert.deepEqual(await sources(), [])
    await tenant.call('POST', `/users/${userId}/roles`, { roles: [id] })
    assert.deepEqual(await sources(), [[role]])
    await tenant.expect(201, 'POST', `/users/${userId}/permissions`, { permissions: [PERMISSION] })
    assert.deepEqual(await sources(), [[direct, role]])
    const page = await tenant.expect(200, 'GET', `/users/${userId}/permissions?include_totals=true&per_page=1`)
    assert.equal(page.total, 1)
    await tenant.expect(200, 'DELETE', `/roles/${id}`)
    assert.deepEqual(await sources(), [[direct]])
    await tenant.call('DELETE', `/users/${userId}/permissions`, { permissions: [PERMISSION] })
  })

  it('answer changes that have nothing to tell with an empty object, or with 204 and nothing', async () => {
    const { id } = await tenant.expect(200, 'POST', '/roles', { name: 'Brief' })
    const permissions = { permissions: [PERMISSION] }
    for (const [status, body, method, path, sent] of [
      [201, {}, 'POST', `/roles/${id}/permissions`, permissions],
      [204, undefined, 'DELETE', `/roles/${id}/permissions`, permissions],
      [201, {}, 'POST', `/users/${userId}/permissions`, permissions],
      [204, undefined, 'DELETE', `/users/${userId}/permissions`, permissions],
      [200, {}, 'POST', `/roles/${id}/users`, { users: [userId] }],
      [204, undefined, 'POST', `/users/${userId}/roles`, { roles: [id] }],
      [204, undefined, 'DELETE', `/users/${userId}/roles`, { roles: [id] }],
      // Some of Auth0's SDKs send a body where none is wanted.
      [200, {}, 'DELETE', `/roles/${id}`, {}],
    ] as const) {
      const answer = await tenant.call(method, path, sent)
      assert.deepEqual([answer.status, answer.body], [status, body], `${method} ${path}`)
    }
  })

  it('have members, who come in pages and from checkpoints', async () => {
    const { id } = await tenant.expect(200, 'POST', '/roles', { name: 'Crew' })
    const [admin] = await tenant.list(`/users-by-email?email=${helloWorld.admin.email}`)
    const adminId = Object(admin).user_id
    assert.equal((await tenant.call('POST', `/roles/${id}/users`, { users: [userId, adminId] })).status, 200)
    assert.equal((await tenant.call('POST', `/roles/${id}/users`, { users: [userId] })).status, 200)
    const members = await tenant.list(`/roles/${id}/users`)
    assert.deepEqual(
      members.map(member => Object(member).user_id),
      [adminId, userId],
    )
    const first = await tenant.expect(200, 'GET', `/roles/${id}/users?take=1`)
    const second = await tenant.expect(200, 'GET', `/roles/${id}/users?take=1&from=${first.next}`)
    assert.equal(second.next, undefined)
    assert.equal(new Set([first, second].map(({ users }) => JSON.stringify(users))).size, 2)
  })

  describe('refuse', () => {
    let roleId: string
    before(async () => {
      roleId = String((await tenant.expect(200, 'POST', '/roles', { name: 'Untouched' })).id)
    })
    for (const [what, method, path, body, status, errorCode] of [
      ['no name', 'POST', '/roles', {}, 400, 'invalid_body'],
      ['a name that is taken', 'POST', '/roles', { name: 'Admin' }, 409, 'role_conflict'],
      ['a new name that is taken', 'PATCH', '/roles/:id', { name: 'Admin' }, 409, 'role_conflict'],
      ['a long name', 'POST', '/roles', { name: 'x'.repeat(51) }, 400, 'invalid_body'],
      [
        'permissions of an unknown role',
        'POST',
        '/roles/rol_x/permissions',
        { permissions: [PERMISSION] },
        404,
        'inexistent_role',
      ],
      [
        'a permission that no API defines',
        'POST',
        '/roles/:id/permissions',
        { permissions: [PERMISSION, { ...PERMISSION, permission_name: 'fly' }] },
        404,
        'inexistent_permission',
      ],
      [
        'a permission of an unknown API',
        'POST',
        '/roles/:id/permissions',
        { permissions: [{ ...PERMISSION, resource_server_identifier: 'x' }] },
        404,
        'inexistent_resource_server',
      ],
      ['no permissions', 'POST', '/roles/:id/permissions', { permissions: [] }, 400, 'invalid_body'],
      [
        'members who do not exist',
        'POST',
        '/roles/:id/users',
        { users: [helloWorld.user.email] },
        404,
        'inexistent_user',
      ],
      ['an unknown role for a person', 'POST', '/users/:user/roles', { roles: ['rol_x'] }, 404, 'inexistent_role'],
      [
        'a known and an unknown role for a person',
        'POST',
        '/users/:user/roles',
        { roles: [':id', 'rol_x'] },
        404,
        'inexistent_role',
      ],
    ] as const) {
      it(what, async () => {
        const fill = (text: string) => text.replace(':id', roleId).replace(':user', userId)
        const answer = await tenant.call(method, fill(path), JSON.parse(fill(JSON.stringify(body))))
        assert.equal(answer.status, status)
        assert.partialDeepStrictEqual(answer.body, { statusCode: status, errorCode })
        assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', `/roles/${roleId}`), { name: 'Untouched' })
        assert.deepEqual(await tenant.list(`/roles/${roleId}/permissions`), [])
        assert.deepEqual(await tenant.list(`/roles/${roleId}/users`), [])
      })
    }

    it('to let a token assign roles that may only change people', async () => {
      const authorization = `Bearer ${await tenant.tokenWith('update:users')}`
      const { status } = await tenant.call('POST', `/users/${userId}/roles`, { roles: [roleId] }, { authorization })
      assert.equal(status, 403)
    })
  })
})
