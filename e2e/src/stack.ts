import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { helloWorld } from '@tollgate/tenant'
import { findFreePorts } from './ports.ts'
import { createProgram, type Program } from './program.ts'

/** Tenant, API and client as `npm start` runs them, on separate ports and with a separate data folder. */
export interface Stack extends AsyncDisposable {
  tenant: Program
  api: Program
  client: Program
  /** The tenant's data; removed at the end. */
  dataFolder: string
}

/**
 * Starts the whole stack. If one part fails, the others are stopped.
 *
 * @param ports of tenant, API and client; default: free ports
 */
export async function startStack(ports?: readonly number[]): Promise<Stack> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-e2e-'))
  const [tenantPort = 0, apiPort = 0, clientPort = 0] = ports ?? (await findFreePorts(3))
  const environment = {
    TOLLGATE_DATA: dataFolder,
    TOLLGATE_ACTIONS: 'on',
    CLIENT_ORIGIN_URL: `http://localhost:${clientPort}`,
    AUTH0_DOMAIN: `http://localhost:${tenantPort}`,
    AUTH0_AUDIENCE: helloWorld.audience,
    AUTH0_CLIENT_ID: helloWorld.client.client_id,
    API_SERVER_URL: `http://localhost:${apiPort}`,
  }
  const tenant = createProgram('packages/tenant/lib/main.js', tenantPort, environment)
  const api = createProgram('apps/api/dist/main.js', apiPort, environment)
  const client = createProgram('apps/client/dist/server/main.js', clientPort, environment)
  const stop = async () => {
    await Promise.all([tenant, api, client].map(program => program.stop()))
    await rm(dataFolder, { recursive: true, force: true })
  }

  try {
    // The API fetches the tenant's keys when it starts.
    await tenant.start()
    await Promise.all([api.start(), client.start()])
  } catch (error) {
    await stop()
    throw error
  }
  return { tenant, api, client, dataFolder, [Symbol.asyncDispose]: stop }
}
