import { createTenant, type Tenant, type TenantAddress } from '../tenant.ts'

/** Starts a tenant on a free port that keeps nothing. */
export async function startTenant(dataFolder = ':memory:'): Promise<Tenant & TenantAddress> {
  const tenant = await createTenant({ dataFolder })
  return { ...tenant, ...(await tenant.listen({ port: 0 })) }
}
