import type { Accounts } from '../accounts/accounts.ts'
import type { EventLog } from '../logs/event-log.ts'
import { registerManagementApi } from '../management/system-api.ts'
import { atomically, type Database } from '../store/database.ts'
import { engineInputsChanged } from '../store/engine-inputs.ts'
import { erase } from '../store/erase.ts'
import { loadCookieKeys, loadSigningKeys } from '../store/tokens/keys.ts'
import { registerDashboardApplication } from './dashboard-application.ts'
import { type SeedOptions, seed } from './seed.ts'

interface ResetOptions extends SeedOptions {
  database: Database
  accounts: Accounts
  eventLog: EventLog
  /** Every issuer of the tenant. */
  issuers: readonly string[]
  /** Whether tokens that were issued before stay valid. */
  keepKeys: boolean
}

/**
 * Resets a running tenant to the state of its first start, in one transaction: if the process dies meanwhile, the
 * tenant is unchanged. Unless they are kept, the keys are also replaced, so earlier tokens and cookies are invalid.
 */
export async function resetTenant({
  database,
  accounts,
  eventLog,
  issuers,
  keepKeys,
  ...seedOptions
}: ResetOptions): Promise<void> {
  await eventLog.flush()
  await atomically(database, async transaction => {
    await erase(transaction, { keepKeys })
    await seed(transaction, seedOptions)
    for (const issuer of issuers) {
      await registerManagementApi(transaction, issuer)
      await registerDashboardApplication(transaction, issuer)
    }
    // Create the keys once here. Otherwise each origin would create its own keys when its application is created again.
    await loadSigningKeys(transaction)
    await loadCookieKeys(transaction)
  })
  await accounts.forgetAttempts()
  await engineInputsChanged(database)
}
