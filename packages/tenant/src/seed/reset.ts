import type { Accounts } from '../accounts/accounts.ts'
import type { EventLog } from '../logs/event-log.ts'
import { registerManagementApi } from '../management/system-api.ts'
import { atomically, type Database } from '../store/database.ts'
import { engineInputsChanged } from '../store/engine-inputs.ts'
import { erase } from '../store/erase.ts'
import { loadCookieKeys, loadSigningKeys } from '../store/keys.ts'
import { registerDashboardApplication } from './dashboard-application.ts'
import { type SeedOptions, seed } from './seed.ts'

interface ResetOptions extends SeedOptions {
  database: Database
  accounts: Accounts
  eventLog: EventLog
  /** Every issuer of the tenant. */
  issuers: readonly string[]
}

/**
 * Brings a running tenant back to what it was when it first started. All of it is one transaction: a process that dies
 * meanwhile leaves the tenant as it was before. The keys are new ones as well, so no token or cookie from before is good.
 */
export async function resetTenant({
  database,
  accounts,
  eventLog,
  issuers,
  ...seedOptions
}: ResetOptions): Promise<void> {
  await eventLog.flush()
  await atomically(database, async transaction => {
    await erase(transaction)
    await seed(transaction, seedOptions)
    for (const issuer of issuers) {
      await registerManagementApi(transaction, issuer)
      await registerDashboardApplication(transaction, issuer)
    }
    // Made here once: every origin would otherwise make its own when its application is rebuilt.
    await loadSigningKeys(transaction)
    await loadCookieKeys(transaction)
  })
  accounts.forgetAttempts()
  await engineInputsChanged(database)
}
