import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { all, connect, present, refused } from './connect.ts'

export const clientChecks: readonly Check[] = [
  {
    name: 'clients: create each type with its defaults, read, read some fields, change, delete',
    async run(world) {
      const { clients } = connect(world)
      for (const [app_type, method, grant] of [
        ['spa', 'none', 'authorization_code'],
        ['native', 'none', 'authorization_code'],
        // As on Auth0, the method that an application has by default is left out.
        ['regular_web', undefined, 'authorization_code'],
        ['non_interactive', undefined, 'client_credentials'],
      ] as const) {
        const created = await clients.create({ name: `A new ${app_type}`, app_type })
        const id = present(created.client_id)
        assert.equal(created.token_endpoint_auth_method, method)
        assert.ok(created.grant_types?.includes(grant))
        assert.equal(created.client_secret === undefined, method === 'none')
        const { encrypted, ...document } = created
        assert.equal(encrypted, true)
        assert.deepEqual(await clients.get(id), document)
        assert.deepEqual(await clients.get(id, { fields: 'name' }), { name: `A new ${app_type}` })

        const callbacks = ['https://app.example.com/callback']
        const changed = await clients.update(id, { callbacks, client_metadata: { team: 'blue' } })
        assert.deepEqual([changed.callbacks, changed.client_metadata], [callbacks, { team: 'blue' }])
        await clients.delete(id)
        await refused(clients.get(id), Management.NotFoundError, 'inexistent_client')
      }
    },
  },
  {
    name: 'clients: rotate the secret, after which the previous one gets no token',
    async run(world) {
      const { clients } = connect(world)
      const { clientId, clientSecret } = world.testApplication
      const rotated = present((await clients.rotateSecret(clientId)).client_secret)
      assert.notEqual(rotated, clientSecret)
      const ask = (client_secret: string) =>
        fetch(`${world.secureOrigin}/oauth/token`, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: clientId,
            client_secret,
            audience: world.audience,
          }),
        })
      assert.equal((await ask(rotated)).status, 200)
      assert.equal((await ask(clientSecret)).status, 401)
    },
  },
  {
    name: 'clients: list page by page with totals, and by type',
    async run(world) {
      const { clients } = connect(world)
      const page = await clients.list({ per_page: 1 })
      assert.ok(page.hasNextPage())
      const listed = await all(clients.list({ per_page: 1 }))
      assert.equal(listed.length, page.response.total)
      const apps = await all(clients.list({ app_type: 'spa' }))
      assert.deepEqual(
        apps.map(({ client_id }) => client_id),
        [world.client.clientId],
      )
    },
  },
  {
    name: 'clients: errors for an invalid callback, an unknown property and an unknown client',
    async run(world) {
      const { clients } = connect(world)
      await refused(
        clients.create({ name: 'Bad', callbacks: ['not a url'] }),
        Management.BadRequestError,
        'invalid_body',
        /callbacks/,
      )
      const unknown = { name: 'Bad', favourite_colour: 'blue' }
      await refused(clients.create(unknown), Management.BadRequestError, 'invalid_body', /favourite_colour/)
      await refused(clients.update('unknown', { name: 'x' }), Management.NotFoundError, 'inexistent_client')
    },
  },
]
