/** Vitest's global setup: one tenant, which each worker copies. */
import { createTestTenant, type TenantControl } from '@tollgate/tenant/testing'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    tenant: TenantControl
  }
}

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const tenant = await createTestTenant({ seed: { audience: 'https://orders.example.com' } })
  await tenant.snapshot()
  provide('tenant', { origin: tenant.origin, controlKey: tenant.controlKey })
  return () => tenant.close()
}
