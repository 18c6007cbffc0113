import './engine/release-warning.ts'
import { randomBytes } from 'node:crypto'
import { pid } from 'node:process'
import { type Accounts, createAccounts } from './accounts/accounts.ts'
import { createActions } from './actions/actions.ts'
import { registrationActions } from './actions/registration.ts'
import type { LocalFeatures } from './endpoints/local/local.ts'
import {
  checkExposure,
  generatedPasswords,
  isExposed,
  namesOf,
  refuseKnownPasswords,
  type SeedPasswords,
} from './exposure.ts'
import { type HelloWorldAddresses, helloWorld } from './hello-world.ts'
import { type Listener, listenOnLocalhost } from './http/listener.ts'
import { parseProxies } from './http/trusted-proxies.ts'
import { createCopies } from './local/copies.ts'
import { createFaults } from './local/faults/faults.ts'
import { createRateLimits } from './local/rate-limits/rate-limits.ts'
import { createSnapshots } from './local/snapshots.ts'
import { type EventLog, openEventLog } from './logs/event-log.ts'
import { createOriginServer, type OriginServer } from './origin-server.ts'
import { resetTenant } from './seed/reset.ts'
import { seed } from './seed/seed.ts'
import { type Database, explainStoreError, IN_MEMORY, whileOthersWait } from './store/database.ts'
import { encryptSecrets } from './store/encrypt-secrets.ts'
import { takeDataFolder } from './store/files/data-folder.ts'
import { openStore } from './store/open-store.ts'
import { loadCookieKeys, loadSigningKeys } from './store/tokens/keys.ts'
import type { SecureAddress, TenantAddress } from './tenant-address.ts'
import { announceTenant, forgetFormerTenant, type TenantFile } from './tenant-file.ts'
import type { TenantOptions } from './tenant-options.ts'
import { loadCertificate } from './tls/stored-certificate.ts'

/** A running tenant. */
export interface Tenant extends TenantAddress, AsyncDisposable {
  /** Stops listening, gives running requests a moment to end, and closes the store. */
  close(): Promise<void>
}

const CONTROL_KEY_BYTES = 32
const HELLO_WORLD: HelloWorldAddresses = {
  clientOrigin: 'http://localhost:4040',
  apiOrigin: 'http://localhost:6060',
  audience: helloWorld.audience,
}

/**
 * Starts a local tenant on `localhost`: opens its store, seeds a new store, and listens.
 *
 * @throws Error when the data folder or a port cannot be used, and TypeError for an invalid allowed host; everything
 *   that was opened is closed again
 */
export async function createTenant({ dataFolder = IN_MEMORY, ...options }: TenantOptions): Promise<Tenant> {
  try {
    return await start({ ...options, dataFolder })
  } catch (error) {
    throw explainStoreError(dataFolder, error)
  }
}

async function start({ dataFolder, snapshot, seed: given, ...options }: StartOptions): Promise<Tenant> {
  if (snapshot && dataFolder !== IN_MEMORY) {
    throw new TypeError('"snapshot" is for a tenant in memory: leave out "dataFolder", or restore the snapshot later')
  }
  const { host, issuer, allowedHosts = [] } = options
  checkExposure({ host, issuer, allowedHosts, dataFolder })
  const planted = { ...HELLO_WORLD, ...given }
  await using opened = new AsyncDisposableStack()
  if (dataFolder !== IN_MEMORY) {
    opened.defer(takeDataFolder(dataFolder))
    await forgetFormerTenant(dataFolder)
  }
  const database = await openStore({ ...options, dataFolder, snapshot })
  opened.defer(() => database.destroy())
  const passwords = isExposed({ host }) ? await generatedPasswords(dataFolder) : undefined
  // Creating a key and hashing passwords are slow, and run on other threads.
  await whileOthersWait(database, async () => {
    await Promise.all([seed(database, { ...planted, passwords }), loadSigningKeys(database), loadCookieKeys(database)])
    await encryptSecrets(database)
  })
  if (host !== undefined && passwords) await refuseKnownPasswords(database, host)
  const eventLog = openEventLog(database)
  opened.defer(eventLog.flush)

  const address = await listen({ ...options, dataFolder, seed: planted, passwords, database, eventLog }, opened)
  const running = opened.move()
  const close = () => running.disposeAsync()
  return { ...address, close, [Symbol.asyncDispose]: close }
}

type StartOptions = TenantOptions & Required<Pick<TenantOptions, 'dataFolder'>>

interface Opened
  extends Required<Pick<TenantOptions, 'dataFolder'>>,
    Omit<TenantOptions, 'dataFolder' | 'databaseUrl' | 'seed' | 'snapshot'> {
  seed: HelloWorldAddresses
  passwords: SeedPasswords | undefined
  database: Database
  eventLog: EventLog
}

/** Open the ports first, because the issuers and all responses depend on the addresses. */
async function listen(
  {
    port,
    host,
    issuer: publicIssuer,
    trustedProxies = [],
    passwords,
    httpsPort,
    dataFolder,
    seed,
    database,
    eventLog,
    configuration,
    allowedHosts: otherHosts = [],
    actions: mode = 'off',
    oneClickLogin = true,
    log = false,
    encryptionKey,
  }: Opened,
  opened: AsyncDisposableStack,
): Promise<TenantAddress> {
  const stops: (() => Promise<void>)[] = []
  opened.defer(async () => {
    await Promise.all(stops.map(stop => stop()))
  })
  const listener = await listenOnLocalhost({ port, host, variable: 'PORT' })
  stops.push(listener.close)
  const secure = httpsPort === undefined ? undefined : await listenSecurely(dataFolder, httpsPort)
  if (secure) stops.push(secure.listener.close)

  const actions = createActions(database, eventLog, { mode })
  stops.push(actions.close)
  const accounts = createAccounts(database, { registration: registrationActions(database, actions) })
  const controlKey = randomBytes(CONTROL_KEY_BYTES).toString('base64url')
  const listeners = [listener, ...(secure ? [secure.listener] : [])]
  const [issuer = '', ...otherIssuers] = listeners.map(({ origin }) => `${origin}/`)
  const issuers = [publicIssuer ?? issuer, ...otherIssuers]
  const allowedHosts = namesOf({ issuer: publicIssuer, allowedHosts: otherHosts })
  const isBehindProxy = publicIssuer !== undefined || trustedProxies.length > 0
  const proxies = isBehindProxy ? parseProxies(trustedProxies) : undefined
  const local = localFeatures({
    ...{ database, accounts, eventLog, dataFolder, host, passwords, encryptionKey, seed, issuers },
    ...{ allowedHosts, actions: mode, oneClickLogin, log },
  })
  stops.push(local.copies.close)
  const shared = { database, accounts, actions, eventLog, local, controlKey, helloWorld: seed, log }
  const originServers: OriginServer[] = []
  for (const [index, each] of listeners.entries()) {
    const isPublic = index === 0
    const names = { allowedHosts, proxies: isPublic ? proxies : undefined }
    const originServer = await createOriginServer(each, issuers[index] ?? '', { ...shared, ...names })
    originServers.push(originServer)
    stops.push(originServer.close)
  }

  if (configuration) {
    const { applyAtStart } = await import('./configuration/apply-at-start.ts')
    await applyAtStart(configuration, database, issuers[0] ?? '')
  }
  // Write the file before handling requests, so that a client with a former control key finds the new one.
  const { origin } = listener
  const file = { origin, pid, controlKey, ...(secure && { secure: secure.announcement }) }
  if (dataFolder !== IN_MEMORY) stops.push(await announceTenant(dataFolder, file))
  for (const { serve } of originServers) serve()
  return { origin, issuer: issuers[0] ?? '', controlKey, ...(secure && { secure: secure.address }) }
}

interface LocalOptions
  extends Required<Pick<TenantOptions, 'dataFolder' | 'actions' | 'oneClickLogin' | 'log'>>,
    Pick<Opened, 'database' | 'eventLog' | 'host' | 'passwords' | 'encryptionKey' | 'seed'> {
  accounts: Accounts
  issuers: readonly string[]
  allowedHosts: readonly string[]
}

/** What scripts and tests on this machine can do. A copy has the options of this tenant. */
function localFeatures(options: LocalOptions): LocalFeatures {
  const { database, accounts, eventLog, dataFolder, host, passwords, issuers, seed: planted } = options
  const { encryptionKey, allowedHosts, actions, oneClickLogin, log } = options
  return {
    snapshots: createSnapshots({
      database,
      accounts,
      eventLog,
      dataFolder,
      ...(host !== undefined && passwords && { check: image => refuseKnownPasswords(image, host) }),
    }),
    faults: createFaults(),
    limits: createRateLimits(),
    isExposed: isExposed({ host }),
    oneClickLogin: oneClickLogin && !isExposed({ host }),
    copies: createCopies(snapshot =>
      createTenant({ port: 0, snapshot, encryptionKey, seed: planted, allowedHosts, actions, oneClickLogin, log }),
    ),
    reset: ({ keepKeys = false } = {}) =>
      resetTenant({ database, accounts, eventLog, issuers, keepKeys, passwords, ...planted }),
  }
}

interface SecureListener {
  listener: Listener
  address: SecureAddress
  announcement: TenantFile['secure']
}

async function listenSecurely(dataFolder: string, port: number): Promise<SecureListener> {
  const { key, certificate, authority, authorityFile } = await loadCertificate(dataFolder)
  const listener = await listenOnLocalhost({ port, variable: 'HTTPS_PORT', tls: { key, cert: certificate } })
  const { origin } = listener
  return {
    listener,
    address: { origin, issuer: `${origin}/`, authority },
    announcement: authorityFile === undefined ? undefined : { origin, authorityFile },
  }
}
