import type { Item, Plan } from '../plan.ts'
import { differences, textIn, without } from '../values.ts'

const READ_ONLY = ['id', 'is_system', 'client_id']

/** APIs, by identifier. */
export async function applyResourceServers(plan: Plan, items: readonly Item[]): Promise<void> {
  const existing = await plan.management.list('/resource-servers', 'resource_servers')
  const wanted = new Set<string>()
  for (const { path, members } of items) {
    const identifier = textIn(members, 'identifier') ?? ''
    const name = textIn(members, 'name') ?? identifier
    wanted.add(identifier)
    const body = without(members, ...READ_ONLY)
    const found = existing.find(api => api.identifier === identifier)
    if (!found) {
      await plan.change({ action: 'CREATE', kind: 'resourceServers', name }, path, async () => {
        await plan.management.call('POST', '/resource-servers', body)
      })
      continue
    }
    const changed = differences(found, without(body, 'identifier'))
    if (Object.keys(changed).length === 0) continue
    await plan.change({ action: 'UPDATE', kind: 'resourceServers', name }, path, async () => {
      await plan.management.call('PATCH', `/resource-servers/${found.id}`, changed)
    })
  }
  for (const api of plan.deleteOthers ? existing : []) {
    if (wanted.has(String(api.identifier)) || api.is_system) continue
    await plan.change(
      { action: 'DELETE', kind: 'resourceServers', name: String(api.name) },
      ['resourceServers'],
      async () => {
        await plan.management.call('DELETE', `/resource-servers/${api.id}`)
      },
    )
  }
}
