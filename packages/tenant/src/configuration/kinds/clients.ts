import { dashboardClient } from '../../dashboard-client.ts'
import { findClient } from '../../store/access/clients.ts'
import { dialectOf } from '../../store/dialects/dialect-of.ts'
import type { Item, Plan } from '../plan.ts'
import { differences, type Members, textIn, without } from '../values.ts'

/** What `tollgate.yaml` says about an application: its fixed ID and secret. */
export interface FixedClient {
  client_id?: string
  client_secret?: string
}

/** Members that a real tenant returns and no tenant accepts. */
const READ_ONLY = ['client_id', 'client_secret', 'tenant', 'global', 'callback_url_template', 'signing_keys', 'owners']

/** Applications, by name. */
export async function applyClients(
  plan: Plan,
  items: readonly Item[],
  fixed: ReadonlyMap<string, FixedClient>,
): Promise<void> {
  const existing = await plan.management.list('/clients', 'clients')
  const wanted = new Set<string>()
  for (const { path, members } of items) {
    const name = textIn(members, 'name') ?? ''
    wanted.add(name)
    const { client_id, client_secret } = fixed.get(name) ?? {}
    const body = { ...without(members, ...READ_ONLY), ...(client_secret !== undefined && { client_secret }) }
    const found = existing.find(client => client.name === name)
    if (!found) {
      if (client_id !== undefined && (await findClient(plan.transaction, client_id))) {
        plan.problem(path, `The client ID "${client_id}" of "${name}" belongs to another application: choose another`)
        continue
      }
      await plan.change({ action: 'CREATE', kind: 'clients', name }, path, async () => {
        const created = await plan.management.call('POST', '/clients', body)
        if (client_id !== undefined) await renameClient(plan, String(created.client_id), client_id)
      })
      continue
    }
    if (client_id !== undefined && client_id !== found.client_id) {
      plan.problem(
        path,
        `The application "${name}" has the client ID "${found.client_id}", which cannot change: ${REMEDY}`,
      )
    }
    await updateClient(plan, { path, name, found, changed: differences(found, body) })
  }
  for (const client of plan.deleteOthers ? existing : []) {
    const name = String(client.name)
    if (wanted.has(name) || client.client_id === dashboardClient.client_id) continue
    await plan.change({ action: 'DELETE', kind: 'clients', name }, ['clients'], async () => {
      await plan.management.call('DELETE', `/clients/${client.client_id}`)
    })
  }
}

const REMEDY = 'delete the application first, or leave out "client_id"'

interface ClientUpdate {
  path: Item['path']
  name: string
  found: Members
  changed: Members
}

async function updateClient(plan: Plan, { path, name, found, changed }: ClientUpdate): Promise<void> {
  if (Object.keys(changed).length === 0) return
  await plan.change({ action: 'UPDATE', kind: 'clients', name }, path, async () => {
    await plan.management.call('PATCH', `/clients/${found.client_id}`, changed)
  })
}

/** The Management API assigns random IDs. */
async function renameClient({ transaction }: Plan, from: string, to: string): Promise<void> {
  await dialectOf(transaction).deferReferences.execute(transaction)
  await transaction.updateTable('clients').set({ client_id: to }).where('client_id', '=', from).execute()
  for (const table of ['client_grants', 'connection_clients'] as const) {
    await transaction.updateTable(table).set({ client_id: to }).where('client_id', '=', from).execute()
  }
}
