import assert from 'node:assert/strict'
import type { Login } from '@tollgate/tenant'
import * as oauth from 'oauth4webapi'
import { connect, present } from '../auth0/connect.ts'
import type { Suite } from '../check.ts'
import { createPerson, formOn, logIn } from '../person.ts'
import { CALLBACK, register } from '../registration.ts'
import type { World } from '../world.ts'
import { connectDevice } from './device.ts'
import { NOT_ANNOUNCED } from './not-announced.ts'
import { atBothIssuers } from './origins.ts'

const SCOPE = 'openid profile email offline_access'

export const oauth4webapiSuite: Suite = {
  client: 'oauth4webapi',
  package: 'oauth4webapi',
  kind: 'server',
  checks: [
    atBothIssuers('discovery, as OpenID Connect and as OAuth 2.0 have it', discovery),
    atBothIssuers(
      'authorization code with PKCE, the ID token and its signature validated; user info',
      authorizationCode,
    ),
    atBothIssuers('every response mode that discovery announces', responseModes),
    atBothIssuers('errors of the authorization endpoint and of the token endpoint', errors),
    atBothIssuers('refresh, with the ID token and its signature validated; revocation', refresh),
    atBothIssuers('client credentials, with the secret in the body and in the header', clientCredentials),
    atBothIssuers('device code: pending, then tokens, once', deviceCode),
    atBothIssuers(
      'its validation of JWT access tokens (RFC 9068) accepts those of an API with that profile',
      jwtProfile,
    ),
  ],
  differences: NOT_ANNOUNCED,
}

/** An authorization server and an application, with or without a secret. */
interface Party {
  readonly as: oauth.AuthorizationServer
  readonly client: oauth.Client
  readonly authentication: oauth.ClientAuth
  /** Allows http; all other checks of the library stay enabled. */
  readonly options: { readonly [oauth.allowInsecureRequests]: boolean }
}

async function discover(
  issuer: URL,
  client_id: string,
  authentication: oauth.ClientAuth = oauth.None(),
  algorithm: 'oidc' | 'oauth2' = 'oidc',
): Promise<Party> {
  const options = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' }
  const response = await oauth.discoveryRequest(issuer, { ...options, algorithm })
  const as = await oauth.processDiscoveryResponse(issuer, response)
  return { as, client: { client_id }, authentication, options }
}

async function discovery(_world: World, issuer: URL): Promise<void> {
  const openid = await discover(issuer, '')
  const oauth2 = await discover(issuer, '', oauth.None(), 'oauth2')
  assert.deepEqual(oauth2.as, openid.as)
  assert.deepEqual(openid.as.grant_types_supported, [
    'authorization_code',
    'implicit',
    'refresh_token',
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    'password',
    'http://auth0.com/oauth/grant-type/password-realm',
    'http://auth0.com/oauth/grant-type/mfa-otp',
    'http://auth0.com/oauth/grant-type/mfa-recovery-code',
  ])
}

/** Logs in and exchanges the code, with all checks of the library enabled. */
async function authorize({ as, client, authentication, options }: Party, audience: string, login: Login) {
  const [verifier, nonce, state] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomNonce(),
    oauth.generateRandomState(),
  ]
  const url = await authorizationUrl({ as, client }, { audience, nonce, state, scope: SCOPE }, verifier)
  const parameters = oauth.validateAuthResponse(as, client, await logIn(url, login), state)
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    authentication,
    parameters,
    CALLBACK,
    verifier,
    options,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(as, response, options)
  return tokens
}

async function authorizationUrl(
  { as, client }: Pick<Party, 'as' | 'client'>,
  parameters: Record<string, string>,
  verifier: string,
): Promise<URL> {
  const url = new URL(present(as.authorization_endpoint))
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...parameters,
  }).toString()
  return url
}

async function authorizationCode(world: World, issuer: URL): Promise<void> {
  const party = await discover(issuer, (await register(world, { app_type: 'spa' })).clientId)
  const { as, client, options } = party
  const tokens = await authorize(party, world.audience, world.user)
  const { sub } = present(oauth.getValidatedIdTokenClaims(tokens))
  const response = await oauth.userInfoRequest(as, client, tokens.access_token, options)
  assert.equal((await oauth.processUserInfoResponse(as, client, sub, response)).email, world.user.email)
}

async function responseModes(world: World, issuer: URL): Promise<void> {
  const party = await discover(issuer, (await register(world, { app_type: 'spa' })).clientId)
  const { as, client } = party
  const person = createPerson()
  const answerIn = async (response_mode: string) => {
    const parameters = { scope: 'openid', state: 's', response_mode }
    const url = await authorizationUrl(party, parameters, oauth.generateRandomCodeVerifier())
    return person.open(url)
  }
  await logIn(
    await authorizationUrl(party, { scope: 'openid' }, oauth.generateRandomCodeVerifier()),
    world.user,
    person,
  )
  const answers = {
    query: async () => (await answerIn('query')).leadsTo?.searchParams,
    fragment: async () => new URLSearchParams((await answerIn('fragment')).leadsTo?.hash.slice(1)),
    form_post: async () => new URLSearchParams(formOn(await answerIn('form_post')).fields),
  }
  assert.deepEqual(as.response_modes_supported?.toSorted(), Object.keys(answers).toSorted())
  for (const answer of Object.values(answers)) {
    assert.ok(oauth.validateAuthResponse(as, client, present(await answer()), 's').get('code'))
  }
}

async function errors(world: World, issuer: URL): Promise<void> {
  const party = await discover(issuer, (await register(world, { app_type: 'spa' })).clientId)
  const { as, client, authentication, options } = party
  const verifier = oauth.generateRandomCodeVerifier()
  const silent = await authorizationUrl(party, { prompt: 'none', scope: 'openid', state: 's' }, verifier)
  const refused = await logIn(silent, world.user)
  assert.throws(() => oauth.validateAuthResponse(as, client, refused, 's'), { error: 'login_required' })

  const url = await authorizationUrl(party, { scope: 'openid', state: 's' }, verifier)
  const parameters = oauth.validateAuthResponse(as, client, await logIn(url, world.user), 's')
  const exchange = async (codeVerifier: string) =>
    oauth.processAuthorizationCodeResponse(
      as,
      client,
      await oauth.authorizationCodeGrantRequest(
        as,
        client,
        authentication,
        parameters,
        CALLBACK,
        codeVerifier,
        options,
      ),
    )
  const wrong = { status: 403, error: 'invalid_grant', error_description: 'Failed to verify code verifier' }
  await assert.rejects(exchange(oauth.generateRandomCodeVerifier()), wrong)
}

async function refresh(world: World, issuer: URL): Promise<void> {
  const party = await discover(issuer, (await register(world, { app_type: 'spa' })).clientId)
  const { as, client, authentication, options } = party
  const first = await authorize(party, world.audience, world.user)
  const exchange = async (token: string) => {
    const response = await oauth.refreshTokenGrantRequest(as, client, authentication, token, options)
    const tokens = await oauth.processRefreshTokenResponse(as, client, response)
    await oauth.validateApplicationLevelSignature(as, response, options)
    return tokens
  }
  const second = await exchange(present(first.refresh_token))
  assert.equal(oauth.getValidatedIdTokenClaims(second)?.email, world.user.email)

  const token = present(second.refresh_token)
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, token, options))
  await assert.rejects(exchange(token), { status: 403, error: 'invalid_grant' })
}

async function clientCredentials({ audience, testApplication }: World, issuer: URL): Promise<void> {
  for (const authenticate of [oauth.ClientSecretPost, oauth.ClientSecretBasic]) {
    const { as, client, options, ...party } = await discover(
      issuer,
      testApplication.clientId,
      authenticate(testApplication.clientSecret),
    )
    const ask = async (authentication: oauth.ClientAuth) =>
      oauth.processClientCredentialsResponse(
        as,
        client,
        await oauth.clientCredentialsGrantRequest(as, client, authentication, { audience }, options),
      )
    assert.equal((await ask(party.authentication)).scope, 'read:admin-messages')
    await assert.rejects(ask(authenticate('wrong')), { status: 401 })
  }
}

async function deviceCode(world: World, issuer: URL): Promise<void> {
  const grant = 'urn:ietf:params:oauth:grant-type:device_code'
  const application = await register(world, { app_type: 'native', grant_types: [grant] })
  const { as, client, authentication, options } = await discover(issuer, application.clientId)
  const parameters = { audience: world.audience, scope: 'openid email' }
  const begun = await oauth.deviceAuthorizationRequest(as, client, authentication, parameters, options)
  const device = await oauth.processDeviceAuthorizationResponse(as, client, begun)
  const poll = async () => {
    const response = await oauth.deviceCodeGrantRequest(as, client, authentication, device.device_code, options)
    return oauth.processDeviceCodeResponse(as, client, response)
  }
  await assert.rejects(poll(), { error: 'authorization_pending' })
  await connectDevice(device.verification_uri_complete, world.user)
  assert.equal(oauth.getValidatedIdTokenClaims(await poll())?.email, world.user.email)
  await assert.rejects(poll(), { error: 'invalid_grant' })
}

async function jwtProfile(world: World, issuer: URL): Promise<void> {
  const audience = `https://profile.example.com/${issuer.protocol}`
  await connect(world).resourceServers.create({ identifier: audience, token_dialect: 'rfc9068_profile' })
  const party = await discover(issuer, (await register(world, { app_type: 'spa' })).clientId)
  const { access_token } = await authorize(party, audience, world.user)
  const request = new Request('https://profile.example.com/', { headers: { authorization: `Bearer ${access_token}` } })
  const claims = await oauth.validateJwtAccessToken(party.as, request, audience, party.options)
  assert.equal(claims.client_id, party.client.client_id)
  const elsewhere = oauth.validateJwtAccessToken(party.as, request, world.audience, party.options)
  await assert.rejects(elsewhere, oauth.OperationProcessingError)
}
