import assert from 'node:assert/strict'
import type { Login } from '@tollgate/tenant'
import * as client from 'openid-client'
import type { Suite } from '../check.ts'
import { createPerson, logIn, type Person } from '../person.ts'
import { CALLBACK, LOGGED_OUT, register } from '../registration.ts'
import type { World } from '../world.ts'
import { connectDevice } from './device.ts'
import { NOT_ANNOUNCED } from './not-announced.ts'
import { atBothIssuers } from './origins.ts'

const SCOPE = 'openid profile email offline_access read:admin-messages'
const REUSED = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }

export const openidClientSuite: Suite = {
  client: 'openid-client',
  package: 'openid-client',
  kind: 'server',
  checks: [
    atBothIssuers('discovery; authorization code with PKCE; user info; logout, for a public client', publicClient),
    atBothIssuers('authorization code for a client with a secret, in the body and in the header', confidentialClient),
    atBothIssuers(
      'single sign-on: the second application gets its code without a form; without a session prompt=none fails',
      singleLogin,
    ),
    atBothIssuers('refresh with rotation; reuse ends the family', refreshTokens),
    atBothIssuers('revocation of a refresh token', revocation),
    atBothIssuers('client credentials, with the secret in the body and in the header', clientCredentials),
    atBothIssuers('device code: the device polls until the user has confirmed and logged in', deviceCode),
  ],
  differences: NOT_ANNOUNCED,
}

type Authentication = client.ClientAuth

export async function configure(
  issuer: URL,
  clientId: string,
  authentication: Authentication,
): Promise<client.Configuration> {
  // Allows http; all other checks of the library stay enabled.
  const execute = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []
  return client.discovery(issuer, clientId, undefined, authentication, { execute })
}

/** Logs in. The library checks the ID token's signature, issuer, audience, nonce, times and login time. */
export async function authorize(
  config: client.Configuration,
  { audience, admin }: World,
  { login = admin, person = createPerson(), ...parameters }: { login?: Login; person?: Person; prompt?: string } = {},
) {
  const [pkceCodeVerifier, expectedNonce, expectedState] = [
    client.randomPKCECodeVerifier(),
    client.randomNonce(),
    client.randomState(),
  ]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    audience,
    scope: SCOPE,
    nonce: expectedNonce,
    state: expectedState,
    max_age: '600',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  })
  const callback = await logIn(url, login, person)
  const checks = { pkceCodeVerifier, expectedNonce, expectedState, idTokenExpected: true, maxAge: 600 }
  return client.authorizationCodeGrant(config, callback, checks)
}

async function publicClient(world: World, issuer: URL): Promise<void> {
  const { clientId } = await register(world, { app_type: 'spa' })
  const config = await configure(issuer, clientId, client.None())
  client.enableNonRepudiationChecks(config)
  assert.equal(config.serverMetadata().issuer, issuer.href)
  const person = createPerson()
  const tokens = await authorize(config, world, { person })
  assert.deepEqual([tokens.token_type, tokens.expires_in], ['bearer', 86_400])
  const claims = tokens.claims()
  assert.ok(claims)
  assert.equal(claims.email, world.admin.email)

  const profile = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  assert.equal(profile.email, world.admin.email)
  const logout = client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: LOGGED_OUT,
    id_token_hint: tokens.id_token ?? '',
  })
  assert.equal((await person.open(logout)).leadsTo?.href, `${LOGGED_OUT}/`)
  await assert.rejects(authorize(config, world, { person, prompt: 'none' }), { error: 'login_required' })
}

async function confidentialClient(world: World, issuer: URL): Promise<void> {
  for (const [method, authenticate] of [
    ['client_secret_post', client.ClientSecretPost],
    ['client_secret_basic', client.ClientSecretBasic],
  ] as const) {
    const application = await register(world, { app_type: 'regular_web', token_endpoint_auth_method: method })
    const config = await configure(issuer, application.clientId, authenticate(application.clientSecret))
    assert.equal((await authorize(config, world)).claims()?.aud, application.clientId)
    const stranger = await configure(issuer, application.clientId, authenticate('wrong'))
    await assert.rejects(authorize(stranger, world), { status: 401 })
  }
}

async function singleLogin(world: World, issuer: URL): Promise<void> {
  const [first, second] = [await register(world, { app_type: 'spa' }), await register(world, { app_type: 'spa' })]
  const person = createPerson()
  const { sub } =
    (await authorize(await configure(issuer, first.clientId, client.None()), world, { person })).claims() ?? {}
  const config = await configure(issuer, second.clientId, client.None())
  assert.equal((await authorize(config, world, { person, prompt: 'none' })).claims()?.sub, sub)
  await assert.rejects(authorize(config, world, { prompt: 'none' }), { error: 'login_required' })
}

async function refreshTokens(world: World, issuer: URL): Promise<void> {
  const config = await configureRotating(world, issuer)
  const { refresh_token: first = '' } = await authorize(config, world)
  const tokens = await client.refreshTokenGrant(config, first)
  const second = tokens.refresh_token ?? ''
  assert.notEqual(second, first)
  assert.equal(tokens.claims()?.email, world.admin.email)
  await assert.rejects(client.refreshTokenGrant(config, first), REUSED)
  await assert.rejects(client.refreshTokenGrant(config, second), REUSED)
}

async function revocation(world: World, issuer: URL): Promise<void> {
  const config = await configureRotating(world, issuer)
  const { refresh_token = '' } = await authorize(config, world)
  await client.tokenRevocation(config, refresh_token, { token_type_hint: 'refresh_token' })
  await assert.rejects(client.refreshTokenGrant(config, refresh_token), REUSED)
}

async function configureRotating(world: World, issuer: URL): Promise<client.Configuration> {
  const { clientId } = await register(world, {
    app_type: 'spa',
    refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring', leeway: 0 },
  })
  return configure(issuer, clientId, client.None())
}

async function clientCredentials(world: World, issuer: URL): Promise<void> {
  const { audience, testApplication } = world
  for (const authenticate of [client.ClientSecretPost, client.ClientSecretBasic]) {
    const config = await configure(issuer, testApplication.clientId, authenticate(testApplication.clientSecret))
    const tokens = await client.clientCredentialsGrant(config, { audience })
    assert.deepEqual([tokens.scope, tokens.expires_in], ['read:admin-messages', 86_400])
    await assert.rejects(client.clientCredentialsGrant(config, { audience: 'https://no.example.com' }), {
      status: 403,
      error: 'access_denied',
    })
  }
}

async function deviceCode(world: World, issuer: URL): Promise<void> {
  const grant = 'urn:ietf:params:oauth:grant-type:device_code'
  const { clientId } = await register(world, { app_type: 'native', grant_types: [grant, 'refresh_token'] })
  const config = await configure(issuer, clientId, client.None())
  const device = await client.initiateDeviceAuthorization(config, { audience: world.audience, scope: SCOPE })
  assert.equal(device.interval, 5)
  const [tokens] = await Promise.all([
    client.pollDeviceAuthorizationGrant(config, device),
    connectDevice(device.verification_uri_complete, world.admin),
  ])
  assert.equal(tokens.claims()?.email, world.admin.email)
  assert.ok(tokens.refresh_token)
}
