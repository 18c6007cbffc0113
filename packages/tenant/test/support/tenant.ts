import { rm } from 'node:fs/promises'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { openPostgres } from '../../src/store/postgres/open.ts'
import { createTenant, type Tenant } from '../../src/tenant.ts'
import type { TenantOptions } from '../../src/tenant-options.ts'
import { createSeededDatabase, createSeededDataFolder } from './seeded-store.ts'
import { TEST_STORE } from './test-store.ts'

/** Starts a tenant on a free port, whose store can be changed behind its back. */
export async function startTenantWithStore(
  options: Pick<TenantOptions, 'actions'> = {},
): Promise<Tenant & { database: Database }> {
  const dataFolder = await createSeededDataFolder()
  const seeded = TEST_STORE === 'postgres' ? await createSeededDatabase() : undefined
  const tenant = await createTenant({ port: 0, dataFolder, databaseUrl: seeded?.url, ...options })
  const database = seeded ? await openPostgres(seeded.url) : await openDatabase(dataFolder)
  return {
    ...tenant,
    database,
    async close() {
      await database.destroy()
      await tenant.close()
      await seeded?.drop()
      await rm(dataFolder, { recursive: true })
    },
  }
}
