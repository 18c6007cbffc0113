import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { all, connect, present, refused } from './connect.ts'

const NAME = 'Username-Password-Authentication'

export const connectionChecks: readonly Check[] = [
  {
    name: 'connections: list with checkpoints and by strategy, read, change, switch clients on and off',
    async run(world) {
      const { connections } = connect(world)
      const [connection, ...others] = await all(connections.list({ strategy: ['auth0'], take: 1 }))
      assert.deepEqual([connection?.name, others], [NAME, []])
      const id = present(connection?.id)
      assert.equal((await connections.get(id)).name, NAME)
      assert.deepEqual(await all(connections.list({ strategy: ['google-oauth2'] })), [])

      const options = { ...connection?.options, disable_signup: true }
      assert.equal((await connections.update(id, { options })).options?.disable_signup, true)
      const { clientId: client_id } = world.client
      const enabled = async () => (await all(connections.clients.get(id))).map(client => client.client_id)
      assert.ok((await enabled()).includes(client_id))
      await connections.clients.update(id, [{ client_id, status: false }])
      assert.ok(!(await enabled()).includes(client_id))
      await connections.clients.update(id, [{ client_id, status: true }])
      assert.ok((await enabled()).includes(client_id))
    },
  },
  {
    name: 'connections: errors for an unknown connection and an option that the tenant does not support',
    async run(world) {
      const { connections } = connect(world)
      await refused(connections.get('con_none'), Management.NotFoundError, 'inexistent_connection')
      const [connection] = await all(connections.list())
      await refused(
        connections.update(present(connection?.id), { options: { requires_username: true } }),
        Management.BadRequestError,
        'operation_not_supported',
        /requires_username/,
      )
    },
  },
]
