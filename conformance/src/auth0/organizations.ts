import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { all, connect, present } from './connect.ts'

export const organizationChecks: readonly Check[] = [
  {
    name: 'organizations with connections, members, roles and invitations',
    async run(world) {
      const { clients, connections, organizations, roles, users } = connect(world)
      const [connection] = (await connections.list()).data
      const connection_id = present(connection?.id)
      const { id } = await organizations.create({ name: 'acme', display_name: 'Acme' })
      const organizationId = present(id)
      await organizations.enabledConnections.add(organizationId, { connection_id })
      await organizations.enabledConnections.update(organizationId, connection_id, { assign_membership_on_login: true })
      assert.equal((await organizations.getByName('acme')).id, id)
      const [user] = await users.listUsersByEmail({ email: world.user.email })
      const userId = present(user?.user_id)
      await organizations.members.create(organizationId, { members: [userId] })
      const role = await roles.create({ name: 'Member of Acme' })
      await organizations.members.roles.assign(organizationId, userId, { roles: [present(role.id)] })
      assert.deepEqual(
        (await all(organizations.members.roles.list(organizationId, userId))).map(item => item.id),
        [role.id],
      )
      assert.deepEqual(
        (await all(users.organizations.list(userId))).map(item => item.id),
        [id],
      )

      const client = await clients.create({
        name: 'Inviting',
        organization_usage: 'allow',
        initiate_login_uri: 'https://app.example.com/login',
      })
      const invitation = await organizations.invitations.create(organizationId, {
        inviter: { name: 'Ada' },
        invitee: { email: 'invited@example.com' },
        client_id: present(client.client_id),
      })
      assert.match(present(invitation.invitation_url), /^https:\/\/app\.example\.com\/login\?invitation=/)
      await organizations.invitations.delete(organizationId, present(invitation.id))
      await organizations.delete(organizationId)
      await assert.rejects(organizations.get(organizationId), Management.NotFoundError)
    },
  },
]
