import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { after, before, it } from 'node:test'
import * as oauth from 'oauth4webapi'
import Provider from 'oidc-provider'
import { allow } from '../../src/adapters/node/node.ts'
import { dpop } from '../../src/dpop/index.ts'
import { createGuard } from '../../src/guard.ts'
import { allOf, boundBy, scopes } from '../../src/policy/policy.ts'
import { createLoopbackServer, type LoopbackServer } from '../../src/testing/loopback-server.ts'
import { createSigningKey } from '../../src/testing/signing-key.ts'

const audience = 'https://api.test'
const credentials = { client_id: 'reader', client_secret: 'known-to-this-test' }
const insecure = { [oauth.allowInsecureRequests]: true }

let provider: LoopbackServer
let api: LoopbackServer
let answer: (request: IncomingMessage, response: ServerResponse) => unknown
before(async () => {
  let issue: (request: IncomingMessage, response: ServerResponse) => unknown = () => {}
  provider = await createLoopbackServer((request, response) => issue(request, response))
  issue = createProvider(provider.origin)
  api = await createLoopbackServer((request, response) => answer(request, response))
  const nonce = { secret: new Uint8Array(32).fill(3) }
  const proofs = dpop({ baseUrls: [api.origin], required: true, nonce })
  const guard = createGuard({ issuer: provider.origin, audience, profile: 'rfc9068', dpop: proofs })
  const policy = allOf(boundBy('dpop'), scopes('read:messages'))
  answer = allow(guard, policy, (_request, response, token) => response.end(String(token.claims.client_id)))
})
after(() => Promise.all([provider.close(), api.close()]))

/** A certified provider that requires nonces and issues JWT access tokens that are bound to the key of the client. */
function createProvider(issuer: string): (request: IncomingMessage, response: ServerResponse) => unknown {
  const { privateKey, publicJwk } = createSigningKey('RS256')
  const engine = new Provider(issuer, {
    jwks: { keys: [{ ...publicJwk, ...privateKey.export({ format: 'jwk' }) }] },
    clients: [
      {
        ...credentials,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        dpop_bound_access_tokens: true,
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 9), requireNonce: () => true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ audience, scope: 'read:messages', accessTokenFormat: 'jwt' }),
      },
    },
  })
  return engine.callback()
}

/** Repeats a request whose refusal brings a nonce, as clients do. */
async function withNonce<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error
    return call()
  }
}

it("oauth4webapi reads an API with oidc-provider's bound token, and meets the nonces of both", async () => {
  const client: oauth.Client = { client_id: credentials.client_id }
  const authentication = oauth.ClientSecretBasic(credentials.client_secret)
  const issuer = new URL(provider.origin)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
  const { privateKey, publicKey } = await oauth.generateKeyPair('ES256', { extractable: true })
  const proofs = oauth.DPoP(client, { privateKey, publicKey })
  const parameters = { resource: audience, scope: 'read:messages' }
  const { access_token: token, token_type } = await withNonce(async () => {
    const options = { ...insecure, DPoP: proofs }
    const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, options)
    return oauth.processClientCredentialsResponse(server, client, response)
  })
  assert.equal(token_type, 'dpop')

  const url = new URL('/messages?page=2', api.origin)
  const read = () =>
    oauth.protectedResourceRequest(token, 'GET', url, undefined, undefined, { ...insecure, DPoP: proofs })
  const challenges = await read().then(
    () => assert.fail('The guard requires no nonce'),
    (error: unknown) => (error instanceof oauth.WWWAuthenticateChallengeError ? error.cause : assert.fail()),
  )
  assert.deepEqual(
    challenges.map(({ scheme, parameters }) => [scheme, parameters.error, parameters.algs]),
    [['dpop', 'use_dpop_nonce', 'ES256 EdDSA Ed25519']],
  )
  for (let time = 0; time < 3; time += 1) assert.equal(await (await read()).text(), 'reader')

  const bearer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(bearer.status, 401)
  assert.match(bearer.headers.get('www-authenticate') ?? '', /^DPoP error="invalid_token"/)
})
