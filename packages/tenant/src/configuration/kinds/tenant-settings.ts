import type { Path } from '../document.ts'
import type { Plan } from '../plan.ts'
import { differences, type Members } from '../values.ts'

/** The settings of the whole tenant. */
export async function applyTenantSettings(plan: Plan, path: Path, settings: Members): Promise<void> {
  const found = await plan.management.call('GET', '/tenants/settings')
  const changed = differences(found, settings)
  if (Object.keys(changed).length === 0) return
  await plan.change({ action: 'UPDATE', kind: 'tenant', name: 'settings' }, path, async () => {
    await plan.management.call('PATCH', '/tenants/settings', changed)
  })
}
