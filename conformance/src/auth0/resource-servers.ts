import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { all, connect, present, refused } from './connect.ts'

const identifier = 'https://orders.example.com'

export const resourceServerChecks: readonly Check[] = [
  {
    name: 'resource servers: create with permissions, read by ID and by identifier, change, delete',
    async run(world) {
      const { resourceServers } = connect(world)
      const created = await resourceServers.create({
        name: 'Orders',
        identifier,
        scopes: [{ value: 'read:orders', description: 'Read orders' }],
        token_lifetime: 600,
      })
      const id = present(created.id)
      assert.equal(created.signing_alg, 'RS256')
      assert.deepEqual(await resourceServers.get(id), created)
      assert.deepEqual(await resourceServers.get(identifier), created)

      const changed = await resourceServers.update(id, {
        enforce_policies: true,
        token_dialect: 'access_token_authz',
        scopes: [{ value: 'read:orders' }, { value: 'write:orders' }],
      })
      assert.equal(changed.token_dialect, 'access_token_authz')
      assert.deepEqual(
        changed.scopes?.map(({ value }) => value),
        ['read:orders', 'write:orders'],
      )
      assert.equal(changed.token_lifetime, 600)

      await resourceServers.delete(id)
      await refused(resourceServers.get(id), Management.NotFoundError, 'inexistent_resource_server')
    },
  },
  {
    name: 'resource servers: list page by page, with totals, and by identifier',
    async run(world) {
      const { resourceServers } = connect(world)
      const page = await resourceServers.list({ per_page: 1 })
      assert.equal(page.data.length, 1)
      assert.ok(page.hasNextPage())
      const listed = await all(resourceServers.list({ per_page: 1 }))
      assert.equal(listed.length, page.response.total)
      assert.equal(new Set(listed.map(({ id }) => id)).size, listed.length)
      const found = await all(resourceServers.list({ identifiers: [world.audience] }))
      assert.deepEqual(
        found.map(api => api.identifier),
        [world.audience],
      )
    },
  },
  {
    name: 'resource servers: errors for an identifier in use, an invalid lifetime and the Management API itself',
    async run(world) {
      const { resourceServers } = connect(world)
      await refused(
        resourceServers.create({ identifier: world.audience }),
        Management.ConflictError,
        'resource_server_conflict',
      )
      await refused(
        resourceServers.create({ identifier: 'https://x.example.com', token_lifetime: -1 }),
        Management.BadRequestError,
        'invalid_body',
        /on property token_lifetime/,
      )
      const own = await resourceServers.get(`${world.secureOrigin}/api/v2/`)
      await refused(resourceServers.delete(present(own.id)), Management.BadRequestError, 'operation_not_supported')
    },
  },
]
