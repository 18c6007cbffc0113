import { hkdfSync } from 'node:crypto'
import type { JWK } from 'jose'
import type { Adapter, Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider'
import { OPENID_SCOPES } from '../oauth/openid-scopes.ts'
import { ASSERTION_ALGORITHMS } from '../store/access/client-credentials.ts'
import { corsOrigins } from '../store/access/clients.ts'
import type { Database } from '../store/database.ts'
import { protocolState } from '../store/tokens/protocol-state.ts'
import { showAuthorizationError } from './authorize/authorization-error.ts'
import { LOGIN_PARAMETERS } from './authorize/authorization-request.ts'
import { REQUESTED_SCOPE, restoreOfflineAccess } from './authorize/offline-access.ts'
import { checkPushedRequest, shortenPushedRequests } from './authorize/pushed-requests.ts'
import { REFUSED, refuseMarked } from './authorize/refused-parameters.ts'
import {
  announceResponseTypes,
  ENGINE_RESPONSE_TYPES,
  restoreResponseType,
  TOKEN_ALONE,
} from './authorize/response-types.ts'
import { respondByWebMessage } from './authorize/web-message.ts'
import { CheckedProvider, type CheckGrant } from './checked-provider.ts'
import { checkAssertion } from './clients/client-assertion.ts'
import { APPLICATION, applicationOf, clientAdapter } from './clients/client-metadata.ts'
import { refuseResponseTypes } from './clients/missing-grant.ts'
import { cookiesOf } from './cookies.ts'
import { wordErrors } from './errors.ts'
import { lifetimes, type SessionLimits } from './lifetimes.ts'
import { adaptResponses } from './responses.ts'
import { accessTokenClaims } from './tokens/access-token.ts'
import { addIdTokenClaims } from './tokens/custom-claims.ts'
import { PROOF_ALGORITHMS } from './tokens/dpop-proof.ts'
import { grantWithoutConsent } from './tokens/grants.ts'
import { announcePollingInterval } from './tokens/polling-interval.ts'
import { checkRefresh } from './tokens/refresh-request.ts'
import { refreshTokenState } from './tokens/refresh-token-state.ts'
import { detectSimultaneousReplays } from './tokens/replays.ts'
import { describeResourceServer } from './tokens/resource-server.ts'
import { useTransactions } from './tokens/token-transactions.ts'
import { accountFinder, CLAIMS_BY_SCOPE } from './users/account.ts'
import { requireConnection } from './users/connection.ts'
import { askForUserCode, askToConfirmDevice, showDeviceIsReady, USER_CODE } from './users/device-pages.ts'
import { loginPolicy } from './users/login-policy.ts'
import { requireOrganization } from './users/organizations.ts'
import type { PostLogin } from './users/post-login.ts'

const NONCE_SECRET_BYTES = 32

export interface EngineOptions {
  /** Ends in `/`, as on Auth0. */
  issuer: string
  database: Database
  /** Private keys; the first one signs. */
  signingKeys: readonly JWK[]
  cookieKeys: readonly string[]
  /** Whether applications may push authorization requests; default no. */
  pushedRequests?: boolean
  /** Runs Actions after a login and a refresh. */
  runActions: PostLogin
  /** Default: three days without use, seven days in total. */
  sessions?: SessionLimits
}

/** Creates the protocol engine: a certified OpenID provider, configured to behave like Auth0. */
export function createEngine(options: EngineOptions): Provider {
  const provider = new CheckedProvider(options.issuer, configuration(options), checkGrants(options))
  useTransactions(provider, options.database)
  detectSimultaneousReplays(provider)
  provider.registerResponseMode('web_message', respondByWebMessage)
  announcePollingInterval(provider)
  announceResponseTypes(provider)
  refuseResponseTypes(provider)
  shortenPushedRequests(provider)
  adaptResponses(provider)
  wordErrors(provider)
  addIdTokenClaims(provider, options.database)
  return provider
}

function checkGrants({ database, runActions }: EngineOptions): CheckGrant {
  const check = checkRefresh(database, runActions)
  return async ctx => {
    refuseMarked(ctx.oidc.params?.[REFUSED])
    await check(ctx)
  }
}

function configuration(options: EngineOptions): Configuration {
  const { issuer, database, signingKeys, cookieKeys, sessions, pushedRequests = false, runActions } = options
  const checkPushed = checkPushedRequest(database)
  return {
    adapter: model => stateOf(model, database),
    jwks: { keys: [...signingKeys] },
    cookies: { keys: [...cookieKeys], ...cookiesOf(issuer) },
    routes: {
      authorization: '/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      userinfo: '/userinfo',
      jwks: '/.well-known/jwks.json',
      end_session: '/oidc/logout',
      pushed_authorization_request: '/oauth/par',
      device_authorization: '/oauth/device/code',
      code_verification: '/activate',
    },
    discovery: {
      end_session_endpoint: `${issuer}oidc/logout`,
      prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: nonceSecretOf(cookieKeys), requireNonce: isPublic },
      pushedAuthorizationRequests: { enabled: pushedRequests },
      // Our own logout shows no confirmation page, and supports both of Auth0's paths.
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      deviceFlow: {
        enabled: true,
        ...USER_CODE,
        userCodeInputSource: askForUserCode,
        userCodeConfirmSource: askToConfirmDevice,
        successSource: showDeviceIsReady,
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: describeResourceServer(database),
        useGrantedResource: () => true,
      },
    },
    responseTypes: [...ENGINE_RESPONSE_TYPES],
    scopes: [...OPENID_SCOPES],
    claims: CLAIMS_BY_SCOPE,
    conformIdTokenClaims: false,
    clientAuthMethods: ['none', 'client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: [...ASSERTION_ALGORITHMS],
      dPoPSigningAlgValues: [...PROOF_ALGORITHMS],
    },
    assertJwtClientAuthClaimsAndHeader: checkAssertion(issuer),
    extraClientMetadata: { properties: [APPLICATION] },
    extraParams: {
      // A parameter's validator always runs, even without the parameter, after the engine has validated the scope.
      ...Object.fromEntries(LOGIN_PARAMETERS.map(name => [name, null])),
      async [REFUSED](ctx, mark) {
        refuseMarked(mark)
        await checkPushed(ctx)
      },
      [TOKEN_ALONE]: restoreResponseType,
      [REQUESTED_SCOPE]: restoreOfflineAccess,
      connection: requireConnection(database),
      organization: requireOrganization(database),
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    ttl: lifetimes(sessions),
    findAccount: accountFinder(database),
    loadExistingGrant: grantWithoutConsent,
    formats: { customizers: { jwt: accessTokenClaims(database, issuer) } },
    // Logging out ends the session, not the tokens.
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    rotateRefreshToken: ({ oidc }) =>
      oidc.client !== undefined && applicationOf(oidc.client).refresh_token.rotation_type === 'rotating',
    // The tenant's own pages, such as the dashboard's test bench, are on the same origin.
    clientBasedCORS: (_ctx, origin, client) =>
      `${origin}/` === issuer || corsOrigins(applicationOf(client)).includes(origin),
    interactions: { policy: loginPolicy(database, runActions), url: pageOf },
    renderError: showAuthorizationError,
  }
}

/** As at Auth0, an application without a secret needs a nonce: nothing else keeps a page from signing proofs in advance. */
function isPublic({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.client?.clientAuthMethod === 'none'
}

/** The same in all processes of a tenant. */
function nonceSecretOf([secret = '']: readonly string[]): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'DPoP nonce', NONCE_SECRET_BYTES))
}

/** The page of an interaction: to log in, to choose an organization, or to show a second factor. */
function pageOf(_ctx: unknown, { uid, prompt }: { uid: string; prompt: { name: string } }): string {
  return ['organization', 'mfa'].includes(prompt.name) ? `/u/${uid}/${prompt.name}` : `/u/${uid}`
}

function stateOf(model: string, database: Database): Adapter {
  if (model === 'Client') return clientAdapter(database)
  return model === 'RefreshToken' ? refreshTokenState(database) : protocolState(database, model)
}
