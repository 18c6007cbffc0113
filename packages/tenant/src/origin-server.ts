import type { BlockList } from 'node:net'
import { type AppOptions, createApp } from './app.ts'
import { answerHealth } from './http/health.ts'
import type { Listener } from './http/listener.ts'
import { refuseMisdirected } from './http/misdirected-requests.ts'
import { describeClient } from './http/trusted-proxies.ts'
import { injectFaults } from './local/faults/inject-faults.ts'
import { limitRequests } from './local/rate-limits/limit-requests.ts'
import { registerManagementApi } from './management/system-api.ts'
import { registerDashboardApplication } from './seed/dashboard-application.ts'
import { whileOthersWait } from './store/database.ts'

/** Options that all origins of a tenant share. */
export interface Shared extends Omit<AppOptions, 'issuer' | 'proxied'> {
  /** Further names of the tenant, `host` or `host:port`. */
  allowedHosts: readonly string[]
  /** Proxies whose `X-Forwarded-For` is used; `undefined` when clients connect directly. */
  proxies: BlockList | undefined
}

/** The server of one origin. */
export interface OriginServer {
  /** Starts to handle requests, including those that have been waiting. */
  serve(): void
  /** Ends running requests and stops listening. */
  close(): Promise<void>
}

/** Creates the server of one origin. */
export async function createOriginServer(
  listener: Listener,
  issuer: string,
  { allowedHosts, proxies, ...shared }: Shared,
): Promise<OriginServer> {
  await whileOthersWait(shared.database, async () => {
    await registerManagementApi(shared.database, issuer)
    await registerDashboardApplication(shared.database, issuer)
  })
  const app = await createApp({ ...shared, issuer, proxied: proxies !== undefined })
  return {
    serve() {
      const { database, local } = shared
      const faulty = injectFaults(app.routing, { database, faults: local.faults })
      const limited = limitRequests(faulty, local.limits, proxies !== undefined)
      const described = proxies ? describeClient(limited, { issuer, proxies }) : limited
      listener.serve(answerHealth(refuseMisdirected(described, { database, allowedHosts }), database))
    },
    async close() {
      await listener.close()
      await app.close()
    },
  }
}
