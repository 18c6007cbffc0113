import assert from 'node:assert/strict'
import type { Login } from '@tollgate/tenant'
import { ClientSecretPost, clientCredentialsGrant, None, type TokenEndpointResponse } from 'openid-client'
import { connect } from '../auth0/connect.ts'
import type { Suite } from '../check.ts'
import { parseObject } from '../json.ts'
import { authorize, configure } from '../oidc/openid-client.ts'
import { atBothIssuers } from '../oidc/origins.ts'
import type { World } from '../world.ts'
import { startForeignApi } from './foreign-api.ts'

export const foreignApiSuite: Suite = {
  client: 'express-oauth2-jwt-bearer',
  package: 'express-oauth2-jwt-bearer',
  kind: 'API',
  checks: [
    atBothIssuers('accepts tokens of a user and of an application, with keys from discovery', accepts),
    atBothIssuers('accepts only tokens with the permission or the scope', decides),
    atBothIssuers(
      'rejects requests without a token, tampered tokens, ID tokens, and tokens for another API or from another issuer',
      refuses,
    ),
    atBothIssuers('rejects expired tokens', refusesExpired),
    atBothIssuers('in strict mode, accepts only tokens of an API with the RFC 9068 profile', strict),
  ],
  differences: ['Tokens are not bound to a certificate, so the mTLS mode of the middleware accepts no token.'],
}

async function accepts(world: World, issuer: URL): Promise<void> {
  await using api = await startForeignApi({ issuerBaseURL: issuer.href, audience: world.audience })
  const person = await api.call('/me', (await tokensOfPerson(world, issuer, world.admin)).access_token)
  assert.equal(person.status, 200)
  assert.partialDeepStrictEqual(parseObject(person.body), {
    iss: issuer.href,
    aud: [world.audience, `${issuer.href}userinfo`],
    azp: world.client.clientId,
    permissions: ['read:admin-messages'],
  })
  const application = await api.call('/me', await tokenOfApplication(world, issuer, world.audience))
  assert.equal(application.status, 200)
  assert.partialDeepStrictEqual(parseObject(application.body), {
    sub: `${world.testApplication.clientId}@clients`,
    aud: world.audience,
    gty: 'client-credentials',
    scope: 'read:admin-messages',
  })
}

async function decides(world: World, issuer: URL): Promise<void> {
  await using api = await startForeignApi({ issuerBaseURL: issuer.href, audience: world.audience })
  const user = (await tokensOfPerson(world, issuer, world.user)).access_token
  const admin = (await tokensOfPerson(world, issuer, world.admin)).access_token
  for (const [path, status, error] of [
    ['/admin', 401, /error="invalid_token"/],
    ['/scoped', 403, /error="insufficient_scope"/],
  ] as const) {
    assert.equal((await api.call(path, admin)).status, 200)
    const answer = await api.call(path, user)
    assert.equal(answer.status, status)
    assert.match(answer.challenge, error)
  }
}

async function refuses(world: World, issuer: URL): Promise<void> {
  await using api = await startForeignApi({ issuerBaseURL: issuer.href, audience: world.audience })
  const other = 'https://other.example.com'
  await addApi(world, `${other}/${issuer.protocol}`, {})
  const good = await tokenOfApplication(world, issuer, world.audience)
  const elsewhere = new URL(issuer.protocol === 'http:' ? world.secureOrigin : world.origin)
  assert.equal((await api.call('/me', good)).status, 200)

  const { status, challenge } = await api.call('/me')
  assert.equal(status, 401)
  assert.doesNotMatch(challenge, /error=/)
  for (const [what, token] of [
    ['a tampered signature', tampered(good)],
    ['an ID token', (await tokensOfPerson(world, issuer, world.user)).id_token],
    ['a token for another API', await tokenOfApplication(world, issuer, `${other}/${issuer.protocol}`)],
    ['a token of the other issuer', await tokenOfApplication(world, elsewhere, world.audience)],
    ['a token that is not a JWT', 'opaque'],
  ] as const) {
    const answer = await api.call('/me', token)
    assert.equal(answer.status, 401, what)
    assert.match(answer.challenge, /error="invalid_token"/, what)
  }
}

async function refusesExpired(world: World, issuer: URL): Promise<void> {
  const audience = `https://brief.example.com/${issuer.protocol}`
  await addApi(world, audience, { token_lifetime: 1 })
  await using api = await startForeignApi({ issuerBaseURL: issuer.href, audience, clockTolerance: 0 })
  const token = await tokenOfApplication(world, issuer, audience)
  const deadline = Date.now() + 60_000
  let answer = await api.call('/me', token)
  while (answer.status === 200 && Date.now() < deadline) answer = await api.call('/me', token)
  assert.equal(answer.status, 401)
  assert.match(answer.challenge, /'exp' claim/)
}

async function strict(world: World, issuer: URL): Promise<void> {
  const audience = `https://strict.example.com/${issuer.protocol}`
  await addApi(world, audience, { token_dialect: 'rfc9068_profile' })
  await using strictApi = await startForeignApi({ issuerBaseURL: issuer.href, audience, strict: true })
  const { status, body } = await strictApi.call('/me', await tokenOfApplication(world, issuer, audience))
  assert.equal(status, 200)
  assert.equal(parseObject(body).client_id, world.testApplication.clientId)

  await using api = await startForeignApi({ issuerBaseURL: issuer.href, audience: world.audience, strict: true })
  assert.equal((await api.call('/me', await tokenOfApplication(world, issuer, world.audience))).status, 401)
}

/** Registers an API and authorizes the test application for it. */
async function addApi(
  world: World,
  identifier: string,
  settings: { token_lifetime?: number; token_dialect?: 'rfc9068_profile' },
): Promise<void> {
  const { resourceServers, clientGrants } = connect(world)
  await resourceServers.create({ identifier, ...settings })
  await clientGrants.create({ client_id: world.testApplication.clientId, audience: identifier, scope: [] })
}

async function tokenOfApplication({ testApplication }: World, issuer: URL, audience: string): Promise<string> {
  const { clientId, clientSecret } = testApplication
  const config = await configure(issuer, clientId, ClientSecretPost(clientSecret))
  return (await clientCredentialsGrant(config, { audience })).access_token
}

async function tokensOfPerson(world: World, issuer: URL, login: Login): Promise<TokenEndpointResponse> {
  const config = await configure(issuer, world.client.clientId, None())
  return authorize(config, world, { login })
}

/** The same token with another first character of the signature. */
function tampered(token: string): string {
  const [header, payload, signature = ''] = token.split('.')
  return [header, payload, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('.')
}
