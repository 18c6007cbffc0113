import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { all, connect, present, refused } from './connect.ts'

const connection = 'Username-Password-Authentication'
const password = 'correct-horse-battery'

export const userChecks: readonly Check[] = [
  {
    name: 'users: create, read, merge metadata, block, delete',
    async run(world) {
      const { users } = connect(world)
      const created = await users.create({
        connection,
        email: 'Ada@example.com',
        password,
        name: 'Ada',
        app_metadata: { plan: 'free', seats: 2 },
      })
      const id = present(created.user_id)
      assert.deepEqual([created.email, created.email_verified, created.name], ['ada@example.com', false, 'Ada'])
      assert.deepEqual(
        created.identities?.map(identity => [identity.connection, identity.provider, identity.isSocial]),
        [[connection, 'auth0', false]],
      )
      assert.deepEqual(await users.get(id), created)

      const changed = await users.update(id, { blocked: true, app_metadata: { plan: 'paid' } })
      assert.deepEqual([changed.blocked, changed.app_metadata], [true, { plan: 'paid', seats: 2 }])
      await users.delete(id)
      await refused(users.get(id), Management.NotFoundError, 'inexistent_user')
    },
  },
  {
    name: 'users: list page by page, sorted, searched, by email address; some fields',
    async run(world) {
      const { users } = connect(world)
      const page = await users.list({ per_page: 1, sort: 'email:1' })
      assert.equal(page.response.total, 2)
      const listed = await all(users.list({ per_page: 1, sort: 'email:1', fields: 'email', include_fields: true }))
      assert.deepEqual(listed, [{ email: world.admin.email }, { email: world.user.email }])
      const found = await all(users.list({ q: 'email:"user@example.com"', search_engine: 'v3' }))
      assert.deepEqual(
        found.map(({ email }) => email),
        [world.user.email],
      )
      const [one, ...others] = await users.listUsersByEmail({ email: world.user.email })
      assert.deepEqual([one?.email, others], [world.user.email, []])
    },
  },
  {
    name: 'users: assign and remove permissions directly',
    async run(world) {
      const { users } = connect(world)
      const id = await idOf(users, world.user.email)
      const permissions = [{ resource_server_identifier: world.audience, permission_name: 'read:admin-messages' }]
      await users.permissions.create(id, { permissions })
      const [held] = await all(users.permissions.list(id))
      assert.deepEqual(
        [held?.permission_name, held?.resource_server_name],
        ['read:admin-messages', 'Hello World API Server'],
      )
      await users.permissions.delete(id, { permissions })
      assert.deepEqual(await all(users.permissions.list(id)), [])
    },
  },
  {
    name: 'users: errors for an email address in use, a weak password, another connection and an unknown user',
    async run(world) {
      const { users } = connect(world)
      const { email } = world.user
      const { BadRequestError, ConflictError, NotFoundError } = Management
      await refused(users.create({ connection, email, password }), ConflictError, 'auth0_idp_error')
      const weak = { connection, email: 'weak@example.com', password: 'abc' }
      await refused(users.create(weak), BadRequestError, 'invalid_password', /PasswordStrengthError/)
      const elsewhere = { connection: 'google-oauth2', email: 'x@example.com', password }
      await refused(users.create(elsewhere), BadRequestError, 'inexistent_connection')
      await refused(users.update('auth0|unknown', { name: 'x' }), NotFoundError, 'inexistent_user')
    },
  },
]

async function idOf(users: ReturnType<typeof connect>['users'], email: string): Promise<string> {
  const [user] = await users.listUsersByEmail({ email })
  return present(user?.user_id)
}
