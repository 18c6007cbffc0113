import '../../src/engine/release-warning.ts'
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { type Accounts, createAccounts } from '../../src/accounts/accounts.ts'
import { ATTEMPT_LIMITS, type AttemptLimits } from '../../src/accounts/attempts/attempt-limits.ts'
import { createResetRequests } from '../../src/accounts/reset-requests.ts'
import { protocolEndpoints } from '../../src/endpoints/protocol.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { loginRoutes } from '../../src/login/routes.ts'
import { openEventLog } from '../../src/logs/event-log.ts'
import { insertClient } from '../../src/store/access/clients.ts'
import { type Database, IN_MEMORY, openDatabase } from '../../src/store/database.ts'
import { loadCookieKeys, loadSigningKeys } from '../../src/store/tokens/keys.ts'

/** The login pages over the real engine, without the rest of the tenant. */
export interface LoginServer {
  origin: string
  accounts: Accounts
  database: Database
  /** An authorization request that leads to the login pages. */
  authorizationUrl(parameters?: Record<string, string>): URL
  /** Stops the server and returns everything it logged. */
  close(): Promise<string>
}

export interface LoginServerOptions {
  limits?: Partial<AttemptLimits>
  /** The clock that slows guessing, in milliseconds. */
  now?: () => number
}

export const REDIRECT_URI = 'http://localhost:4040/callback'
const APPLICATION = { id: 'hello', name: 'Hello World Client' } as const
export const HOSTILE_APPLICATION = { id: 'hostile', name: `"><script>alert('name')</script>&amp;` } as const

export async function startLoginServer({
  limits,
  now = () => Date.now(),
}: LoginServerOptions = {}): Promise<LoginServer> {
  const server = createServer()
  const origin = await listen(server)
  const database = await openDatabase(IN_MEMORY)
  for (const application of [APPLICATION, HOSTILE_APPLICATION]) await addApplication(database, application)
  const accounts = createAccounts(database, { limits: { ...ATTEMPT_LIMITS, ...limits }, now })
  const provider = createEngine({
    issuer: `${origin}/`,
    database,
    signingKeys: await loadSigningKeys(database),
    runActions: async () => ({ secondFactor: undefined }),
    cookieKeys: await loadCookieKeys(database),
  })

  const log = new PassThrough()
  const logged = text(log)
  const app = Fastify({
    logger: { level: 'trace', stream: log, serializers: { req: ({ method }) => ({ method }) } },
    serverFactory: handler => server.on('request', handler),
  })
  await app.register(protocolEndpoints, { provider, database, issueDirectly: async () => undefined })
  const resets = createResetRequests(database, `${origin}/`)
  const eventLog = openEventLog(database)
  await app.register(loginRoutes, { provider, database, accounts, resets, eventLog, oneClickLogin: true })
  await app.ready()

  return {
    origin,
    accounts,
    database,
    authorizationUrl: parameters => authorizationUrl(origin, parameters),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await app.close()
      await eventLog.flush()
      await database.destroy()
      log.end()
      return logged
    },
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The login server has no port')
  return `http://localhost:${address.port}`
}

async function addApplication(database: Database, { id, name }: { id: string; name: string }): Promise<void> {
  await insertClient(database, {
    client_id: id,
    client_secret: null,
    name,
    app_type: 'spa',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    callbacks: [REDIRECT_URI],
  })
}

function authorizationUrl(origin: string, parameters: Record<string, string> = {}): URL {
  const query = new URLSearchParams({
    client_id: APPLICATION.id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'openid',
    code_challenge: createHash('sha256').update('verifier').digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  })
  return new URL(`/authorize?${query}`, origin)
}
