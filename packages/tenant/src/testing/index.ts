import type { TenantOptions } from '../tenant-options.ts'
import type { TenantControl } from './control.ts'
import { type TestTenant, testTenant } from './test-tenant.ts'

export type { FaultPreset, FaultRequest } from '../local/faults/fault.ts'
export type { LimitsPreset } from '../local/rate-limits/rate-limits.ts'
export type { Defect } from '../management/test-tokens/test-token.ts'
export type { TenantControl } from './control.ts'
export type { Duration } from './duration.ts'
export type { CookieJar, SessionCookie } from './session-cookie.ts'
export type { TestFault, TestTenant, TestTokenRequest } from './test-tenant.ts'

/**
 * Starts a tenant for tests: in memory and on a free port, unless the options say otherwise.
 *
 * @throws Error and TypeError as `createTenant()` does
 */
export async function createTestTenant(options: Partial<TenantOptions> = {}): Promise<TestTenant> {
  // Loaded late, so that a test that only connects to a tenant does not load one.
  const { createTenant } = await import('../tenant.ts')
  const tenant = await createTenant({ port: 0, ...options })
  return testTenant(tenant, tenant.close)
}

/** Uses a running tenant, such as that of `npm start`, or one that another process of the test run started. */
export function connectTestTenant(control: TenantControl): TestTenant {
  return testTenant(control, async () => {})
}
