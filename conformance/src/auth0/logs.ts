import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { logIn } from '../person.ts'
import { all, connect, present, refused } from './connect.ts'
import { authorizationUrl } from './sessions.ts'

export const logChecks: readonly Check[] = [
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
      await refused(logs.get('none'), Management.NotFoundError, 'inexistent_log')
    },
  },
]
