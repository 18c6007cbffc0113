import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { Management, type ManagementClient } from 'auth0'
import type { Check } from '../check.ts'
import { logIn } from '../person.ts'
import { all, connect, present, refused } from './connect.ts'
import { authorizationUrl } from './sessions.ts'

const connection = 'Username-Password-Authentication'
const password = 'correct-horse-battery'

export const accountChecks: readonly Check[] = [
  {
    name: 'users: link two accounts, and separate them',
    async run(world) {
      const { users } = connect(world)
      const create = async (email: string) => present((await users.create({ connection, email, password })).user_id)
      const [primary, secondary] = [await create('primary@example.com'), await create('secondary@example.com')]
      const key = secondary.replace(/^auth0\|/, '')
      const identities = await users.identities.link(primary, { provider: 'auth0', user_id: key })
      assert.deepEqual(
        identities.map(identity => identity.user_id),
        [primary.replace(/^auth0\|/, ''), key],
      )
      await refused(users.get(secondary), Management.NotFoundError, 'inexistent_user')
      await users.identities.delete(primary, 'auth0', key)
      assert.equal((await users.get(secondary)).email, 'secondary@example.com')
      for (const id of [primary, secondary]) await users.delete(id)
    },
  },
  {
    name: 'jobs: import users, mail a link for verification',
    async run(world) {
      const { connections, jobs, users } = connect(world)
      const [database] = await all(connections.list({ name: connection }))
      const file = new Blob([JSON.stringify([{ email: 'imported@example.com' }, { email: 'no address' }])])
      const { id } = await jobs.usersImports.create({ users: file, connection_id: present(database?.id) })
      const job = await finished(jobs, present(id))
      assert.deepEqual([job.type, job.status], ['users_import', 'completed'])
      const [imported] = await users.listUsersByEmail({ email: 'imported@example.com' })
      const errors = await jobs.errors.get(present(id))
      assert.ok(Array.isArray(errors) && errors.length === 1)

      const userId = present(imported?.user_id)
      const mail = await jobs.verificationEmail.create({ user_id: userId })
      assert.equal((await finished(jobs, present(mail.id))).status, 'completed')
      await users.delete(userId)
      await refused(jobs.get('job_none'), Management.NotFoundError, 'inexistent_job')
    },
  },
  {
    name: 'users: blocked addresses and grants are listed and ended',
    async run(world) {
      const { anomaly, userBlocks, userGrants, users } = connect(world)
      const [user] = await users.listUsersByEmail({ email: world.user.email })
      const id = present(user?.user_id)
      assert.deepEqual((await userBlocks.list(id)).blocked_for, [])
      assert.deepEqual((await userBlocks.listByIdentifier({ identifier: world.user.email })).blocked_for, [])
      await userBlocks.delete(id)
      await userBlocks.deleteByIdentifier({ identifier: world.user.email })
      await anomaly.blocks.unblockIp('192.0.2.1')
      await refused(anomaly.blocks.checkIp('192.0.2.1'), Management.NotFoundError, 'inexistent_ip_block')

      await logIn(authorizationUrl(world), world.user)
      const [grant] = await all(userGrants.list({ user_id: id }))
      assert.equal(grant?.clientID, world.client.clientId)
      await userGrants.delete(present(grant?.id))
      await userGrants.deleteByUserId({ user_id: id })
      assert.deepEqual(await all(userGrants.list({ user_id: id })), [])
      await users.sessions.delete(id)
    },
  },
]

async function finished(jobs: ManagementClient['jobs'], id: string): Promise<Management.GetJobResponseContent> {
  for (;;) {
    const job = await jobs.get(id)
    if (job.status !== 'pending' && job.status !== 'processing') return job
    await setTimeout(50)
  }
}
