import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fastify from 'fastify'
import { protect } from '../adapters/fastify/fastify.ts'
import { dynamicIssuers } from '../dynamic-issuers/index.ts'
import { createGuard, type Guard } from '../guard.ts'
import { mtls } from '../mtls/index.ts'
import { protectResource } from './index.ts'

const audience = 'https://api.example.com/mcp'
const guard = createGuard({ issuer: 'https://issuer.test/', audience })

function guardFor(resource: string): Guard {
  return createGuard({ issuer: 'https://issuer.test/', audience: resource })
}

describe('protectResource', () => {
  for (const [resource, url] of [
    ['https://api.example.com', 'https://api.example.com/.well-known/oauth-protected-resource'],
    ['https://api.example.com/', 'https://api.example.com/.well-known/oauth-protected-resource'],
    ['https://api.example.com/a/b', 'https://api.example.com/.well-known/oauth-protected-resource/a/b'],
    ['https://api.example.com/a/', 'https://api.example.com/.well-known/oauth-protected-resource/a/'],
    ['http://localhost:3000/mcp', 'http://localhost:3000/.well-known/oauth-protected-resource/mcp'],
  ] as const) {
    it(`inserts the well-known path into "${resource}"`, () => {
      assert.equal(protectResource(guardFor(resource), { resource }).metadata.url, url)
    })
  }

  for (const resource of [
    'api.example.com',
    'http://api.example.com/mcp',
    'https://api.example.com/mcp?a',
    'https://api.example.com/mcp#a',
    'https://user@api.example.com/mcp',
    'https://API.example.com/mcp',
    'https://api.example.com:443/mcp',
    'https://api.example.com/a/../mcp',
    'https://api.example.com/"mcp',
    ' https://api.example.com/mcp',
    'ftp://api.example.com/mcp',
    '',
  ]) {
    it(`refuses the resource "${resource}"`, () => {
      assert.throws(() => protectResource(guardFor(resource || 'x'), { resource }), {
        name: 'TypeError',
        message: `The option "resource" must be an https URL, or http on localhost, without query and fragment, not "${resource.replace(/^.*@/, '…@')}"`,
      })
    })
  }

  for (const [what, options, message] of [
    ['another audience', { resource: `${audience}/` }, /expects the audience "https:\/\/api.example.com\/mcp" from/],
    ['no scopes', { resource: audience, scopes: [] }, /"scopes" must be an array of at least one string/],
    ['a scope that is two', { resource: audience, scopes: ['a b'] }, /scopes\("a b"\) is not one name/],
    ['an empty name', { resource: audience, name: '' }, /"name" must hold a string that is not empty/],
    [
      'a page that is no URL',
      { resource: audience, documentation: 'docs' },
      /"documentation" must be the URL of a page/,
    ],
    ['a page that is a script', { resource: audience, policyUri: 'javascript:0' }, /"policyUri" must be the URL/],
    ['an unknown option', { resource: audience, scope: 'a' }, /"scope"/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => Reflect.apply(protectResource, undefined, [guard, options]), { name: 'TypeError', message })
    })
  }

  it('refuses what is not a guard', () => {
    assert.throws(() => Reflect.apply(protectResource, undefined, [{ issuer: 'x' }, { resource: audience }]), {
      message: 'A guard is what createGuard(…) returns, not "object"',
    })
  })

  it('answers preflights, and refuses other methods with 405', () => {
    const { metadata } = protectResource(guard, { resource: audience })
    const url = new URL(metadata.url).pathname
    const preflight = metadata.respond({ method: 'OPTIONS', url, headers: {} })
    assert.equal(preflight?.status, 204)
    assert.equal(preflight?.headers['access-control-allow-headers'], '*')
    for (const method of ['POST', 'get', 'DELETE', undefined]) {
      const response = metadata.respond({ method, url, headers: {} })
      assert.equal(response?.status, 405)
      assert.equal(response?.headers.allow, 'GET, HEAD, OPTIONS')
    }
  })

  for (const [what, request, responds] of [
    ['an absolute target', { url: 'https://other.test/.well-known/oauth-protected-resource/mcp?a#b' }, true],
    ['a router that changed the URL', { url: '/', originalUrl: '/.well-known/oauth-protected-resource/mcp' }, true],
    ['a path in another case', { url: '/.WELL-KNOWN/oauth-protected-resource/mcp' }, false],
    ['an encoded path', { url: '/.well-known/oauth-protected-resource%2fmcp' }, false],
    ['the path of another resource', { url: '/.well-known/oauth-protected-resource' }, false],
    ['a second slash', { url: '//.well-known/oauth-protected-resource/mcp' }, false],
    ['an asterisk', { url: '*' }, false],
    ['no target', {}, false],
  ] as const) {
    it(`${responds ? 'serves' : 'does not serve'} the metadata for ${what}`, () => {
      const response = protectResource(guard, { resource: audience }).metadata.respond({
        method: 'GET',
        headers: {},
        ...request,
      })
      assert.equal(response?.status, responds ? 200 : undefined)
    })
  }

  it('accepts a resource that is one of several audiences', () => {
    const both = createGuard({ issuer: 'https://issuer.test/', audience: ['https://other.example.com', audience] })
    assert.equal(protectResource(both, { resource: audience }).resource, audience)
  })

  it('lists the named issuers for a guard that finds its issuers', () => {
    const finding = createGuard({ issuers: dynamicIssuers({ resolve: () => undefined }) })
    const authorizationServers = ['https://a.customers.test/', 'https://b.customers.test/']
    const { metadata } = protectResource(finding, { resource: audience, authorizationServers })
    const response = metadata.respond({ method: 'GET', url: new URL(metadata.url).pathname, headers: {} })
    assert.deepEqual(JSON.parse(response?.body ?? '').authorization_servers, authorizationServers)
  })

  it('refuses a guard that finds its issuers and names none, and names beside a list of issuers', () => {
    const finding = createGuard({ issuers: dynamicIssuers({ resolve: () => undefined }) })
    for (const authorizationServers of [
      undefined,
      [],
      'https://a.test/',
      [7],
      ['a.test'],
      ['http://a.test/'],
      ['https://a.test/?a'],
      ['https://user:hunter2@a.test/'],
      Array.from({ length: 101 }, (_, index) => `https://a${index}.test/`),
    ]) {
      const options = { resource: audience, ...(authorizationServers && { authorizationServers }) }
      assert.throws(() => Reflect.apply(protectResource, undefined, [finding, options]), {
        message:
          'The option "authorizationServers" must be an array of 1 to 100 https URLs of issuers: protectResource() cannot know what dynamicIssuers() finds',
      })
    }
    assert.throws(() => protectResource(guard, { resource: audience, authorizationServers: ['https://a.test/'] }), {
      message: 'The option "authorizationServers" is for dynamicIssuers(): the guard has a list of issuers already',
    })
  })

  it('says that it accepts tokens that are bound to a certificate', () => {
    const bound = createGuard({ issuer: 'https://issuer.test/', audience, mtls: mtls() })
    const { metadata } = protectResource(bound, { resource: audience })
    const response = metadata.respond({ method: 'GET', url: new URL(metadata.url).pathname, headers: {} })
    assert.equal(JSON.parse(response?.body ?? '').tls_client_certificate_bound_access_tokens, true)
  })

  it('leaves the guard that it was given as it is', async () => {
    protectResource(guard, { resource: audience })
    const decision = await guard.check({ headers: {} }, { kind: 'authenticated' })
    assert.ok(!decision.granted)
    assert.equal(guard.response(decision).headers['www-authenticate'], 'Bearer')
  })

  it('refuses a plugin of Fastify with a prefix, where the well-known path is not served', async () => {
    const app = fastify()
    app.register(async routes => protect(routes, protectResource(guard, { resource: audience })), { prefix: '/api' })
    await assert.rejects(async () => await app.ready(), {
      message:
        'The metadata of the resource is at "/.well-known/oauth-protected-resource/mcp", outside of the prefix "/api": call protect() in a plugin without a prefix',
    })
  })
})
