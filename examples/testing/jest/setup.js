/** Jest's global setup: one tenant, which each test file copies. */
import { createTestTenant } from '@tollgate/tenant/testing'

export default async function setup() {
  const tenant = await createTestTenant({ seed: { audience: 'https://orders.example.com' } })
  await tenant.snapshot()
  process.env.TENANT = JSON.stringify({ origin: tenant.origin, controlKey: tenant.controlKey })
  globalThis.tenant = tenant
}
