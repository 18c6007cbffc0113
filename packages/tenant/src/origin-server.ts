import { type AppOptions, createApp } from './app.ts'
import type { Listener } from './http/listener.ts'
import { refuseMisdirected } from './http/misdirected-requests.ts'
import { keepManagementApi } from './management/system-api.ts'
import { keepDashboardApplication } from './seed/dashboard-application.ts'

/** What every origin of a tenant shares. */
export interface Shared extends Omit<AppOptions, 'issuer'> {
  /** Further names of the tenant, `host` or `host:port`. */
  allowedHosts: readonly string[]
}

/** What answers at one origin. */
export interface Site {
  /** Answers from now on; requests that came before have waited. */
  serve(): void
  /** Ends requests under way and stops listening. */
  close(): Promise<void>
}

/** Prepares to answer at one origin, whose issuer is the origin with a trailing slash. */
export async function createSite(listener: Listener, { allowedHosts, ...shared }: Shared): Promise<Site> {
  const issuer = `${listener.origin}/`
  await keepManagementApi(shared.database, issuer)
  await keepDashboardApplication(shared.database, issuer)
  const app = await createApp({ ...shared, issuer })
  return {
    serve: () => listener.serve(refuseMisdirected(app.routing, { database: shared.database, allowedHosts })),
    async close() {
      await listener.close()
      await app.close()
    },
  }
}
