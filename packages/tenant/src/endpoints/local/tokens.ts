import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import Provider, { type Client, errors } from 'oidc-provider'
import { dashboardClient } from '../../dashboard-client.ts'
import type { IssueToClient, TokenResponse } from '../../engine/client-credentials.ts'
import { administratorPermissions, forEngine, permissionsFor } from '../../engine/resource-server.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../../hello-world.ts'
import { resourceOf } from '../../oauth/audience.ts'
import { secretsMatch } from '../../secret-comparison.ts'
import type { Database } from '../../store/database.ts'
import { findResourceServer, type ResourceServer } from '../../store/resource-servers.ts'
import { findUserId, findUserProfile } from '../../store/users.ts'

/** The subject of an administrator's token when the seeded account is gone. */
const LOCAL_ADMINISTRATOR = 'tollgate|administrator'

interface Options {
  provider: Provider
  database: Database
  issueToClient: IssueToClient
  /** Whoever can read it from the data folder may have tokens. */
  controlKey: string
  /** The audience of a token when the request names none. */
  audience: string
}

interface TokenRequest {
  as: 'user' | 'admin' | 'app'
  audience: string
}

/** `POST /local/tokens`: tokens of the seeded people and application, for scripts on this machine. */
export const localTokens: FastifyPluginAsync<Options> = async (app, options) => {
  const { controlKey, audience } = options
  app.post('/local/tokens', async (request, reply) => {
    reply.header('Cache-Control', 'no-store')
    if (!isControlKey(request.headers.authorization, controlKey)) {
      reply.header('WWW-Authenticate', 'Bearer')
      return refuse(reply, 401, 'invalid_token', 'The control key is missing or wrong: take it from "tenant.json"')
    }
    const asked = parseTokenRequest(request.body, audience)
    if (!asked) {
      return refuse(reply, 400, 'invalid_request', '"as" must be "user", "admin" or "app", and "audience" a string')
    }
    try {
      return await issue(options, asked)
    } catch (error) {
      if (!(error instanceof errors.AccessDenied)) throw error
      return refuse(reply, 400, error.error, error.error_description ?? error.error)
    }
  })
}

async function issue({ provider, database, issueToClient }: Options, asked: TokenRequest): Promise<TokenResponse> {
  if (asked.as === 'app') {
    const client = await clientOf(provider, TEST_APPLICATION_ID)
    if (!client.grantTypeAllowed('client_credentials')) {
      throw new errors.AccessDenied(
        `The application "${TEST_APPLICATION_ID}" may not ask for tokens of its own: give it the grant type "client_credentials" back`,
      )
    }
    return issueToClient(TEST_APPLICATION_ID, asked.audience)
  }
  const api = await findResourceServer(database, asked.audience)
  if (!api) throw new errors.AccessDenied(`Service not found: ${asked.audience}`)
  const { email } = helloWorld[asked.as]
  return issueToUser(
    provider,
    api,
    asked.as === 'admin' && api.is_system ? await administrator(database, email) : await person(database, email, api),
  )
}

/** For whom a token is, by which application, and what it lets be done. */
interface Bearer {
  userId: string
  clientId: string
  permissions: readonly string[]
}

/**
 * Whoever has the control key can always manage the tenant, and so put right what keeps an administrator from it: the
 * account may be blocked, may have lost its rights, or may be gone.
 */
async function administrator(database: Database, email: string): Promise<Bearer> {
  const userId = (await findUserId(database, email)) ?? LOCAL_ADMINISTRATOR
  return { userId, clientId: dashboardClient.client_id, permissions: administratorPermissions() }
}

/** What a login in the browser would give, with every permission the person holds. */
async function person(database: Database, email: string, api: ResourceServer): Promise<Bearer> {
  const userId = await findUserId(database, email)
  const profile = userId === undefined ? undefined : await findUserProfile(database, userId)
  if (userId === undefined || !profile) throw new errors.AccessDenied(`There is no user "${email}" any more`)
  if (profile.blocked) throw new errors.AccessDenied(`The user "${email}" is blocked: unblock them first`)
  const { client_id: clientId } = api.is_system ? dashboardClient : helloWorld.client
  return { userId, clientId, permissions: await permissionsFor(database, api, userId, clientId) }
}

async function issueToUser(
  provider: Provider,
  api: ResourceServer,
  { userId, clientId, permissions }: Bearer,
): Promise<TokenResponse> {
  const client = await clientOf(provider, clientId)
  const token = new provider.AccessToken({
    client,
    accountId: userId,
    grantId: 'local',
    gty: 'authorization_code',
    resourceServer: new provider.ResourceServer(resourceOf(api.identifier), forEngine(api, permissions)),
    scope: ['openid', 'profile', 'email', ...permissions].join(' '),
  })
  return { access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration }
}

async function clientOf(provider: Provider, clientId: string): Promise<Client> {
  const client = await provider.Client.find(clientId)
  if (!client) throw new errors.AccessDenied(`There is no application "${clientId}" any more`)
  return client
}

function parseTokenRequest(body: unknown, defaultAudience: string): TokenRequest | undefined {
  if (typeof body !== 'object' || body === null || !('as' in body)) return undefined
  const audience = 'audience' in body ? body.audience : defaultAudience
  if (typeof audience !== 'string' || audience === '') return undefined
  const { as } = body
  return as === 'user' || as === 'admin' || as === 'app' ? { as, audience } : undefined
}

/** Whether an Authorization header carries the control key. */
export function isControlKey(header: string | undefined, controlKey: string): boolean {
  return secretsMatch(header ?? '', `Bearer ${controlKey}`)
}

function refuse(reply: FastifyReply, status: number, error: string, error_description: string): FastifyReply {
  return reply.code(status).send({ error, error_description })
}
