import './engine-release-warning.ts'
import { randomBytes } from 'node:crypto'
import { pid } from 'node:process'
import { createAccounts } from './accounts/accounts.ts'
import { createApp } from './app.ts'
import { keepDashboardApplication } from './dashboard-application.ts'
import { helloWorld } from './hello-world.ts'
import { listenOnLocalhost } from './listener.ts'
import { openLogBook } from './log-book.ts'
import { keepManagementApi } from './management/system-api.ts'
import { seed } from './seed.ts'
import { IN_MEMORY, openDatabase } from './store/database.ts'
import { announceTenant } from './tenant-file.ts'

export interface TenantOptions {
  /** Where the tenant keeps its store; `':memory:'` keeps nothing. */
  dataFolder: string
  /** The origin of the Hello World client. Default `http://localhost:4040`. */
  clientOrigin?: string
  /** The identifier of the Hello World API. Default `https://hello-world.example.com`. */
  audience?: string
  /** Whether to write structured logs to standard output. Default `false`. */
  log?: boolean
}

/** Where a tenant is reached. */
export interface TenantAddress {
  /** `http://localhost:PORT` */
  origin: string
  /** `origin` with a trailing slash. */
  issuer: string
  /** Opens `/local/tokens` until the tenant stops. */
  controlKey: string
}

export interface Tenant {
  /**
   * Listens on `localhost`; once for each tenant.
   *
   * @param port 0 takes a free one
   * @throws Error when the port cannot be used
   */
  listen(options: { port: number }): Promise<TenantAddress>
  /** Stops listening, lets requests under way end for a moment, and closes the store. */
  close(): Promise<void>
}

const CONTROL_KEY_BYTES = 32

/**
 * Opens a local tenant: its store, seeded; does not listen.
 *
 * @throws Error when the data folder cannot be used
 */
export async function createTenant({
  dataFolder,
  clientOrigin = 'http://localhost:4040',
  audience = helloWorld.audience,
  log = false,
}: TenantOptions): Promise<Tenant> {
  const database = await openDatabase(dataFolder)
  await seed(database, { clientOrigin, audience })
  const accounts = createAccounts(database)
  const logBook = openLogBook(database)
  let stopListening = async (): Promise<void> => {}

  return {
    async listen({ port }) {
      // The port comes first: the issuer, and so all that answers, depends on the address.
      const listener = await listenOnLocalhost(port)
      stopListening = listener.close
      const { origin } = listener
      const controlKey = randomBytes(CONTROL_KEY_BYTES).toString('base64url')
      const issuer = `${origin}/`

      await keepManagementApi(database, issuer)
      await keepDashboardApplication(database, issuer)
      const app = await createApp({ issuer, database, accounts, logBook, controlKey, audience, log })
      listener.serve(app.routing)
      const retract =
        dataFolder === IN_MEMORY ? undefined : await announceTenant(dataFolder, { origin, pid, controlKey })
      stopListening = async () => {
        await retract?.()
        await listener.close()
        await app.close()
      }
      return { origin, issuer, controlKey }
    },

    async close() {
      await stopListening()
      await logBook.flush()
      await database.destroy()
    },
  }
}
