import assert from 'node:assert/strict'
import { Management } from 'auth0'
import { None, refreshTokenGrant } from 'openid-client'
import type { Check } from '../check.ts'
import { authorize, configure } from '../oidc/openid-client.ts'
import type { World } from '../world.ts'
import { all, connect, present, refused } from './connect.ts'

export const refreshTokenChecks: readonly Check[] = [
  {
    name: 'refresh tokens: list those of a user, read one, revoke one, revoke all',
    async run(world) {
      const { refreshTokens, users } = connect(world)
      const [user] = await users.listUsersByEmail({ email: world.user.email })
      const userId = present(user?.user_id)
      const config = await configure(new URL(world.secureOrigin), world.client.clientId, None())
      const [first, second] = [await newToken(config, world), await newToken(config, world)]

      const listed = await all(users.refreshToken.list(userId, { take: 1 }))
      assert.deepEqual(
        listed.map(token => [token.user_id, token.client_id, token.rotating]),
        [0, 1].map(() => [userId, world.client.clientId, true]),
      )
      const id = present(listed[0]?.id)
      assert.deepEqual(await refreshTokens.get(id), listed[0])
      await refreshTokens.delete(id)
      await refused(refreshTokens.get(id), Management.NotFoundError, 'inexistent_refresh_token')
      assert.equal((await all(users.refreshToken.list(userId))).length, 1)

      await users.refreshToken.delete(userId)
      assert.deepEqual(await all(users.refreshToken.list(userId)), [])
      for (const token of [first, second]) {
        await assert.rejects(refreshTokenGrant(config, token), { error: 'invalid_grant' })
      }
    },
  },
]

async function newToken(config: Awaited<ReturnType<typeof configure>>, world: World): Promise<string> {
  const { refresh_token } = await authorize(config, world, { login: world.user })
  return present(refresh_token)
}
