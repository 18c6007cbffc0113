import assert from 'node:assert/strict'
import { Management, ManagementError } from 'auth0'
import type { Check } from '../check.ts'
import { all, connect, present, refused } from './connect.ts'

export const roleChecks: readonly Check[] = [
  {
    name: 'roles: create, read, change, delete',
    async run(world) {
      const { roles } = connect(world)
      const created = await roles.create({ name: 'Auditor', description: 'Reads everything' })
      const id = present(created.id)
      assert.deepEqual(await roles.get(id), created)
      assert.equal((await roles.update(id, { description: 'Reads much' })).description, 'Reads much')
      await roles.delete(id)
      await refused(roles.get(id), Management.NotFoundError, 'inexistent_role')
    },
  },
  {
    name: 'roles: list page by page with totals, and by name',
    async run(world) {
      const { roles } = connect(world)
      const id = present((await roles.create({ name: 'Auditor' })).id)
      const page = await roles.list({ per_page: 1 })
      assert.ok(page.hasNextPage())
      assert.equal((await all(roles.list({ per_page: 1 }))).length, page.response.total)
      const found = await all(roles.list({ name_filter: 'adm' }))
      assert.deepEqual(
        found.map(({ name }) => name),
        ['Admin'],
      )
      await roles.delete(id)
    },
  },
  {
    name: 'roles: add and remove permissions',
    async run(world) {
      const { roles } = connect(world)
      const id = present((await roles.create({ name: 'Reader' })).id)
      const permissions = [{ resource_server_identifier: world.audience, permission_name: 'read:admin-messages' }]
      await roles.permissions.add(id, { permissions })
      assert.deepEqual(await all(roles.permissions.list(id)), [
        {
          ...permissions[0],
          resource_server_name: 'Hello World API Server',
          description: 'Read admin messages',
        },
      ])
      await roles.permissions.delete(id, { permissions })
      assert.deepEqual(await all(roles.permissions.list(id)), [])
      const undefinedOne = [{ resource_server_identifier: world.audience, permission_name: 'fly' }]
      const adding = roles.permissions.add(id, { permissions: undefinedOne })
      await refused(adding, Management.NotFoundError, 'inexistent_permission')
      await roles.delete(id)
    },
  },
  {
    name: 'roles: assign to users from either side, list members and roles, remove',
    async run(world) {
      const { roles, users } = connect(world)
      const id = present((await roles.create({ name: 'Guest' })).id)
      const [user] = await users.listUsersByEmail({ email: world.user.email })
      const [admin] = await users.listUsersByEmail({ email: world.admin.email })
      const [userId, adminId] = [present(user?.user_id), present(admin?.user_id)]
      await roles.users.assign(id, { users: [userId] })
      await users.roles.assign(adminId, { roles: [id] })
      const members = await all(roles.users.list(id, { take: 1 }))
      assert.deepEqual(new Set(members.map(({ user_id }) => user_id)), new Set([userId, adminId]))
      assert.deepEqual(
        (await all(users.roles.list(userId))).map(({ name }) => name),
        ['Guest'],
      )
      await users.roles.delete(userId, { roles: [id] })
      assert.deepEqual(await all(users.roles.list(userId)), [])
      await roles.delete(id)
    },
  },
  {
    name: 'roles: errors for a name in use and an unknown role',
    async run(world) {
      const { roles } = connect(world)
      await refused(roles.create({ name: 'Admin' }), Management.ConflictError, 'role_conflict')
      // The SDK has no separate class for this error.
      await refused(roles.update('rol_none', { name: 'x' }), ManagementError, 'inexistent_role')
    },
  },
]
