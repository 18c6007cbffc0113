import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { parseObject } from '../json.ts'
import { all, connect, present, refused } from './connect.ts'

export const clientGrantChecks: readonly Check[] = [
  {
    name: 'client grants: create, read, change, delete; each takes effect with the next token',
    async run(world) {
      const { clients, clientGrants } = connect(world)
      const { client_id = '', client_secret = '' } = await clients.create({
        name: 'Nightly',
        app_type: 'non_interactive',
      })
      const ask = async () => {
        const response = await fetch(`${world.secureOrigin}/oauth/token`, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_id,
            client_secret,
            audience: world.audience,
          }),
        })
        return [response.status, parseObject(await response.text()).scope]
      }
      assert.deepEqual(await ask(), [403, undefined])

      const scope = ['read:admin-messages']
      const grant = await clientGrants.create({ client_id, audience: world.audience, scope })
      const id = present(grant.id)
      assert.deepEqual(await clientGrants.get(id), grant)
      assert.deepEqual(await ask(), [200, 'read:admin-messages'])

      assert.deepEqual((await clientGrants.update(id, { scope: [] })).scope, [])
      assert.deepEqual(await ask(), [200, undefined])

      await clientGrants.delete(id)
      await refused(clientGrants.get(id), Management.NotFoundError, 'inexistent_client_grant')
      assert.deepEqual(await ask(), [403, undefined])
      await clients.delete(client_id)
    },
  },
  {
    name: 'client grants: list with checkpoints, by client and by audience',
    async run(world) {
      const { clientGrants } = connect(world)
      const page = await clientGrants.list({ take: 1 })
      assert.ok(page.hasNextPage())
      const listed = await all(clientGrants.list({ take: 1 }))
      assert.equal(listed.length, 3)
      const { clientId } = world.testApplication
      const own = await all(clientGrants.list({ client_id: clientId }))
      assert.deepEqual(
        own.map(({ audience, scope }) => ({ audience, scope })),
        [{ audience: world.audience, scope: ['read:admin-messages'] }],
      )
      assert.deepEqual(await all(clientGrants.list({ audience: world.audience })), own)
    },
  },
  {
    name: 'client grants: errors for an existing grant, an unknown client, API or scope',
    async run(world) {
      const { clientGrants } = connect(world)
      const { clientId: client_id } = world.testApplication
      const { audience } = world
      const grant = { client_id, audience, scope: [] }
      await refused(clientGrants.create(grant), Management.ConflictError, 'client_grant_conflict')
      await refused(
        clientGrants.create({ ...grant, scope: ['fly'] }),
        Management.BadRequestError,
        'invalid_body',
        /fly/,
      )
      await refused(
        clientGrants.create({ ...grant, client_id: 'nobody' }),
        Management.NotFoundError,
        'inexistent_client',
      )
      await refused(
        clientGrants.create({ ...grant, audience: 'https://no.example.com' }),
        Management.NotFoundError,
        'inexistent_resource_server',
      )
    },
  },
]
