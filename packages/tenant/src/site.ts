import { type AppOptions, createApp } from './app.ts'
import { keepDashboardApplication } from './dashboard-application.ts'
import type { Listener } from './listener.ts'
import { keepManagementApi } from './management/system-api.ts'
import { refuseMisdirected } from './misdirected-requests.ts'

/** What every origin of a tenant shares. */
export interface Shared extends Omit<AppOptions, 'issuer'> {
  /** Further names of the tenant, `host` or `host:port`. */
  allowedHosts: readonly string[]
}

/**
 * Answers at one origin, whose issuer is the origin with a trailing slash.
 *
 * @returns ends requests under way and stops listening
 */
export async function serveSite(
  { origin, serve, close }: Listener,
  { allowedHosts, ...shared }: Shared,
): Promise<() => Promise<void>> {
  const issuer = `${origin}/`
  await keepManagementApi(shared.database, issuer)
  await keepDashboardApplication(shared.database, issuer)
  const app = await createApp({ ...shared, issuer })
  serve(refuseMisdirected(app.routing, { database: shared.database, allowedHosts }))
  return async () => {
    await close()
    await app.close()
  }
}
