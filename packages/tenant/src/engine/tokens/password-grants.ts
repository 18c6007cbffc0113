import type Provider from 'oidc-provider'
import { errors, type TokenEndpointGrantContext } from 'oidc-provider'
import type { Accounts } from '../../accounts/accounts.ts'
import { findResourceServer, type ResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { findTenantSettings } from '../../store/tenant-settings.ts'
import { findUserIdForLogin, findUserProfile } from '../../store/users/users.ts'
import { applicationOf } from '../clients/client-metadata.ts'
import { PASSWORD, PASSWORD_REALM } from '../clients/grant-types.ts'
import { requireConnection } from '../users/connection.ts'
import { endUserAddress } from '../users/end-user-address.ts'
import { NO_DEFAULT_DIRECTORY, noteLoginAttempt, TOO_MANY_ATTEMPTS } from '../users/login-attempt.ts'
import type { PostLogin } from '../users/post-login.ts'
import { USERINFO } from './access-token.ts'
import { scopesForPassword } from './password-scopes.ts'
import { permissionsFor } from './resource-server.ts'
import { issueToUser } from './user-tokens.ts'

interface Options {
  database: Database
  accounts: Accounts
  runActions: PostLogin
}

interface Parameters {
  username?: string
  password?: string
  realm?: string
  audience?: string
  scope?: string
}

type Context = TokenEndpointGrantContext<Parameters>

const PARAMETERS = ['username', 'password', 'audience', 'scope']

/** Registers both password grants with the protocol engine. */
export function registerPasswordGrants(provider: Provider, options: Options): void {
  provider.registerGrantType<Parameters>(
    PASSWORD,
    async ctx => {
      const { default_directory: directory } = await findTenantSettings(options.database)
      if (!directory) {
        const detail = 'The tenant setting "default_directory" is empty: set it, or use the grant type with "realm"'
        throw new errors.CustomOIDCProviderError(NO_DEFAULT_DIRECTORY, undefined, { detail })
      }
      await exchangePassword(ctx, directory, options)
    },
    PARAMETERS,
  )
  provider.registerGrantType<Parameters>(
    PASSWORD_REALM,
    async ctx => exchangePassword(ctx, required(ctx, 'realm'), options),
    [...PARAMETERS, 'realm'],
  )
}

/**
 * Exchanges an email address and a password for tokens. The only check that depends on the user is the password check,
 * which takes equally long for an unknown user.
 */
async function exchangePassword(ctx: Context, connection: string, options: Options): Promise<void> {
  const { database, accounts, runActions } = options
  const [username, password] = [required(ctx, 'username'), required(ctx, 'password')]
  await requireConnection(database)(ctx, connection)
  refuseOrganizationClient(ctx)
  const { client, params } = ctx.oidc
  const api = await findApi(ctx, database)

  const userId = await authenticate(ctx, { username, password, connection }, options)
  const profile = await findUserProfile(database, userId)
  if (!profile) throw wrongCredentials('The user was deleted')
  await accounts.recordLogin(userId, endUserAddress(ctx))
  const scopes = scopesForPassword(params.scope, {
    permissions: api ? await permissionsFor(database, api, { userId, clientId: client.clientId }) : [],
    mayRefresh: client.grantTypeAllowed('refresh_token') && (api?.allow_offline_access ?? true),
  })
  ctx.body = await issueToUser(ctx, profile, api, scopes, { database, runActions, protocol: 'oauth2-password' })
}

async function authenticate(
  ctx: Context,
  { username, password, connection }: { username: string; password: string; connection: string },
  { database, accounts }: Options,
): Promise<string> {
  const ip = endUserAddress(ctx)
  const email = username.trim().toLowerCase()
  const knownId = await findUserIdForLogin(database, email)
  noteLoginAttempt(ctx, { ip, email, connection, userId: knownId })

  const outcome = await accounts.authenticate({ email, password, ip })
  if ('userId' in outcome) return outcome.userId
  if ('retryAfterSeconds' in outcome) {
    ctx.set('Retry-After', String(outcome.retryAfterSeconds))
    throw new errors.CustomOIDCProviderError(
      TOO_MANY_ATTEMPTS,
      'Your account has been blocked after multiple consecutive login attempts.',
    )
  }
  if (outcome.refused === 'blocked') throw new errors.CustomOIDCProviderError('unauthorized', 'user is blocked')
  throw wrongCredentials(knownId === undefined ? 'There is no user with this email address' : 'The password is wrong')
}

/** @param detail only for the logs */
function wrongCredentials(detail: string): errors.OIDCProviderError {
  return new errors.CustomOIDCProviderError('invalid_grant', 'Wrong email or password.', { detail })
}

/** The API that the request names; `undefined` for an opaque token. */
async function findApi({ oidc }: Context, database: Database): Promise<ResourceServer | undefined> {
  const { audience } = oidc.params
  if (!audience || audience === oidc.issuer + USERINFO) return undefined
  const api = await findResourceServer(database, audience)
  if (!api) throw new errors.AccessDenied(`Service not found: ${audience}`)
  return api
}

/** These grants have no organization, so an application that requires one gets no token. */
function refuseOrganizationClient({ oidc: { client } }: Context): void {
  if (applicationOf(client).organization_usage === 'require') {
    throw new errors.InvalidRequest('parameter organization is required for this client')
  }
}

function required({ oidc: { params } }: Context, name: 'username' | 'password' | 'realm'): string {
  const value = params[name]
  if (!value) throw new errors.InvalidRequest(`Missing required parameter: ${name}`)
  return value
}
