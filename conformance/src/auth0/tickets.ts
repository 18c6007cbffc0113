import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { createPerson, logIn } from '../person.ts'
import { all, connect, present, refused } from './connect.ts'
import { authorizationUrl } from './sessions.ts'

const connection = 'Username-Password-Authentication'
const password = 'correct-horse-battery'

export const ticketChecks: readonly Check[] = [
  {
    name: 'tickets: one verifies an email address, one lets the user choose a new password',
    async run(world) {
      const { connections, tickets, users } = connect(world)
      const { user_id = '', email = '' } = await users.create({ connection, email: 'eve@example.com', password })
      await follow((await tickets.verifyEmail({ user_id })).ticket, {})
      assert.equal((await users.get(user_id)).email_verified, true)

      const [database] = await all(connections.list({ name: connection }))
      const link = (await tickets.changePassword({ email, connection_id: present(database?.id) })).ticket
      await follow(link, { password: 'staple-battery-horse' })
      const callback = await logIn(authorizationUrl(world), { email, password: 'staple-battery-horse' })
      assert.ok(callback.searchParams.has('code'))
      await users.delete(user_id)
      await refused(tickets.verifyEmail({ user_id }), Management.NotFoundError, 'inexistent_user')
    },
  },
]

/** Opens the link of a ticket and submits its form. */
async function follow(link: string, fields: Record<string, string>): Promise<void> {
  const person = createPerson()
  const { status } = await person.submit(await person.open(new URL(link)), fields)
  assert.equal(status, 200)
}
