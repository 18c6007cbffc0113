import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { helloWorld } from '@tollgate/tenant'
import { findFreePorts } from '../ports.ts'
import { createProgram } from '../program.ts'

/** A tenant with http and https, and an API that accepts the tokens of both issuers. */
export interface TenantAndApi extends AsyncDisposable {
  /** The tenant's domains, as clients write them. */
  domains: { http: string; https: string }
  apiOrigin: string
  /** The port of the client that both accept. */
  clientPort: number
}

export async function startTenantAndApi(): Promise<TenantAndApi> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-clients-'))
  const [tenantPort = 0, httpsPort = 0, apiPort = 0, clientPort = 0] = await findFreePorts(4)
  const environment = {
    TOLLGATE_DATA: dataFolder,
    HTTPS_PORT: String(httpsPort),
    CLIENT_ORIGIN_URL: `http://localhost:${clientPort}`,
    AUTH0_DOMAIN: `http://localhost:${tenantPort}`,
    AUTH0_CUSTOM_DOMAIN: `localhost:${httpsPort}`,
    AUTH0_AUDIENCE: helloWorld.audience,
    API_SERVER_URL: `http://localhost:${apiPort}`,
  }
  const tenant = createProgram('packages/tenant/lib/main.js', tenantPort, environment)
  const api = createProgram('apps/api/dist/main.js', apiPort, environment)
  const stop = async () => {
    await Promise.all([tenant.stop(), api.stop()])
    await rm(dataFolder, { recursive: true, force: true })
  }

  try {
    // The API fetches the tenant's keys when it starts.
    await tenant.start()
    await api.start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    domains: { http: environment.AUTH0_DOMAIN, https: environment.AUTH0_CUSTOM_DOMAIN },
    apiOrigin: environment.API_SERVER_URL,
    clientPort,
    [Symbol.asyncDispose]: stop,
  }
}
