/** Every public function that takes options refuses one that it does not know, and prints no password of an address. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fastify from 'fastify'
import { protect as protectFastify } from '../src/adapters/fastify/fastify.ts'
import { mcpGate } from '../src/adapters/mcp/index.ts'
import { TollgateModule } from '../src/adapters/nest/nest.ts'
import { dpop, replayCache, replayStore } from '../src/dpop/index.ts'
import { dynamicIssuers } from '../src/dynamic-issuers/index.ts'
import { createGuard } from '../src/guard.ts'
import { introspection } from '../src/introspection/index.ts'
import { cognito, entra, keycloak, okta } from '../src/issuers/index.ts'
import { protectResource } from '../src/metadata/index.ts'
import { mtls } from '../src/mtls/index.ts'
import { observe } from '../src/observe.ts'
import { onBehalfOf } from '../src/on-behalf-of/index.ts'
import { instrumentGuards } from '../src/opentelemetry/index.ts'
import { authenticated } from '../src/policy/policy.ts'
import { createDenyList, logoutReceiver, securityEventReceiver, shareDenyList } from '../src/revocation/index.ts'
import { authenticatedBy } from '../src/step-up/index.ts'
import { createProver, createTestIssuer } from '../src/testing/index.ts'
import { acceptTokensFrom } from '../src/token-sources/index.ts'

const testIssuer = await createTestIssuer()
after(() => testIssuer.close())

const issuer = 'https://issuer.test/'
const audience = 'https://api.test'
const guard = createGuard({ issuer, audience })
const secret = Buffer.alloc(32, 1)
const exchange = onBehalfOf({ tokenEndpoint: 'https://issuer.test/token', client: { id: 'a', secret: 'b' } })
const denyList = createDenyList()
const shared = { send: async () => [], subscribe: async () => {}, onReconnected: () => {} }
const meter = { createCounter: () => ({}) }

type Options = Readonly<Record<string, unknown>>
/** Calls a function with these options in addition to those that it needs. */
type Call = (extra: Options) => unknown

/** By the name of the exported function: each of its objects with options. */
const TAKING_OPTIONS: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
  createGuard: {
    options: extra => apply(createGuard, { issuer, audience, ...extra }),
    'entry of issuers': extra => apply(createGuard, { issuers: [{ issuer, audience, ...extra }] }),
  },
  dpop: {
    options: extra => apply(dpop, { baseUrls: [audience], ...extra }),
    nonce: extra => apply(dpop, { baseUrls: [audience], nonce: { secret, ...extra } }),
  },
  replayCache: { options: extra => apply(replayCache, extra) },
  replayStore: { options: extra => apply(replayStore, async () => true, extra) },
  dynamicIssuers: { options: extra => apply(dynamicIssuers, { resolve: () => undefined, ...extra }) },
  introspection: {
    options: extra => apply(introspection, { client: { id: 'a', secret: 'b' }, ...extra }),
    'client with a secret': extra => apply(introspection, { client: { id: 'a', secret: 'b', ...extra } }),
    'client with a key': extra => apply(introspection, { client: { id: 'a', privateKey: 'b', ...extra } }),
  },
  keycloak: { options: extra => apply(keycloak, { url: 'https://id.test', realm: 'a', ...extra }) },
  entra: { options: extra => apply(entra, { tenant: '00000000-0000-0000-0000-000000000000', ...extra }) },
  okta: { options: extra => apply(okta, { domain: 'a.okta.com', ...extra }) },
  cognito: { options: extra => apply(cognito, { region: 'eu-central-1', userPool: 'a', ...extra }) },
  mcpGate: { options: extra => apply(mcpGate, guard, { policy: authenticated, ...extra }) },
  protectResource: { options: extra => apply(protectResource, guard, { resource: audience, ...extra }) },
  mtls: {
    options: extra => apply(mtls, extra),
    certificate: extra => apply(mtls, { certificate: { format: 'xfcc', trustedProxies: ['::1'], ...extra } }),
  },
  observe: { observers: extra => apply(observe, extra) },
  onBehalfOf: {
    options: extra =>
      apply(onBehalfOf, { tokenEndpoint: 'https://a.test/', client: { id: 'a', secret: 'b' }, ...extra }),
    client: extra =>
      apply(onBehalfOf, { tokenEndpoint: 'https://a.test/', client: { id: 'a', secret: 'b', ...extra } }),
    'target of exchange()': extra => apply(exchange.exchange, {}, { audience, ...extra }),
  },
  instrumentGuards: { options: extra => apply(instrumentGuards, { meter, ...extra }) },
  createDenyList: {
    options: extra => apply(createDenyList, extra),
    'denial of deny()': extra => apply(denyList.deny, { issuer, jti: 'a', ...extra }),
  },
  shareDenyList: { options: extra => apply(shareDenyList, denyList, { ...shared, ...extra }) },
  logoutReceiver: { options: extra => apply(logoutReceiver, { issuer, audience, denyList, ...extra }) },
  securityEventReceiver: { options: extra => apply(securityEventReceiver, { issuer, audience, denyList, ...extra }) },
  authenticatedBy: {
    options: extra => apply(authenticatedBy, { acr: ['a'], ...extra }),
    claims: extra => apply(authenticatedBy, { acr: ['a'], claims: extra }),
  },
  createProver: {
    options: extra => apply(createProver, extra),
    'call of prove()': extra => apply(createProver().prove, { accessToken: 'a', url: audience, ...extra }),
    'call of headers()': extra => apply(createProver().headers, { accessToken: 'a', url: audience, ...extra }),
  },
  createTestIssuer: {
    options: extra => apply(createTestIssuer, extra),
    'options of issue()': extra => apply(testIssuer.issue, {}, extra),
    'options of issueBound()': extra => apply(testIssuer.issueBound, createProver(), {}, extra),
    'options of rotate()': extra => apply(testIssuer.rotate, extra),
  },
  acceptTokensFrom: {
    options: extra => apply(acceptTokensFrom, guard, { form: true, ...extra }),
    cookie: extra => apply(acceptTokensFrom, guard, { cookie: { name: 'a', ...extra } }),
    form: extra => apply(acceptTokensFrom, guard, { form: extra }),
    subprotocol: extra => apply(acceptTokensFrom, guard, { subprotocol: extra }),
  },
  protect: { 'options of fastify': extra => apply(protectFastify, fastify(), guard, extra) },
  TollgateModule: {
    'options of forRootAsync()': extra => apply(TollgateModule.forRootAsync, { useFactory: () => guard, ...extra }),
  },
}

/** They take names, policies, guards, requests, keys and functions, and no object with options. */
const TAKING_NONE = `AccessToken OptionalAccessToken Public Requires IssuerUnavailable TokenExchangeError
  actedBy actorOf actorsOf addHeaders addRoutes allOf allow allowUpgrade anyOf audience audit auth0 authorizationDetail authorize boundBy
  certificateThumbprint claim cutOffWhereBegun del describePolicies expiry explain get metadataResponse open optionalTokenOf patch permissions
  post publicKey put realmRole requiredScope requires scopes sendMetadata sendRefusal sharedSecret tokenOf tokenVerifier when`.split(
  /\s+/,
)

/** As a program without types calls a function. */
function apply(target: (...parameters: never[]) => unknown, ...parameters: readonly unknown[]): unknown {
  return Reflect.apply(target, undefined, parameters)
}

async function messageOf(call: () => unknown): Promise<string> {
  try {
    await call()
  } catch (error) {
    assert.ok(error instanceof TypeError, `${error}`)
    return error.message
  }
  return 'nothing'
}

describe('Every exported function', () => {
  it('is known to this test', async () => {
    const { exports }: { exports: object } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    )
    const names = new Set<string>()
    for (const subpath of Object.keys(exports)) {
      const module: object = await import(`@tollgate/guard${subpath.slice(1)}`)
      for (const [name, value] of Object.entries(module)) if (typeof value === 'function') names.add(name)
    }
    assert.deepEqual([...names].sort(), [...Object.keys(TAKING_OPTIONS), ...TAKING_NONE].sort())
  })

  for (const [name, calls] of Object.entries(TAKING_OPTIONS)) {
    for (const [what, call] of Object.entries(calls)) {
      it(`refuses an unknown option: ${name}, ${what}`, async () => {
        const message = await messageOf(() => call({ unheardOf: true }))
        assert.match(message, /"unheardOf" is unknown: known options are ".+"/)
        assert.match(await messageOf(() => call(JSON.parse('{ "__proto__": 1 }'))), /"__proto__" is unknown/)
      })
    }
  }

  it('names the option that was probably meant', async () => {
    for (const [call, meant] of [
      [() => apply(logoutReceiver, { issuer, audience, denylist: denyList }), 'denyList'],
      [() => apply(securityEventReceiver, { issuer, audience, onEvents: () => {} }), 'onEvent'],
      [() => apply(dpop, { baseUrl: audience }), 'baseUrls'],
      [() => apply(protectResource, guard, { resources: audience }), 'resource'],
      [() => apply(denyList.deny, { issuer, clientID: 'a' }), 'clientId'],
      [() => apply(introspection, { clients: {} }), 'client'],
    ] as const) {
      assert.match(await messageOf(call), new RegExp(`did you mean "${meant}"\\?$`))
    }
  })
})

/** Each makes a function read an address. */
const ADDRESSES: Readonly<Record<string, (address: string) => unknown>> = {
  'createGuard, issuer': address => apply(createGuard, { issuer: address, audience }),
  'createGuard, jwksUri': address => apply(createGuard, { issuer, audience, jwksUri: address }),
  'dpop, baseUrls': address => apply(dpop, { baseUrls: [address] }),
  'introspection, endpoint': address =>
    apply(createGuard, {
      issuer,
      audience,
      introspection: introspection({ client: { id: 'a', secret: 'b' }, endpoint: address }),
    }),
  'keycloak, url': address => apply(keycloak, { url: address, realm: 'a' }),
  'okta, domain': address => apply(okta, { domain: address.replace('https://', '') }),
  'protectResource, resource': address =>
    apply(protectResource, createGuard({ issuer, audience: address }), { resource: address }),
  'protectResource, documentation': address =>
    apply(protectResource, guard, { resource: audience, documentation: address }),
  'protectResource, policyUri': address => apply(protectResource, guard, { resource: audience, policyUri: address }),
  'protectResource, termsUri': address => apply(protectResource, guard, { resource: audience, termsUri: address }),
  'onBehalfOf, tokenEndpoint': address =>
    apply(onBehalfOf, { tokenEndpoint: address, client: { id: 'a', secret: 'b' } }),
  'logoutReceiver, issuer': address => apply(logoutReceiver, { issuer: address, audience, denyList }),
  'securityEventReceiver, jwksUri': address =>
    apply(securityEventReceiver, { issuer, audience, jwksUri: address, denyList }),
  'acceptTokensFrom, origins': address => apply(acceptTokensFrom, guard, { cookie: { name: 'a', origins: [address] } }),
}

describe('An address with a password', () => {
  for (const [what, call] of Object.entries(ADDRESSES)) {
    it(`is refused, and the password is not printed: ${what}`, async () => {
      for (const address of [
        'https://user:hunter2@host.test/',
        'https://user:hunter2@host.test/path?a#b',
        'https://hunter2@host.test/',
        'https://user:hunter2@host test/',
        'ftp://user:hunter2@host.test/',
        'http://user:hunter2@host.test/',
      ]) {
        const message = await messageOf(() => call(address))
        assert.notEqual(message, 'nothing', address)
        assert.doesNotMatch(message, /hunter2/)
      }
    })
  }
})
