import { type AppOptions, createApp } from './app.ts'
import type { Listener } from './http/listener.ts'
import { refuseMisdirected } from './http/misdirected-requests.ts'
import { injectFaults } from './local/faults/inject-faults.ts'
import { limitRequests } from './local/rate-limits/limit-requests.ts'
import { registerManagementApi } from './management/system-api.ts'
import { registerDashboardApplication } from './seed/dashboard-application.ts'

/** Options that all origins of a tenant share. */
export interface Shared extends Omit<AppOptions, 'issuer'> {
  /** Further names of the tenant, `host` or `host:port`. */
  allowedHosts: readonly string[]
}

/** The server of one origin. */
export interface OriginServer {
  /** Starts to handle requests, including those that have been waiting. */
  serve(): void
  /** Ends running requests and stops listening. */
  close(): Promise<void>
}

/** Creates the server of one origin. Its issuer is the origin with a trailing slash. */
export async function createOriginServer(
  listener: Listener,
  { allowedHosts, ...shared }: Shared,
): Promise<OriginServer> {
  const issuer = `${listener.origin}/`
  await registerManagementApi(shared.database, issuer)
  await registerDashboardApplication(shared.database, issuer)
  const app = await createApp({ ...shared, issuer })
  return {
    serve() {
      const { database, local } = shared
      const faulty = injectFaults(app.routing, { database, faults: local.faults })
      const limited = limitRequests(faulty, local.limits)
      listener.serve(refuseMisdirected(limited, { database, allowedHosts }))
    },
    async close() {
      await listener.close()
      await app.close()
    },
  }
}
