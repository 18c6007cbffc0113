import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { after, before, it } from 'node:test'
import * as oauth from 'oauth4webapi'
import Provider from 'oidc-provider'
import { createCertificate } from '../../src/adapters/contract/client-certificate.ts'
import { send } from '../../src/adapters/contract/request.ts'
import { allow } from '../../src/adapters/node/node.ts'
import { createGuard } from '../../src/guard.ts'
import { mtls } from '../../src/mtls/index.ts'
import { allOf, boundBy, scopes } from '../../src/policy/policy.ts'
import { createLoopbackServer, type LoopbackServer, listenOnLoopback } from '../../src/testing/loopback-server.ts'
import { createSigningKey } from '../../src/testing/signing-key.ts'

const audience = 'https://api.test'
const credentials = { client_id: 'reader', client_secret: 'known-to-this-test' }
const insecure = { [oauth.allowInsecureRequests]: true }
const [server, client, other] = await Promise.all([createCertificate(), createCertificate(), createCertificate()])

let provider: LoopbackServer
let api: LoopbackServer
before(async () => {
  let issue: (request: IncomingMessage, response: ServerResponse) => unknown = () => {}
  provider = await createLoopbackServer((request, response) => issue(request, response))
  issue = createProvider(provider.origin)
  const guard = createGuard({ issuer: provider.origin, audience, profile: 'rfc9068', mtls: mtls({ required: true }) })
  const policy = allOf(boundBy('mtls'), scopes('read:messages'))
  const answer = allow(guard, policy, (_request, response, token) => response.end(String(token.claims.client_id)))
  const tls = { key: server.key, cert: server.cert, requestCert: true, rejectUnauthorized: false }
  api = await listenOnLoopback(createServer(tls, answer), 'https')
})
after(() => Promise.all([provider.close(), api.close()]))

/** A certified provider that issues JWT access tokens that are bound to the certificate that a proxy passes on. */
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
        tls_client_certificate_bound_access_tokens: true,
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        getCertificate: context => decodeURIComponent(context.get('x-ssl-client-cert')),
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ audience, scope: 'read:messages', accessTokenFormat: 'jwt' }),
      },
    },
  })
  return engine.callback()
}

it("reads an API with oidc-provider's certificate-bound token, with the certificate of the client only", async () => {
  const metadata = { client_id: credentials.client_id }
  const authentication = oauth.ClientSecretBasic(credentials.client_secret)
  const issuer = new URL(provider.origin)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
  const parameters = { resource: audience, scope: 'read:messages' }
  const headers = { 'x-ssl-client-cert': encodeURIComponent(client.cert) }
  const response = await oauth.clientCredentialsGrantRequest(server, metadata, authentication, parameters, {
    ...insecure,
    headers,
  })
  const { access_token: token } = await oauth.processClientCredentialsResponse(server, metadata, response)
  const authorization = `Bearer ${token}`

  const url = `${api.origin}/messages`
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await send(url, { authorization }, 'GET', client)
    assert.deepEqual([status, body], [200, 'reader'])
    assert.equal((await send(url, { authorization }, 'GET', other)).status, 401)
    assert.equal((await send(url, { authorization })).status, 401)
  }
})
