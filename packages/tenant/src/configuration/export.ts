import { stringify } from 'yaml'
import { dashboardClient } from '../dashboard-client.ts'
import type { Database } from '../store/database.ts'
import { type Management, openManagement } from './management.ts'
import { TENANT_FILE, TOLLGATE_FILE } from './read-files.ts'
import { isMembers, type Members, textsIn, without } from './values.ts'

const CLIENT_READ_ONLY = [
  'client_id',
  'client_secret',
  'tenant',
  'global',
  'callback_url_template',
  'signing_keys',
  'owners',
]
/** What a user has because of its use, and not by configuration. */
const USER_MEMBERS = [
  'email',
  'email_verified',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'blocked',
  'user_metadata',
  'app_metadata',
]

/**
 * Describes the tenant as the two files. Keys and items are sorted, so that two exports can be compared. Secrets and
 * passwords are left out: applying the files to this tenant keeps them, and a new tenant needs them added.
 */
export async function exportConfiguration(
  database: Database,
  issuer: string,
): Promise<{ name: string; text: string }[]> {
  return await database.transaction().execute(async transaction => {
    await using management = await openManagement(transaction, issuer)
    const clients = (await management.list('/clients', 'clients')).filter(
      ({ client_id }) => client_id !== dashboardClient.client_id,
    )
    const nameOf = (id: unknown): unknown => clients.find(({ client_id }) => client_id === id)?.name ?? id
    const connections = await management.list('/connections', 'connections')
    const portable = {
      tenant: await management.call('GET', '/tenants/settings'),
      clients: sorted(
        clients.map(client => without(client, ...CLIENT_READ_ONLY)),
        'name',
      ),
      resourceServers: sorted(
        (await management.list('/resource-servers', 'resource_servers'))
          .filter(({ is_system }) => !is_system)
          .map(api => without(api, 'id', 'is_system', 'signing_secret')),
        'identifier',
      ),
      databases: connections.map(connection => ({
        name: connection.name,
        strategy: connection.strategy,
        enabled_clients: textsIn(connection.enabled_clients)
          .map(nameOf)
          .filter(name => name !== dashboardClient.client_id),
      })),
      clientGrants: sorted(
        (await management.list('/client-grants', 'client_grants')).map(grant => ({
          ...without(grant, 'id'),
          client_id: nameOf(grant.client_id),
        })),
        'audience',
      ),
      roles: await rolesOf(management),
    }
    const own = {
      clients: Object.fromEntries(clients.map(({ name, client_id }) => [String(name), { client_id }])),
      users: await usersOf(management),
    }
    return [
      { name: TENANT_FILE, text: toYaml(portable) },
      { name: TOLLGATE_FILE, text: toYaml(own) },
    ]
  })
}

async function rolesOf(management: Management): Promise<Members[]> {
  const roles: Members[] = []
  for (const { id, name, description } of await management.list('/roles', 'roles')) {
    const permissions = await management.list(`/roles/${id}/permissions`, 'permissions')
    roles.push({
      name,
      description,
      permissions: permissions.map(({ permission_name, resource_server_identifier }) => ({
        permission_name,
        resource_server_identifier,
      })),
    })
  }
  return sorted(roles, 'name')
}

async function usersOf(management: Management): Promise<Members[]> {
  const users: Members[] = []
  for (const user of await management.list('/users', 'users')) {
    const roles = await management.list(`/users/${encodeURIComponent(String(user.user_id))}/roles`, 'roles')
    const members = Object.fromEntries(USER_MEMBERS.map(name => [name, user[name]]).filter(([, value]) => isSet(value)))
    users.push({ ...members, user_id: user.user_id, roles: roles.map(({ name }) => name).sort() })
  }
  return sorted(users, 'email')
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(isMembers(value) && Object.keys(value).length === 0)
}

function sorted(items: readonly Members[], by: string): Members[] {
  return items.toSorted((one, other) => String(one[by]).localeCompare(String(other[by]), 'en'))
}

function toYaml(value: object): string {
  return stringify(value, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false })
}
