import type { Item, Plan } from '../plan.ts'
import { differences, textIn, without } from '../values.ts'

/** Client grants, by the name of the application and the audience. */
export async function applyClientGrants(plan: Plan, items: readonly Item[]): Promise<void> {
  const clients = await plan.management.list('/clients', 'clients')
  const existing = await plan.management.list('/client-grants', 'client_grants')
  const wanted = new Set<unknown>()
  for (const { path, members } of items) {
    const reference = textIn(members, 'client_id') ?? ''
    const client = clients.find(({ name, client_id }) => name === reference || client_id === reference)
    const audience = textIn(members, 'audience') ?? ''
    const name = `${reference} for ${audience}`
    if (!client) {
      plan.problem(
        [...path, 'client_id'],
        `There is no application "${reference}": add it to "clients", or correct the name`,
      )
      continue
    }
    const found = existing.find(grant => grant.client_id === client.client_id && grant.audience === audience)
    const body = { ...without(members, 'id'), client_id: client.client_id }
    if (!found) {
      await plan.change({ action: 'CREATE', kind: 'clientGrants', name }, path, async () => {
        await plan.management.call('POST', '/client-grants', body)
      })
      continue
    }
    wanted.add(found.id)
    const changed = differences(found, without(body, 'client_id', 'audience', 'subject_type'))
    if (Object.keys(changed).length === 0) continue
    await plan.change({ action: 'UPDATE', kind: 'clientGrants', name }, path, async () => {
      await plan.management.call('PATCH', `/client-grants/${found.id}`, changed)
    })
  }
  for (const grant of plan.deleteOthers ? existing : []) {
    if (wanted.has(grant.id)) continue
    const client = clients.find(({ client_id }) => client_id === grant.client_id)
    const name = `${client?.name} for ${grant.audience}`
    await plan.change({ action: 'DELETE', kind: 'clientGrants', name }, ['clientGrants'], async () => {
      await plan.management.call('DELETE', `/client-grants/${grant.id}`)
    })
  }
}
