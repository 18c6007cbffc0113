import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../store/database.ts'
import { createTenant, type Tenant, type TenantAddress } from '../tenant.ts'

export type RunningTenant = Tenant & TenantAddress

/** Starts a tenant on a free port that keeps nothing. */
export async function startTenant(dataFolder = ':memory:'): Promise<RunningTenant> {
  const tenant = await createTenant({ dataFolder })
  return { ...tenant, ...(await tenant.listen({ port: 0 })) }
}

/** Starts a tenant on a free port, whose store can be changed behind its back. */
export async function startTenantWithStore(): Promise<RunningTenant & { database: Database }> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-tenant-'))
  const tenant = await startTenant(dataFolder)
  const database = await openDatabase(dataFolder)
  return {
    ...tenant,
    database,
    async close() {
      await database.destroy()
      await tenant.close()
      await rm(dataFolder, { recursive: true })
    },
  }
}
