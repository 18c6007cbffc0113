import { rm } from 'node:fs/promises'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createTenant, type Tenant, type TenantOptions } from '../../src/tenant.ts'
import { createSeededDataFolder } from './seeded-store.ts'

/** Starts a tenant on a free port, whose store can be changed behind its back. */
export async function startTenantWithStore(
  options: Pick<TenantOptions, 'actions'> = {},
): Promise<Tenant & { database: Database }> {
  const dataFolder = await createSeededDataFolder()
  const tenant = await createTenant({ port: 0, dataFolder, ...options })
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
