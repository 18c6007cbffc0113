import type { FastifyInstance } from 'fastify'
import { findResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { invalidBody, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import {
  type BreakToken,
  DEFECTS,
  type Defect,
  type IssueTestToken,
  MAX_EXPIRES_IN,
  MIN_EXPIRES_IN,
} from './test-token.ts'

/** What issues and breaks tokens. */
export interface TestTokens {
  issueTestToken: IssueTestToken
  breakToken: BreakToken
}

interface TokenBody {
  user: string
  audience: string
  client_id?: string
  organization?: string
  permissions?: string[]
  expires_in?: number
}

const tokenBody = objectSchema<TokenBody>(
  {
    user: { type: 'string', minLength: 1, maxLength: 255 },
    audience: { type: 'string', minLength: 1, maxLength: 600 },
    client_id: { type: 'string', minLength: 1, maxLength: 64 },
    organization: { type: 'string', minLength: 1, maxLength: 50 },
    permissions: { type: 'array', items: { type: 'string', maxLength: 280 }, maxItems: 1000 },
    expires_in: { type: 'integer', minimum: MIN_EXPIRES_IN, maximum: MAX_EXPIRES_IN },
  },
  ['user', 'audience'],
)

const brokenBody = objectSchema<{ access_token: string; defect: Defect }>(
  {
    access_token: { type: 'string', maxLength: 16_384 },
    defect: { type: 'string', enum: DEFECTS },
  },
  ['access_token', 'defect'],
)

/**
 * Tokens for the dashboard's tests, which Auth0 does not have.
 *
 * A token for a user requires the permission to set the user's password, which would also give one. There are none for
 * the Management API: they would make a user's rights those of the caller.
 */
export function addTestTokens(app: FastifyInstance, database: Database, tokens: TestTokens): void {
  app.post<{ Body: TokenBody }>(
    '/local/tokens',
    { config: { policy: anyScope('update:users'), operation: 'Issue a test token' }, schema: { body: tokenBody } },
    async ({ body: { client_id, expires_in, ...body } }) => {
      if (expires_in === 0) throw invalidBody('"expires_in" must not be 0')
      const api = await findResourceServer(database, body.audience)
      if (api?.is_system) throw invalidBody('Tokens for the Management API are not issued here: log in instead')
      return await tokens
        .issueTestToken({ ...body, clientId: client_id, expiresIn: expires_in })
        .catch(refuseAsManagementApi)
    },
  )

  app.post<{ Body: { access_token: string; defect: Defect } }>(
    '/local/broken-tokens',
    { config: { policy: anyScope('read:client_keys'), operation: 'Break a token' }, schema: { body: brokenBody } },
    async ({ body: { access_token, defect } }) => {
      const broken = await tokens.breakToken(access_token, defect)
      if (broken === undefined) throw invalidBody('The token is not a valid token of this tenant: request a new one')
      return { access_token: broken }
    },
  )
}

/** Errors of the protocol engine have another form than the Management API's. */
function refuseAsManagementApi(error: unknown): never {
  if (!(error instanceof Error) || !('error_description' in error)) throw error
  throw new RequestRefused(400, String(error.message), String(error.error_description))
}
