import assert from 'node:assert/strict'
import { ManagementError } from 'auth0'
import type { Check } from '../check.ts'
import { createPerson, logIn, type Person } from '../person.ts'
import type { World } from '../world.ts'
import { all, connect, present, refused } from './connect.ts'

export const sessionChecks: readonly Check[] = [
  {
    name: 'sessions: list where a person is logged in, end one, end all',
    async run(world) {
      const { sessions, users } = connect(world)
      const [user] = await users.listUsersByEmail({ email: world.user.email })
      const userId = present(user?.user_id)
      const laptop = createPerson()
      await logIn(authorizationUrl(world), world.user, laptop)
      await logIn(authorizationUrl(world), world.user)
      const listed = await all(users.sessions.list(userId))
      assert.deepEqual(
        listed.map(session => [session.user_id, session.clients?.map(client => client.client_id)]),
        [0, 1].map(() => [userId, [world.client.clientId]]),
      )

      assert.ok(await isLoggedIn(laptop, world))
      for (const { id } of listed.slice(1)) await sessions.delete(present(id))
      assert.equal((await all(users.sessions.list(userId))).length, 1)
      await users.sessions.delete(userId)
      assert.deepEqual(await all(users.sessions.list(userId)), [])
      assert.ok(!(await isLoggedIn(laptop, world)))
      await refused(sessions.delete('none'), ManagementError, 'inexistent_session')
    },
  },
  {
    name: 'logs and statistics: the logins are listed, read one by one, per user, searched and counted',
    async run(world) {
      const { logs, stats, users } = connect(world)
      await logIn(authorizationUrl(world), world.admin)
      const [admin] = await users.listUsersByEmail({ email: world.admin.email })
      const userId = present(admin?.user_id)

      const [latest] = await all(logs.list({ search: `type:s AND user_id:"${userId}"`, per_page: 1 }))
      assert.equal(latest?.type, 's')
      assert.equal(latest?.user_name, world.admin.email)
      assert.deepEqual(await logs.get(present(latest?.log_id)), latest)
      const own = await all(users.logs.list(userId, { per_page: 50 }))
      assert.ok(own.some(({ log_id }) => log_id === latest?.log_id))
      const page = await logs.list({ per_page: 1, page: 0 })
      assert.ok(page.hasNextPage())

      const [today] = (await stats.getDaily()).slice(-1)
      assert.ok(present(today?.logins) >= 1)
      assert.ok((await stats.getActiveUsersCount()) >= 1)
      await refused(logs.get('none'), ManagementError, 'inexistent_log')
    },
  },
]

function authorizationUrl({ secureOrigin, client }: World, prompt?: 'none'): URL {
  const url = new URL('/authorize', secureOrigin)
  url.search = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri: 'http://localhost:4040/callback',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...(prompt && { prompt }),
  }).toString()
  return url
}

async function isLoggedIn(person: Person, world: World): Promise<boolean> {
  const { leadsTo } = await person.open(authorizationUrl(world, 'none'))
  return leadsTo?.searchParams.has('code') ?? false
}
