import type { RequestListener } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { JSONWebKeySet, JWK } from 'jose'
import type Provider from 'oidc-provider'
import type { Accounts } from './accounts/accounts.ts'
import { createResetRequests } from './accounts/reset-requests.ts'
import type { Actions } from './actions/actions.ts'
import { dashboardClient } from './dashboard-client.ts'
import { dashboard } from './endpoints/dashboard.ts'
import { dbconnections } from './endpoints/dbconnections/dbconnections.ts'
import { documentation } from './endpoints/documentation.ts'
import { managedFaults } from './endpoints/local/faults.ts'
import { type LocalFeatures, local } from './endpoints/local/local.ts'
import { localTokens } from './endpoints/local/tokens.ts'
import { logout } from './endpoints/logout.ts'
import { mfa } from './endpoints/mfa.ts'
import { protocolEndpoints } from './endpoints/protocol.ts'
import { userinfo } from './endpoints/userinfo.ts'
import { createEngine } from './engine/engine.ts'
import type { SessionLimits } from './engine/lifetimes.ts'
import { logEngineEvents } from './engine/log-events.ts'
import { brokenTokens } from './engine/tokens/broken-tokens.ts'
import { clientCredentials, type IssueToClient, registerClientCredentials } from './engine/tokens/client-credentials.ts'
import { directClientCredentials } from './engine/tokens/direct-client-credentials.ts'
import { subjectTokenVerifier } from './engine/tokens/exchange/subject-token.ts'
import { registerTokenExchange } from './engine/tokens/exchange/token-exchange.ts'
import { registerMfaGrants } from './engine/tokens/mfa-grants.ts'
import { registerPasswordGrants } from './engine/tokens/password-grants.ts'
import { testTokens } from './engine/tokens/test-tokens.ts'
import { UNAVAILABLE } from './engine/tokens/token-transactions.ts'
import { postLogin } from './engine/users/post-login.ts'
import type { HelloWorldAddresses } from './hello-world.ts'
import { BODY_LIMITS } from './http/body-limits.ts'
import { organizationRoutes } from './login/organization-routes.ts'
import { loginRoutes } from './login/routes.ts'
import { secondFactorRoutes } from './login/second-factor-routes.ts'
import { ticketRoutes } from './login/ticket-routes.ts'
import type { EventLog } from './logs/event-log.ts'
import { loggedRequest } from './logs/request.ts'
import { createCoverage } from './management/coverage/coverage.ts'
import { managementApi } from './management/management-api.ts'
import { cleanup } from './store/cleanup.ts'
import { type Database, engineVersionOf, isShared } from './store/database.ts'
import { watchEngineInputs } from './store/engine-inputs.ts'
import { findTenantSettings, type TenantSettings } from './store/tenant-settings.ts'
import { loadCookieKeys, loadSigningKeys, publicKeysOf } from './store/tokens/keys.ts'
import { isUnavailable, RETRY_AFTER_SECONDS } from './store/unavailable.ts'

const HOUR_SECONDS = 3600
/** Requests that must see a change of the signing keys by another process. */
const DEPENDS_ON_KEYS = /^\/(?:oauth\/|\.well-known\/jwks\.json)/

export interface AppOptions {
  /** The tenant's base URL, ending in `/`. */
  issuer: string
  /** Whether `X-Forwarded-*` were replaced by what is known, so that they can be used. */
  proxied: boolean
  database: Database
  /** The accounts of the users. All issuers of a tenant share them, so that they share the rate limits. */
  accounts: Accounts
  actions: Actions
  eventLog: EventLog
  /** What scripts and tests on this machine can do. */
  local: LocalFeatures
  controlKey: string
  helloWorld: HelloWorldAddresses
  /** Whether to write structured logs to standard output. */
  log: boolean
}

/** The request handler of one issuer. */
export interface App {
  routing: RequestListener
  close(): Promise<void>
}

/**
 * Creates the whole HTTP application of one issuer; does not listen.
 *
 * The protocol engine reads its keys and lifetimes only when it is created. When they change, the application is
 * created again on the same store, and handles all later requests.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { database } = options
  // Read before the inputs: a change in between builds the engine once more.
  let version = await engineVersionOf(database)
  let current = await build(options)
  let rebuilt: Promise<void> = Promise.resolve()

  async function rebuild(): Promise<void> {
    const latest = await engineVersionOf(database)
    if (latest !== undefined && latest === version) return
    const former = current
    current = await build(options)
    version = latest
    await former.close()
  }

  function refresh(): Promise<void> {
    rebuilt = rebuilt.then(rebuild, rebuild)
    return rebuilt
  }

  const unwatch = watchEngineInputs(database, refresh)
  const mayBeChangedElsewhere = isShared(database)
  return {
    routing(request, response) {
      const handle = () => current.routing(request, response)
      // When the database is unavailable, the keys in memory stay in use.
      if (mayBeChangedElsewhere && DEPENDS_ON_KEYS.test(request.url ?? '')) refresh().then(handle, handle)
      else handle()
    },
    async close() {
      unwatch()
      await rebuilt.catch(() => {})
      await current.close()
    },
  }
}

async function build(options: AppOptions): Promise<FastifyInstance> {
  const { issuer, database, controlKey, helloWorld, eventLog, accounts, actions, log } = options
  const app = Fastify({
    logger: log ? { serializers: { req: loggedRequest } } : false,
    bodyLimit: BODY_LIMITS.other,
    trustProxy: options.proxied,
  })
  handleErrors(app)
  const settings = await findTenantSettings(database)
  const pushedRequests = settings.pushed_authorization_requests_supported ?? false
  const { provider, issueToClient, signingKey, keys } = await createProtocol(options, settings, pushedRequests)
  reportBugs(provider, app.log)
  logEngineEvents(provider, eventLog)

  // The Management API must be registered first: its guard does not start behind routes that it does not guard.
  const { reset } = options.local
  const issueTestToken = testTokens({ provider, database, actions })
  const breakToken = brokenTokens({ issuer, database, signingKey })
  const tokens = { issueTestToken, breakToken }
  const { secondFactors, loginBlocks } = accounts
  const coverage = createCoverage()
  await app.register(managementApi, {
    prefix: '/api/v2',
    ...{ issuer, database, keys, eventLog, actions, tokens, secondFactors, loginBlocks, coverage, reset },
    faults: managedFaults(options.local.faults),
    isExposed: options.local.isExposed,
  })
  await app.register(dashboard, { issuer, clientId: dashboardClient.client_id, helloWorld })
  await app.register(documentation, {})
  await app.register(cleanup, { database })
  const issueDirectly = directClientCredentials({ issuer, database, issueToClient, eventLog, actions })
  const readsResource = settings.resource_parameter_profile === 'compatibility'
  await app.register(protocolEndpoints, { provider, database, issueDirectly, pushedRequests, readsResource })
  await app.register(mfa, { database, accounts })
  await app.register(userinfo, { issuer, provider, database, keys })
  await app.register(logout, { provider, database, eventLog })
  const { audience } = helloWorld
  await app.register(localTokens, { provider, database, actions, issueToClient, ...tokens, controlKey, audience })
  await app.register(local, { ...options.local, provider, database, accounts, coverage, controlKey })
  const resets = createResetRequests(database, issuer)
  await app.register(dbconnections, { issuer, database, accounts, resets, eventLog })
  await app.register(ticketRoutes, { issuer, database, eventLog })
  await app.register(organizationRoutes, { provider, database })
  await app.register(secondFactorRoutes, { provider, database, accounts, eventLog })
  const { oneClickLogin } = options.local
  await app.register(loginRoutes, { provider, database, accounts, resets, eventLog, oneClickLogin })

  await app.ready()
  return app
}

/** Set first: a plugin whose own handler throws falls back to the handler that was set before it. */
function handleErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'not_found', error_description: 'There is nothing at this address' }),
  )
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    if (isUnavailable(error)) {
      request.log.error(error)
      return reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).send(UNAVAILABLE)
    }
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error(error)
    const description = status < 500 ? error.message : 'The tenant failed to answer; its log says why'
    reply
      .code(status)
      .send({ error: status < 500 ? 'invalid_request' : 'server_error', error_description: description })
  })
}

/** The protocol engine with the grants beside it, and the keys of its tokens. */
interface Protocol {
  provider: Provider
  issueToClient: IssueToClient
  signingKey: JWK
  keys: JSONWebKeySet
}

async function createProtocol(
  { issuer, database, accounts, actions, proxied }: AppOptions,
  settings: TenantSettings,
  pushedRequests: boolean,
): Promise<Protocol> {
  const signingKeys = await loadSigningKeys(database)
  const [signingKey] = signingKeys
  const keys: JSONWebKeySet = { keys: publicKeysOf(signingKeys) }
  const issueToClient = clientCredentials({ issuer, database, actions, signingKey })
  const runActions = postLogin(database, actions)
  const provider = createEngine({
    issuer,
    database,
    signingKeys,
    cookieKeys: await loadCookieKeys(database),
    sessions: sessionLimits(settings),
    pushedRequests,
    runActions,
  })
  provider.proxy = proxied
  registerClientCredentials(provider, issueToClient)
  const verifySubjectToken = subjectTokenVerifier(issuer, keys)
  const exchanges = { issuer, database, signingKey, verifySubjectToken, accounts, actions, runActions }
  registerTokenExchange(provider, exchanges)
  registerPasswordGrants(provider, { database, accounts, runActions })
  registerMfaGrants(provider, { database, accounts, runActions })
  return { provider, issueToClient, signingKey, keys }
}

function sessionLimits({ idle_session_lifetime, session_lifetime }: TenantSettings): SessionLimits {
  return { idleSeconds: wholeSeconds(idle_session_lifetime), absoluteSeconds: wholeSeconds(session_lifetime) }
}

/** Minutes that were stored as fractional hours can have rounding errors; the protocol engine accepts only integers. */
function wholeSeconds(hours: number): number {
  return Math.round(hours * HOUR_SECONDS)
}

function reportBugs(provider: Provider, log: FastifyBaseLogger): void {
  provider.on('server_error', (_ctx, error) => log.error(error))
  // Koa's types do not include this event. Without a listener, Koa writes a stack to stderr for each connection that a
  // client closes.
  const events: NodeJS.EventEmitter = provider
  events.on('error', error => {
    if (!isLostConnection(error)) log.error(error)
  })
}

function isLostConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EPIPE', 'ECONNRESET'].includes(String(error.code))
}
