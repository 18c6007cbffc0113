import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError, parseConfig } from './config.ts'

const GOOD = {
  CLIENT_ORIGIN_URL: 'http://localhost:4040',
  AUTH0_AUDIENCE: 'https://hello-world.example.com',
  AUTH0_DOMAIN: 'tenant.us.auth0.com',
}

describe('parseConfig', () => {
  it('reads an Auth0 tenant from its domain', () => {
    assert.deepEqual(parseConfig(GOOD), {
      port: 6060,
      clientOrigin: 'http://localhost:4040',
      audience: 'https://hello-world.example.com',
      issuer: 'https://tenant.us.auth0.com/',
      jwksUri: 'https://tenant.us.auth0.com/.well-known/jwks.json',
    })
  })

  it('reads a local tenant from its origin', () => {
    const { issuer, jwksUri } = parseConfig({ ...GOOD, AUTH0_DOMAIN: 'http://localhost:7070' })
    assert.equal(issuer, 'http://localhost:7070/')
    assert.equal(jwksUri, 'http://localhost:7070/.well-known/jwks.json')
  })

  for (const [given, origin] of [
    ['http://localhost:80', 'http://localhost'],
    ['https://client.example.com:443', 'https://client.example.com'],
    ['https://client.example.com:80', 'https://client.example.com:80'],
  ] as const) {
    it(`reads the CLIENT_ORIGIN_URL "${given}" as browsers send it in Origin`, () => {
      assert.equal(parseConfig({ ...GOOD, CLIENT_ORIGIN_URL: given }).clientOrigin, origin)
    })
  }

  it('reads the hosts that are allowed in addition to localhost', () => {
    const { allowedHosts } = parseConfig({ ...GOOD, ALLOWED_HOSTS: 'api.test, 10.0.2.2:6060' })
    assert.deepEqual(allowedHosts, ['api.test', '10.0.2.2:6060'])
  })

  it('reads the custom domain of a tenant, and ignores an empty one', () => {
    assert.equal(
      parseConfig({ ...GOOD, AUTH0_CUSTOM_DOMAIN: 'login.example.com' }).customIssuer,
      'https://login.example.com/',
    )
    assert.deepEqual(parseConfig({ ...GOOD, AUTH0_CUSTOM_DOMAIN: '' }), parseConfig(GOOD))
  })

  for (const [name, value] of [
    ['ALLOWED_HOSTS', '*'],
    ['ALLOWED_HOSTS', 'http://api.test'],
    ['CLIENT_ORIGIN_URL', undefined],
    ['CLIENT_ORIGIN_URL', ''],
    ['CLIENT_ORIGIN_URL', 'http://localhost:4040/'],
    ['CLIENT_ORIGIN_URL', 'localhost:4040'],
    ['CLIENT_ORIGIN_URL', '*'],
    ['AUTH0_AUDIENCE', undefined],
    ['AUTH0_DOMAIN', undefined],
    ['AUTH0_DOMAIN', 'https://tenant.us.auth0.com/login'],
    ['AUTH0_DOMAIN', 'http://tenant.us.auth0.com'],
    ['AUTH0_DOMAIN', 'not a host'],
    ['AUTH0_CUSTOM_DOMAIN', 'http://login.example.com'],
    ['AUTH0_CUSTOM_DOMAIN', 'not a host'],
    ['PORT', '70000'],
    ['PORT', 'http'],
  ] as const) {
    it(`names ${name} when it is "${value}"`, () => {
      assert.throws(
        () => parseConfig({ ...GOOD, [name]: value }),
        error => error instanceof ConfigError && error.message.includes(`"${name}"`),
      )
    })
  }
})
