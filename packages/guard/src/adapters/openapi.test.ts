import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import swagger from '@fastify/swagger'
import fastify from 'fastify'
import { createGuard } from '../guard.ts'
import {
  allOf,
  anyOf,
  anyone,
  authenticated,
  boundBy,
  claim,
  optional,
  type Policy,
  permissions,
  scopes,
} from '../policy/policy.ts'
import { describePolicies, protect } from './fastify/fastify.ts'
import { securityOf } from './openapi.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })

describe('The security requirements of a policy', () => {
  for (const [what, policy, expected] of [
    ['anyone', anyone, []],
    ['optional', optional, [{}, { bearer: [] }]],
    ['authenticated', authenticated, [{ bearer: [] }]],
    ['permissions', permissions('a', 'b'), [{ bearer: ['a', 'b'] }]],
    ['a claim', claim('tenant', 'x'), [{ bearer: [] }]],
    ['anyOf', anyOf(permissions('a'), scopes('b')), [{ bearer: ['a'] }, { bearer: ['b'] }]],
    ['allOf', allOf(permissions('a'), scopes('a', 'b')), [{ bearer: ['a', 'b'] }]],
    ['a bound token', boundBy('dpop'), [{ dpop: [] }]],
    ['a bound token with permissions', allOf(permissions('a'), boundBy('dpop')), [{ dpop: ['a'] }]],
    ['a token that is bound to a certificate', boundBy('mtls'), [{ bearer: [], mtls: [] }]],
    ['both', allOf(boundBy('mtls'), boundBy('dpop'), scopes('b')), [{ dpop: ['b'], mtls: [] }]],
    ['a bound token or a scope', anyOf(boundBy('dpop'), scopes('b')), [{ dpop: [] }, { bearer: ['b'] }]],
    [
      'allOf over anyOf',
      allOf(permissions('a'), anyOf(scopes('b'), scopes('c'))),
      [{ bearer: ['a', 'b'] }, { bearer: ['a', 'c'] }],
    ],
  ] satisfies [string, Policy, object][]) {
    it(`of ${what} are its alternatives`, () => assert.deepEqual(securityOf(policy), expected))
  }
})

describe('The OpenAPI document of @fastify/swagger', () => {
  async function describeApi(openapi: '3.0.3' | '3.1.0') {
    const app = fastify()
    protect(app, guard)
    const components = { securitySchemes: { mine: { type: 'http', scheme: 'basic' } } } as const
    app.register(swagger, { openapi: { openapi, components }, transform: describePolicies })
    app.register(async routes => {
      const schema = { tags: ['orders'], response: { 403: { description: 'Mine', type: 'string' } } }
      routes.get('/public', { config: { policy: anyone } }, () => '')
      routes.get('/me', { config: { policy: authenticated } }, () => '')
      routes.get('/optional', { config: { policy: optional } }, () => '')
      routes.get('/orders', { config: { policy: permissions('read:orders') } }, () => '')
      routes.get('/own', { config: { policy: permissions('read:orders') }, schema }, () => '')
      routes.get('/basic', { config: { policy: anyone }, schema: { security: [{ mine: [] }] } }, () => '')
    })
    await app.ready()
    const document = app.swagger()
    assert.ok('components' in document)
    return { components: document.components, paths: document.paths ?? {} }
  }

  it("has each route's security from its policy", async () => {
    const { paths, components } = await describeApi('3.1.0')
    assert.deepEqual(components?.securitySchemes, {
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      mine: { type: 'http', scheme: 'basic' },
    })
    assert.deepEqual(paths['/public']?.get?.security, [])
    assert.deepEqual(paths['/me']?.get?.security, [{ bearer: [] }])
    assert.deepEqual(paths['/optional']?.get?.security, [{}, { bearer: [] }])
    assert.deepEqual(paths['/orders']?.get?.security, [{ bearer: ['read:orders'] }])
    assert.deepEqual(paths['/basic']?.get?.security, [{ mine: [] }])
  })

  it('names no scopes in OpenAPI 3.0, which allows none there', async () => {
    const { paths } = await describeApi('3.0.3')
    assert.deepEqual(paths['/public']?.get?.security, [])
    assert.deepEqual(paths['/optional']?.get?.security, [{}, { bearer: [] }])
    assert.deepEqual(paths['/orders']?.get?.security, [{ bearer: [] }])
  })

  it('has the scheme DPoP where a route demands a bound token', async () => {
    const app = fastify()
    protect(app, guard)
    app.register(swagger, { openapi: { openapi: '3.0.3' }, transform: describePolicies })
    app.register(async routes => {
      routes.get('/pay', { config: { policy: boundBy('dpop') } }, () => '')
      routes.get('/refund', { config: { policy: allOf(boundBy('dpop'), permissions('refund')) } }, () => '')
    })
    await app.ready()
    const { components, paths } = JSON.parse(JSON.stringify(app.swagger()))
    assert.equal(components.securitySchemes.dpop.scheme, 'dpop')
    assert.deepEqual(paths['/pay'].get.security, [{ dpop: [] }])
    assert.deepEqual(Object.keys(paths['/pay'].get.responses), ['200', '401', '503'])
    assert.deepEqual(paths['/refund'].get.security, [{ dpop: [] }])
    assert.match(paths['/refund'].get.responses['403'].description, /bound to a key \(DPoP\) and the permission refund/)
  })

  it('describes the error responses of the guard', async () => {
    const { paths } = await describeApi('3.1.0')
    const statuses = (path: string) => Object.keys(paths[path]?.get?.responses ?? {})
    assert.deepEqual(statuses('/public'), ['200'])
    assert.deepEqual(statuses('/me'), ['200', '401', '503'])
    assert.deepEqual(statuses('/orders'), ['200', '401', '403', '503'])
    const forbidden = paths['/orders']?.get?.responses['403']
    assert.ok(forbidden && 'description' in forbidden)
    assert.match(forbidden.description, /needs the permission read:orders/)
    assert.ok(forbidden.headers?.['WWW-Authenticate'])
  })

  it("leaves what a route's own schema says", async () => {
    const { paths } = await describeApi('3.1.0')
    const own = paths['/own']?.get
    const forbidden = own?.responses['403']
    assert.deepEqual(own?.tags, ['orders'])
    assert.ok(forbidden && 'description' in forbidden)
    assert.equal(forbidden.description, 'Mine')
  })
})
