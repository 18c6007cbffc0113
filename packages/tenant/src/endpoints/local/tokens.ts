import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import Provider, { type Client, errors } from 'oidc-provider'
import { dashboardClient } from '../../dashboard-client.ts'
import { LOCAL_GRANT, localClaims } from '../../engine/tokens/access-token.ts'
import type { IssueToClient, TokenResponse } from '../../engine/tokens/client-credentials.ts'
import { administratorPermissions, forEngine, permissionsFor } from '../../engine/tokens/resource-server.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../../hello-world.ts'
import { resourceOf } from '../../oauth/audience.ts'
import { findResourceServer, type ResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { findUserId } from '../../store/users/users.ts'
import { isControlKey } from './control-key.ts'
import { findUserByEmailOrId } from './user.ts'

/** The subject of an administrator's token when the seeded account was deleted. */
const LOCAL_ADMINISTRATOR = 'tollgate|administrator'

interface Options {
  provider: Provider
  database: Database
  issueToClient: IssueToClient
  /** The control key from the data folder; a client that has it may request tokens. */
  controlKey: string
  /** The audience of a token when the request does not name one. */
  audience: string
}

/** Who gets the token: a seeded account, the test application, or any user by email address or user ID. */
type Subject = { as: 'user' | 'admin' | 'app' } | { user: string }

type TokenRequest = Subject & {
  audience: string
  /** Leaves out the user's other permissions. Only permissions that the user has are accepted. */
  permissions?: readonly string[]
  /** Seconds until the token expires; negative for an expired token. Default: the lifetime that the API sets. */
  expiresIn?: number
  /** Further claims of the token. */
  claims?: Record<string, unknown>
}

/** Claims that the tenant sets itself. */
const OWN_CLAIMS: ReadonlySet<string> = new Set([
  ...['iss', 'sub', 'aud', 'iat', 'exp', 'nbf', 'jti', 'azp', 'client_id', 'gty', 'cnf', 'scope', 'permissions'],
])
const MIN_EXPIRES_IN = -86_400
const MAX_EXPIRES_IN = 2_592_000

/**
 * `POST /local/tokens`: issues tokens to users and to the test application, for scripts on this machine.
 *
 * Body: `as` (`user`, `admin` or `app`) or `user` (an email address or user ID), and optionally `audience`,
 * `permissions`, `claims` and `expires_in`.
 */
export const localTokens: FastifyPluginAsync<Options> = async (app, options) => {
  const { controlKey, audience } = options
  app.post('/local/tokens', async (request, reply) => {
    reply.header('Cache-Control', 'no-store')
    if (!isControlKey(request.headers.authorization, controlKey)) {
      reply.header('WWW-Authenticate', 'Bearer')
      return refuse(reply, 401, 'invalid_token', 'The control key is missing or wrong: take it from "tenant.json"')
    }
    const asked = parseTokenRequest(request.body, audience)
    if (typeof asked === 'string') return refuse(reply, 400, 'invalid_request', asked)
    try {
      return await issue(options, asked)
    } catch (error) {
      if (!(error instanceof errors.AccessDenied)) throw error
      return refuse(reply, 400, error.error, error.error_description ?? error.error)
    }
  })
}

async function issue(options: Options, asked: TokenRequest): Promise<TokenResponse> {
  if ('as' in asked && asked.as === 'app') return await issueToApplication(options, asked.audience)

  const { provider, database } = options
  const api = await findResourceServer(database, asked.audience)
  if (!api) throw new errors.AccessDenied(`Service not found: ${asked.audience}`)
  const bearer = await bearerOf(database, asked, api)
  const permissions = asked.permissions ?? bearer.permissions
  const missing = permissions.filter(each => !bearer.permissions.includes(each))
  if (missing.length > 0) {
    throw new errors.AccessDenied(
      `The user does not have the permission "${missing.join('", "')}": assign it, or leave it out of "permissions"`,
    )
  }
  return await issueToUser(provider, api, { ...bearer, permissions }, asked)
}

async function issueToApplication({ provider, issueToClient }: Options, audience: string): Promise<TokenResponse> {
  const client = await clientOf(provider, TEST_APPLICATION_ID)
  if (!client.grantTypeAllowed('client_credentials')) {
    throw new errors.AccessDenied(
      `The application "${TEST_APPLICATION_ID}" may not request tokens: give it the grant type "client_credentials" again`,
    )
  }
  return await issueToClient(TEST_APPLICATION_ID, audience)
}

async function bearerOf(database: Database, asked: TokenRequest, api: ResourceServer): Promise<Bearer> {
  if ('user' in asked) return await person(database, asked.user, api)
  const email = asked.as === 'admin' ? helloWorld.admin.email : helloWorld.user.email
  return asked.as === 'admin' && api.is_system
    ? await administrator(database, email)
    : await person(database, email, api)
}

/** The subject, client and permissions of a token. */
interface Bearer {
  userId: string
  clientId: string
  permissions: readonly string[]
}

/**
 * A client with the control key can always manage the tenant. So it can also repair the administrator's account when
 * that was blocked, deleted, or lost its permissions.
 */
async function administrator(database: Database, email: string): Promise<Bearer> {
  const userId = (await findUserId(database, email)) ?? LOCAL_ADMINISTRATOR
  return { userId, clientId: dashboardClient.client_id, permissions: administratorPermissions() }
}

/** The same token as a login in the browser would give, with every permission that the user has. */
async function person(database: Database, emailOrId: string, api: ResourceServer): Promise<Bearer> {
  const found = await findUserByEmailOrId(database, emailOrId)
  if ('refused' in found) throw new errors.AccessDenied(found.refused)
  const { userId } = found
  const { client_id: clientId } = api.is_system ? dashboardClient : helloWorld.client
  return { userId, clientId, permissions: await permissionsFor(database, api, { userId, clientId }) }
}

async function issueToUser(
  provider: Provider,
  api: ResourceServer,
  { userId, clientId, permissions }: Bearer,
  { expiresIn, claims }: Pick<TokenRequest, 'expiresIn' | 'claims'>,
): Promise<TokenResponse> {
  const client = await clientOf(provider, clientId)
  const token = new provider.AccessToken({
    client,
    accountId: userId,
    grantId: LOCAL_GRANT,
    gty: 'authorization_code',
    resourceServer: new provider.ResourceServer(resourceOf(api.identifier), forEngine(api, permissions)),
    scope: ['openid', 'profile', 'email', ...permissions].join(' '),
    ...(expiresIn !== undefined && { expiresIn }),
  })
  if (claims) localClaims.set(token, claims)
  return { access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration }
}

async function clientOf(provider: Provider, clientId: string): Promise<Client> {
  const client = await provider.Client.find(clientId)
  if (!client) throw new errors.AccessDenied(`There is no application "${clientId}"`)
  return client
}

/** @returns the request, or what is wrong with it */
function parseTokenRequest(body: unknown, defaultAudience: string): TokenRequest | string {
  const members = new Map(typeof body === 'object' && body !== null ? Object.entries(body) : [])
  const unknown = [...members.keys()].find(name => !MEMBERS.includes(name))
  if (unknown !== undefined) return `Unknown member "${unknown}": use "${MEMBERS.join('", "')}"`
  const subject = parseSubject(members.get('as'), members.get('user'))
  if (typeof subject === 'string') return subject

  const audience: unknown = members.has('audience') ? members.get('audience') : defaultAudience
  if (typeof audience !== 'string' || audience === '') return '"audience" must be a string, the identifier of an API'
  const permissions: unknown = members.get('permissions')
  if (permissions !== undefined && !isStrings(permissions)) return '"permissions" must be an array of strings'
  const expiresIn: unknown = members.get('expires_in')
  if (expiresIn !== undefined && !isLifetime(expiresIn)) {
    return `"expires_in" must be a whole number of seconds from ${MIN_EXPIRES_IN} to ${MAX_EXPIRES_IN}, and not 0`
  }
  const claims: unknown = members.get('claims')
  if (claims !== undefined && !isObject(claims)) return '"claims" must be an object'
  const own = Object.keys(claims ?? {}).find(name => OWN_CLAIMS.has(name))
  if (own !== undefined) return `"claims" must not contain "${own}": the tenant sets this claim`
  const limits = {
    ...(permissions && { permissions }),
    ...(expiresIn !== undefined && { expiresIn }),
    ...(claims && { claims }),
  }
  if ('as' in subject && subject.as === 'app' && Object.keys(limits).length > 0) {
    return '"permissions", "claims" and "expires_in" are for tokens of users, not for "as": "app"'
  }
  return { ...subject, audience, ...limits }
}

const MEMBERS = ['as', 'user', 'audience', 'permissions', 'claims', 'expires_in']

function parseSubject(as: unknown, user: unknown): Subject | string {
  if (user !== undefined && as !== undefined) return '"as" and "user" exclude each other: leave one out'
  if (typeof user === 'string' && user !== '') return { user }
  if (user !== undefined) return '"user" must be an email address or a user ID'
  return as === 'user' || as === 'admin' || as === 'app' ? { as } : '"as" must be "user", "admin" or "app"'
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The engine takes 0 for no lifetime and would use its default. */
function isLifetime(value: unknown): value is number {
  return Number.isInteger(value) && value !== 0 && Number(value) >= MIN_EXPIRES_IN && Number(value) <= MAX_EXPIRES_IN
}

function refuse(reply: FastifyReply, status: number, error: string, error_description: string): FastifyReply {
  return reply.code(status).send({ error, error_description })
}
