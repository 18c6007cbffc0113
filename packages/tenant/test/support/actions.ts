import type { ManagedTenant } from './management.ts'

/** Creates, deploys and binds an Action as the only one of its trigger. @returns its ID */
export async function bindAction(tenant: ManagedTenant, trigger: string, code: string, more?: More): Promise<string> {
  const id = await deployAction(tenant, trigger, code, more)
  await bindActions(tenant, trigger, [id])
  return id
}

/** Binds Actions as those of a trigger, in this order. */
export async function bindActions(tenant: ManagedTenant, trigger: string, ids: readonly string[]): Promise<void> {
  const bindings = ids.map(value => ({ ref: { type: 'action_id', value } }))
  await tenant.expect(200, 'PATCH', `/actions/triggers/${trigger}/bindings`, { bindings })
}

interface More {
  secrets?: { name: string; value: string }[]
}

/** Creates and deploys an Action. @returns its ID */
export async function deployAction(
  tenant: ManagedTenant,
  trigger: string,
  code: string,
  more: More = {},
): Promise<string> {
  const name = `${trigger} ${crypto.randomUUID()}`
  const supported_triggers = [{ id: trigger, version: trigger === 'post-login' ? 'v3' : 'v2' }]
  const { id } = await tenant.expect(201, 'POST', '/actions/actions', { name, code, supported_triggers, ...more })
  await tenant.expect(200, 'POST', `/actions/actions/${id}/deploy`)
  return String(id)
}

/** The handler of a trigger with a body that can use `event` and `api`. */
export function handler(trigger: string, body: string): string {
  const words = trigger.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1))
  return `exports.onExecute${words.join('')} = async (event, api) => {\n${body}\n}`
}
