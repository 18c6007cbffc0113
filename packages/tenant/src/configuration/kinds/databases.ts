import type { Item, Plan } from '../plan.ts'
import { differences, textIn, textsIn, without } from '../values.ts'

const READ_ONLY = ['id', 'name', 'strategy', 'provisioning_ticket_url', 'enabled_clients', 'is_domain_connection']

/** Database connections, by name. The tenant has one. */
export async function applyDatabases(plan: Plan, items: readonly Item[]): Promise<void> {
  const existing = await plan.management.list('/connections', 'connections')
  const clients = await plan.management.list('/clients', 'clients')
  for (const { path, members } of items) {
    const name = textIn(members, 'name') ?? ''
    const found = existing.find(connection => connection.name === name)
    if (!found) {
      const known = existing.map(connection => `"${connection.name}"`).join()
      plan.problem(
        path,
        `There is no connection "${name}" here: use ${known}, or list "databases" in "exclude" in tollgate.yaml`,
      )
      continue
    }
    const names = textsIn(members.enabled_clients)
    const unknown = names.findIndex(each => !clients.some(client => client.name === each || client.client_id === each))
    if (unknown !== -1) {
      plan.problem(
        [...path, 'enabled_clients', unknown],
        `There is no application "${names[unknown]}": add it to "clients", or correct the name`,
      )
      continue
    }
    const changed = differences(found, without(members, ...READ_ONLY))
    const switches = switchesOf(names, textsIn(found.enabled_clients), clients)
    const isListed = members.enabled_clients !== undefined && switches.length > 0
    if (Object.keys(changed).length === 0 && !isListed) continue
    await plan.change({ action: 'UPDATE', kind: 'databases', name }, path, async () => {
      const { management } = plan
      if (Object.keys(changed).length > 0) await management.call('PATCH', `/connections/${found.id}`, changed)
      if (isListed) await management.call('PATCH', `/connections/${found.id}/clients`, switches)
    })
  }
}

/** Applications are named; an ID is accepted too. */
function switchesOf(
  wanted: readonly string[],
  enabled: readonly string[],
  clients: readonly Readonly<Record<string, unknown>>[],
): { client_id: unknown; status: boolean }[] {
  const ids = wanted.map(name => clients.find(client => client.name === name)?.client_id ?? name)
  return [
    ...ids.filter(id => !enabled.includes(String(id))).map(client_id => ({ client_id, status: true })),
    ...enabled.filter(id => !ids.includes(id)).map(client_id => ({ client_id, status: false })),
  ]
}
