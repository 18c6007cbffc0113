import assert from 'node:assert/strict'
import { Management, ManagementClient, ManagementError } from 'auth0'
import type { Check } from '../check.ts'
import { connect, refused } from './connect.ts'
import { OFFERED } from './offered.ts'
import { operationsOf } from './operations.ts'
import { STORED } from './stored.ts'

export const notOfferedChecks: readonly Check[] = [
  {
    name: 'every unsupported operation answers 403 with insufficient_scope',
    async run(world) {
      const operations = operationsOf(connect(world))
      const paths = new Set(operations.map(({ path }) => path))
      assert.deepEqual(
        [...OFFERED, ...STORED].filter(path => !paths.has(path)),
        [],
        'The SDK has all supported operations',
      )
      const answeredOtherwise: string[] = []
      for (const { path, call } of operations.filter(each => !OFFERED.has(each.path) && !STORED.has(each.path))) {
        // For some of them the SDK has no separate error class.
        await refused(call(), ManagementError, 'insufficient_scope', /^Insufficient scope/).catch(error =>
          answeredOtherwise.push(`${path}: ${error.message}`),
        )
      }
      assert.deepEqual(answeredOtherwise, [])
    },
  },
  {
    name: 'a token without a scope is rejected, and the error names the scope',
    async run(world) {
      const { clients, clientGrants } = connect(world)
      const { client_id = '', client_secret = '' } = await clients.create({
        name: 'Reader',
        app_type: 'non_interactive',
      })
      await clientGrants.create({ client_id, audience: `${world.secureOrigin}/api/v2/`, scope: ['read:users'] })
      const reader = connect({ ...world, manager: { clientId: client_id, clientSecret: client_secret } })
      assert.equal((await reader.users.list()).response.total, 2)
      const creating = reader.roles.create({ name: 'Mine' })
      await refused(
        creating,
        Management.ForbiddenError,
        'insufficient_scope',
        /^Insufficient scope, expected any of: create:roles$/,
      )
      await clients.delete(client_id)
    },
  },
  {
    name: 'an invalid token is rejected with 401',
    async run(world) {
      const stranger = new ManagementClient({ domain: new URL(world.secureOrigin).host, token: 'not-a-token' })
      await assert.rejects(stranger.users.list(), Management.UnauthorizedError)
    },
  },
]
