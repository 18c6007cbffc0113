import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError, originOf, parseConfig } from './config.ts'

const env = {
  PORT: '4040',
  AUTH0_DOMAIN: 'tenant.us.auth0.com',
  AUTH0_CLIENT_ID: 'pYxRfP3mUqTz',
  AUTH0_AUDIENCE: 'https://hello-world.example.com',
  API_SERVER_URL: 'http://localhost:6060',
}

describe('parseConfig', () => {
  it('reads every variable', () => {
    assert.deepEqual(parseConfig(env), {
      port: 4040,
      client: {
        domain: 'tenant.us.auth0.com',
        clientId: 'pYxRfP3mUqTz',
        audience: 'https://hello-world.example.com',
        apiServerUrl: 'http://localhost:6060',
      },
    })
  })

  it('defaults to port 4040', () => {
    const { PORT: _, ...rest } = env
    assert.equal(parseConfig(rest).port, 4040)
  })

  for (const [given, domain, origin] of [
    ['tenant.us.auth0.com', 'tenant.us.auth0.com', 'https://tenant.us.auth0.com'],
    ['localhost:7443', 'localhost:7443', 'https://localhost:7443'],
    ['http://localhost:7070', 'http://localhost:7070', 'http://localhost:7070'],
    ['http://localhost:7070/', 'http://localhost:7070', 'http://localhost:7070'],
    ['localhost:443', 'localhost', 'https://localhost'],
    ['localhost:80', 'localhost:80', 'https://localhost:80'],
    ['http://localhost:80', 'http://localhost', 'http://localhost'],
    ['http://localhost:443', 'http://localhost:443', 'http://localhost:443'],
  ] as const) {
    it(`reads AUTH0_DOMAIN "${given}" as ${origin}`, () => {
      const { client } = parseConfig({ ...env, AUTH0_DOMAIN: given })
      assert.equal(client.domain, domain)
      assert.equal(originOf(client.domain), origin)
    })
  }

  for (const name of ['AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_AUDIENCE', 'API_SERVER_URL']) {
    for (const value of [undefined, '', '  ']) {
      it(`rejects ${name} ${JSON.stringify(value)} with its name in the message`, () => {
        assert.throws(() => parseConfig({ ...env, [name]: value }), {
          name: 'ConfigError',
          message: RegExp(`^${name} is not set`),
        })
      })
    }
  }

  for (const [name, value] of [
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['AUTH0_DOMAIN', 'http://tenant.us.auth0.com'],
    ['AUTH0_DOMAIN', 'https://tenant.us.auth0.com'],
    ['AUTH0_DOMAIN', 'tenant.us.auth0.com/login'],
    ['AUTH0_DOMAIN', 'localhost:99999'],
    ['AUTH0_DOMAIN', "tenant.example; script-src 'unsafe-inline'"],
    ['API_SERVER_URL', 'localhost:6060'],
    ['API_SERVER_URL', 'http://api.example.com'],
    ['API_SERVER_URL', 'https://api.example.com/?debug'],
    ['API_SERVER_URL', 'javascript:alert(1)'],
  ] as const) {
    it(`rejects ${name} "${value}"`, () => {
      assert.throws(() => parseConfig({ ...env, [name]: value }), {
        name: 'ConfigError',
        message: RegExp(`^${name} must`),
      })
    })
  }

  it('does not include credentials in the message', () => {
    assert.throws(
      () => parseConfig({ ...env, API_SERVER_URL: 'https://someone:secret@api.example.com' }),
      (error: unknown) => error instanceof ConfigError && !error.message.includes('secret'),
    )
  })
})
