import type { Item, Plan } from '../plan.ts'
import { differences, type Members, objectsIn, textIn, without } from '../values.ts'

/** Roles with their permissions, by name. */
export async function applyRoles(plan: Plan, items: readonly Item[]): Promise<void> {
  const existing = await plan.management.list('/roles', 'roles')
  const wanted = new Set<string>()
  for (const { path, members } of items) {
    const name = textIn(members, 'name') ?? ''
    wanted.add(name)
    const body = without(members, 'id', 'permissions')
    const permissions = objectsIn(members.permissions).map(keyOf)
    const found = existing.find(role => role.name === name)
    if (!found) {
      await plan.change({ action: 'CREATE', kind: 'roles', name }, path, async () => {
        const created = await plan.management.call('POST', '/roles', body)
        if (permissions.length > 0) {
          await plan.management.call('POST', `/roles/${created.id}/permissions`, { permissions })
        }
      })
      continue
    }
    await updateRole(plan, { path, name, found, changed: differences(found, body), permissions })
  }
  for (const role of plan.deleteOthers ? existing : []) {
    if (wanted.has(String(role.name))) continue
    await plan.change({ action: 'DELETE', kind: 'roles', name: String(role.name) }, ['roles'], async () => {
      await plan.management.call('DELETE', `/roles/${role.id}`)
    })
  }
}

interface RoleUpdate {
  path: Item['path']
  name: string
  found: Members
  changed: Members
  permissions: Members[]
}

async function updateRole(plan: Plan, { path, name, found, changed, permissions }: RoleUpdate): Promise<void> {
  const held = (await plan.management.list(`/roles/${found.id}/permissions`, 'permissions')).map(keyOf)
  const added = permissions.filter(each => !held.some(other => isSame(each, other)))
  const removed = held.filter(each => !permissions.some(other => isSame(each, other)))
  if (Object.keys(changed).length + added.length + removed.length === 0) return
  await plan.change({ action: 'UPDATE', kind: 'roles', name }, path, async () => {
    const { management } = plan
    if (Object.keys(changed).length > 0) await management.call('PATCH', `/roles/${found.id}`, changed)
    if (added.length > 0) await management.call('POST', `/roles/${found.id}/permissions`, { permissions: added })
    if (removed.length > 0) await management.call('DELETE', `/roles/${found.id}/permissions`, { permissions: removed })
  })
}

function keyOf({ permission_name, resource_server_identifier }: Members): Members {
  return { permission_name, resource_server_identifier }
}

function isSame(one: Members, other: Members): boolean {
  return (
    one.permission_name === other.permission_name && one.resource_server_identifier === other.resource_server_identifier
  )
}
