import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { createPerson, logIn, type Person } from '../person.ts'
import type { World } from '../world.ts'
import { all, connect, present, refused } from './connect.ts'

export const sessionChecks: readonly Check[] = [
  {
    name: 'sessions: list those of a user, read one, end one, revoke one, end all',
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
      const [first, second] = listed.map(({ id }) => present(id))
      assert.deepEqual(await sessions.get(present(first)), listed[0])
      await sessions.delete(present(first))
      await sessions.revoke(present(second))
      assert.deepEqual(await all(users.sessions.list(userId)), [])
      assert.ok(!(await isLoggedIn(laptop, world)))

      await logIn(authorizationUrl(world), world.user, laptop)
      await users.sessions.delete(userId)
      assert.ok(!(await isLoggedIn(laptop, world)))
      await refused(sessions.get('none'), Management.NotFoundError, 'inexistent_session')
    },
  },
]

/** The seeded client's authorization request for a login. */
export function authorizationUrl({ secureOrigin, client }: World, prompt?: 'none'): URL {
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
