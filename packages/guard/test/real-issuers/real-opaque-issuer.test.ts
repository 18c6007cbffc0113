import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { after, before, describe, it } from 'node:test'
import * as oauth from 'oauth4webapi'
import Provider from 'oidc-provider'
import { createGuard, type Guard } from '../../src/guard.ts'
import { type IntrospectionOptions, introspection } from '../../src/introspection/index.ts'
import { scopes } from '../../src/policy/policy.ts'
import { createLoopbackServer, type LoopbackServer } from '../../src/testing/loopback-server.ts'
import { createSigningKey } from '../../src/testing/signing-key.ts'
import { outcomeOf } from '../support/introspection-door.ts'

const audience = 'https://api.test'
const reader = { client_id: 'reader', client_secret: 'known-to-this-test' }
const api = { id: 'api:1', secret: 'also known: to this test' }
const insecure = { [oauth.allowInsecureRequests]: true }
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

let provider: LoopbackServer
let server: oauth.AuthorizationServer
before(async () => {
  let issue: (request: IncomingMessage, response: ServerResponse) => unknown = () => {}
  provider = await createLoopbackServer((request, response) => issue(request, response))
  issue = createProvider(provider.origin)
  const issuer = new URL(provider.origin)
  server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
})
after(() => provider.close())

/** A certified provider that issues opaque access tokens, with this API as two of its clients. */
function createProvider(issuer: string): (request: IncomingMessage, response: ServerResponse) => unknown {
  const { privateKey: signingKey, publicJwk } = createSigningKey('RS256')
  const client = { redirect_uris: [], response_types: [], introspection_signed_response_alg: 'RS256' } as const
  const engine = new Provider(issuer, {
    jwks: { keys: [{ ...publicJwk, ...signingKey.export({ format: 'jwk' }) }] },
    clients: [
      { ...client, ...reader, grant_types: ['client_credentials'] },
      { ...client, client_id: api.id, client_secret: api.secret, grant_types: [] },
      {
        ...client,
        client_id: 'api-with-key',
        grant_types: [],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      jwtIntrospection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          audience: resource,
          scope: 'read:messages',
          accessTokenFormat: 'opaque',
        }),
      },
    },
  })
  return engine.callback()
}

const client = { client_id: reader.client_id }
const authentication = oauth.ClientSecretBasic(reader.client_secret)

async function requestToken(resource = audience): Promise<string> {
  const parameters = { resource, scope: 'read:messages' }
  const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, insecure)
  return (await oauth.processClientCredentialsResponse(server, client, response)).access_token
}

function guardFor(options: Partial<IntrospectionOptions>): Guard {
  return createGuard({ issuer: provider.origin, audience, introspection: introspection({ client: api, ...options }) })
}

describe("oidc-provider's opaque token", () => {
  for (const [what, options] of [
    ['a secret', {}],
    ['a secret in the form', { client: { ...api, method: 'post' } }],
    ['a private key', { client: { id: 'api-with-key', privateKey } }],
    ['a secret, for signed answers', { response: 'jwt' }],
    ['a private key, for signed answers', { response: 'jwt', client: { id: 'api-with-key', privateKey } }],
  ] satisfies [string, Partial<IntrospectionOptions>][]) {
    it(`is accepted by an API with ${what}, until it is revoked`, async () => {
      const guard = guardFor(options)
      const token = await requestToken()
      const decision = await guard.verify(token, scopes('read:messages'))
      assert.ok(decision.granted, JSON.stringify(decision))
      assert.equal(decision.token?.claims.client_id, reader.client_id)
      assert.equal(await outcomeOf(guard, token, scopes('write:messages')), '403 insufficient_scope')
      assert.equal(await outcomeOf(guard, await requestToken('https://other.test')), '401 wrong_audience')
      const revoked = await oauth.revocationRequest(server, client, authentication, token, insecure)
      await oauth.processRevocationResponse(revoked)
      assert.equal(await outcomeOf(guard, token), '401 inactive')
      assert.equal(await outcomeOf(guard, 'made-up'), '401 inactive')
    })
  }

  it('cannot be verified with wrong credentials of the API, which is an outage', async () => {
    const token = await requestToken()
    for (const wrong of [
      { ...api, secret: 'wrong' },
      { ...api, id: 'unknown' },
    ]) {
      assert.equal(await outcomeOf(guardFor({ client: wrong }), token), '503 introspection_unavailable')
    }
  })
})
