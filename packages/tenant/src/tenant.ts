import './engine-release-warning.ts'
import { randomBytes } from 'node:crypto'
import { pid } from 'node:process'
import { createAccounts } from './accounts/accounts.ts'
import { helloWorld } from './hello-world.ts'
import { type Listener, listenOnLocalhost } from './listener.ts'
import { openLogBook } from './log-book.ts'
import { resetTenant } from './reset.ts'
import { seed } from './seed.ts'
import { serveSite } from './site.ts'
import { takeDataFolder } from './store/data-folder.ts'
import { IN_MEMORY, openDatabase } from './store/database.ts'
import { announceTenant, type TenantFile } from './tenant-file.ts'
import { keepCertificate } from './tls/kept-certificate.ts'

export interface TenantOptions {
  /** Where the tenant keeps its store; `':memory:'` keeps nothing. */
  dataFolder: string
  /** The origin of the Hello World client. Default `http://localhost:4040`. */
  clientOrigin?: string
  /** The origin of the Hello World API, for the pages that call it. Default `http://localhost:6060`. */
  apiOrigin?: string
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
  /** The same tenant over https, when that was asked for. */
  secure?: SecureAddress
}

/** Where a tenant is reached over https: another issuer over the same store, like a custom domain of Auth0's. */
export interface SecureAddress {
  /** `https://localhost:PORT` */
  origin: string
  /** `origin` with a trailing slash. */
  issuer: string
  /** The certificate of the authority that a client has to trust, in PEM. */
  authority: string
}

export interface Tenant {
  /**
   * Listens on `localhost`; once for each tenant.
   *
   * @param options.port for http; 0 takes a free one
   * @param options.httpsPort for https as well; 0 takes a free one. Default: no https
   * @throws Error when a port cannot be used
   */
  listen(options: { port: number; httpsPort?: number | undefined }): Promise<TenantAddress>
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
  apiOrigin = 'http://localhost:6060',
  audience = helloWorld.audience,
  log = false,
}: TenantOptions): Promise<Tenant> {
  const letGo = dataFolder === IN_MEMORY ? () => {} : takeDataFolder(dataFolder)
  const database = await openDatabase(dataFolder).catch(error => {
    letGo()
    throw error
  })
  await seed(database, { clientOrigin, audience })
  const accounts = createAccounts(database)
  const logBook = openLogBook(database)
  const stops: (() => Promise<void>)[] = []

  return {
    async listen({ port, httpsPort }) {
      // The ports come first: the issuers, and so all that answers, depend on the addresses.
      const listener = await listenOnLocalhost({ port, variable: 'PORT' })
      stops.push(listener.close)
      const secure = httpsPort === undefined ? undefined : await listenSecurely(dataFolder, httpsPort)
      if (secure) stops.push(secure.listener.close)

      const controlKey = randomBytes(CONTROL_KEY_BYTES).toString('base64url')
      const issuers = [listener, ...(secure ? [secure.listener] : [])].map(({ origin }) => `${origin}/`)
      const reset = () => resetTenant({ database, accounts, logBook, issuers, clientOrigin, audience })
      const hello = { audience, apiOrigin, clientOrigin }
      const shared = { database, accounts, logBook, reset, controlKey, helloWorld: hello, log }
      stops.push(await serveSite(listener, shared))
      if (secure) stops.push(await serveSite(secure.listener, shared))

      const { origin } = listener
      const file = { origin, pid, controlKey, ...(secure && { secure: secure.announcement }) }
      if (dataFolder !== IN_MEMORY) stops.push(await announceTenant(dataFolder, file))
      return { origin, issuer: `${origin}/`, controlKey, ...(secure && { secure: secure.address }) }
    },

    async close() {
      await Promise.all(stops.map(stop => stop()))
      await logBook.flush()
      await database.destroy()
      letGo()
    },
  }
}

interface SecureListener {
  listener: Listener
  address: SecureAddress
  announcement: TenantFile['secure']
}

async function listenSecurely(dataFolder: string, port: number): Promise<SecureListener> {
  const { key, certificate, authority, authorityFile } = await keepCertificate(dataFolder)
  const listener = await listenOnLocalhost({ port, variable: 'HTTPS_PORT', tls: { key, cert: certificate } })
  const { origin } = listener
  return {
    listener,
    address: { origin, issuer: `${origin}/`, authority },
    announcement: authorityFile === undefined ? undefined : { origin, authorityFile },
  }
}
