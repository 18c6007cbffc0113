import type { ManagedTenant } from './management.ts'

/** Creates, deploys and binds an Action as the only one of its trigger. @returns its ID */
export async function bindAction(
  tenant: ManagedTenant,
  trigger: string,
  code: string,
  more: { secrets?: { name: string; value: string }[] } = {},
): Promise<string> {
  const name = `${trigger} ${crypto.randomUUID()}`
  const supported_triggers = [{ id: trigger, version: trigger === 'post-login' ? 'v3' : 'v2' }]
  const { id } = await tenant.expect(201, 'POST', '/actions/actions', { name, code, supported_triggers, ...more })
  await tenant.expect(200, 'POST', `/actions/actions/${id}/deploy`)
  const bindings = [{ ref: { type: 'action_id', value: id } }]
  await tenant.expect(200, 'PATCH', `/actions/triggers/${trigger}/bindings`, { bindings })
  return String(id)
}

/** The handler of a trigger with a body that can use `event` and `api`. */
export function handler(trigger: string, body: string): string {
  const words = trigger.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1))
  return `exports.onExecute${words.join('')} = async (event, api) => {\n${body}\n}`
}
