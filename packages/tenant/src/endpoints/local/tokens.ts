import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Actions } from '../../actions/actions.ts'
import { dashboardClient } from '../../dashboard-client.ts'
import type { IssueToClient, TokenResponse } from '../../engine/tokens/client-credentials.ts'
import { administratorPermissions } from '../../engine/tokens/resource-server.ts'
import { issueUserTestToken, requireClient } from '../../engine/tokens/test-tokens.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../../hello-world.ts'
import type { BreakToken, IssueTestToken } from '../../management/test-tokens/test-token.ts'
import { findResourceServer, type ResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { findUserId } from '../../store/users/users.ts'
import { isControlKey } from './control-key.ts'
import { parseTokenRequest, type TokenLimits, type TokenRequest } from './token-request.ts'

/** The subject of an administrator's token when the seeded account was deleted. */
const LOCAL_ADMINISTRATOR = 'tollgate|administrator'

interface Options {
  provider: Provider
  database: Database
  actions: Actions
  issueToClient: IssueToClient
  issueTestToken: IssueTestToken
  breakToken: BreakToken
  /** The control key from the data folder; a client that has it may request tokens. */
  controlKey: string
  /** The audience of a token when the request does not name one. */
  audience: string
}

/** `POST /local/tokens`: issues tokens to users and to the test application, for scripts on this machine. */
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
      return await answer(options, asked)
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError) || error.status >= 500) throw error
      return refuse(reply, 400, error.error, error.error_description ?? error.error)
    }
  })
}

async function answer(options: Options, asked: TokenRequest): Promise<TokenResponse> {
  const { access_token, token_type, expires_in } = await issue(options, asked)
  const { defect } = asked
  const changed = defect === undefined ? access_token : await options.breakToken(access_token, defect)
  return { access_token: changed ?? access_token, token_type, expires_in }
}

async function issue(options: Options, asked: TokenRequest): Promise<TokenResponse> {
  if ('user' in asked) return await options.issueTestToken(asked)
  if (asked.as === 'app') return await issueToApplication(options, asked.audience)

  const { email } = asked.as === 'admin' ? helloWorld.admin : helloWorld.user
  const api = asked.as === 'admin' ? await findResourceServer(options.database, asked.audience) : undefined
  return api?.is_system
    ? await issueToAdministrator(options, api, email, asked)
    : await options.issueTestToken({ ...asked, user: email })
}

async function issueToApplication({ provider, issueToClient }: Options, audience: string): Promise<TokenResponse> {
  const client = await requireClient(provider, TEST_APPLICATION_ID)
  if (!client.grantTypeAllowed('client_credentials')) {
    throw new errors.AccessDenied(
      `The application "${TEST_APPLICATION_ID}" may not request tokens: give it the grant type "client_credentials" again`,
    )
  }
  return await issueToClient(TEST_APPLICATION_ID, audience)
}

/**
 * A client with the control key can always manage the tenant. So it can also repair the administrator's account when
 * that was blocked, deleted, or lost its permissions.
 */
async function issueToAdministrator(
  options: Options,
  api: ResourceServer,
  email: string,
  limits: TokenLimits,
): Promise<TokenResponse> {
  const userId = (await findUserId(options.database, email)) ?? LOCAL_ADMINISTRATOR
  const bearer = { userId, clientId: dashboardClient.client_id, permissions: administratorPermissions() }
  return await issueUserTestToken(options, api, bearer, limits)
}

function refuse(reply: FastifyReply, status: number, error: string, error_description: string): FastifyReply {
  return reply.code(status).send({ error, error_description })
}
