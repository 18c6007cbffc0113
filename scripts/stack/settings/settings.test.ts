import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CannotStart } from '../../cannot-start.ts'
import { parseSettings } from './settings.ts'

const auth0 = {
  AUTH0_DOMAIN: 'tenant.us.auth0.com',
  AUTH0_AUDIENCE: 'https://api.example.com',
  CLIENT_ORIGIN_URL: 'http://localhost:4040',
  AUTH0_CLIENT_ID: 'abc123',
}

describe('parseSettings', () => {
  it('uses the local tenant if AUTH0_DOMAIN is not set', () => {
    assert.deepEqual(parseSettings({}, '/repository'), {
      dataFolder: '/repository/.tollgate',
      ports: { tenant: 7070, api: 6060, client: 4040 },
      clientOrigin: 'http://localhost:4040',
      audience: 'https://hello-world.example.com',
    })
  })

  for (const [what, origin, ports] of [
    ['another port', 'http://localhost:3000', {}],
    ['the port of the bundled one', 'http://localhost:4040', {}],
    ['another host', 'https://app.example.com', {}],
    [
      'another host, although the API has the default port of the client',
      'https://app.test:4040',
      { API_PORT: '4040' },
    ],
    ['a port, although CLIENT_PORT is set too', 'http://localhost:3000', { CLIENT_PORT: '3000' }],
  ] as const) {
    it(`does not start the bundled client for the user's own client at ${what}`, () => {
      const { clientOrigin, withoutClient, remoteTenant, audience } = parseSettings(
        { CLIENT_ORIGIN_URL: origin, ...ports },
        '/repository',
      )
      assert.deepEqual(
        { clientOrigin, withoutClient, remoteTenant, audience },
        {
          clientOrigin: origin,
          withoutClient: 'own client',
          remoteTenant: undefined,
          audience: 'https://hello-world.example.com',
        },
      )
    })
  }

  for (const [what, environment, sentence] of [
    [
      'without a scheme',
      { CLIENT_ORIGIN_URL: 'localhost:3000' },
      /^CLIENT_ORIGIN_URL is "localhost:3000": write an origin/,
    ],
    ['with a path', { CLIENT_ORIGIN_URL: 'http://localhost:3000/app' }, /^CLIENT_ORIGIN_URL is /],
    ['of all', { CLIENT_ORIGIN_URL: '*' }, /^CLIENT_ORIGIN_URL is "\*"/],
    ['at the port of the API', { CLIENT_ORIGIN_URL: 'http://localhost:6060' }, /three different ports/],
    ['at the port of the tenant', { CLIENT_ORIGIN_URL: 'http://localhost:7070' }, /three different ports/],
  ] as const) {
    it(`rejects the origin of the user's own client ${what}`, () => {
      assert.throws(
        () => parseSettings(environment, '/repository'),
        error => error instanceof CannotStart && sentence.test(error.message),
      )
    })
  }

  it('reads the client in the repository from TOLLGATE_CLIENT', () => {
    assert.equal(parseSettings({ TOLLGATE_CLIENT: 'react' }, '/repository').project?.name, 'react')
    assert.equal(parseSettings({ ...auth0, TOLLGATE_CLIENT: 'react' }, '/repository').project?.name, 'react')
    assert.equal(parseSettings({ TOLLGATE_CLIENT: '' }, '/repository').project, undefined)
  })

  for (const [what, environment, sentence] of [
    ['that does not exist', {}, /^There is no client "elm": choose angular, angular-modules, /],
    ['and an origin of another', { CLIENT_ORIGIN_URL: 'http://localhost:3000' }, /remove CLIENT_ORIGIN_URL/],
    ['and no client ID', { ...auth0, AUTH0_CLIENT_ID: '' }, /set AUTH0_CLIENT_ID to the client ID/],
  ] as const) {
    it(`rejects a client ${what}`, () => {
      const TOLLGATE_CLIENT = what.startsWith('that') ? 'elm' : 'react'
      assert.throws(
        () => parseSettings({ ...environment, TOLLGATE_CLIENT }, '/repository'),
        error => error instanceof CannotStart && sentence.test(error.message),
      )
    })
  }

  it('treats an empty variable as not set', () => {
    const empty = { AUTH0_DOMAIN: '', AUTH0_AUDIENCE: '', TENANT_PORT: '', TOLLGATE_DATA: '' }
    assert.deepEqual(parseSettings(empty, '/repository'), parseSettings({}, '/repository'))
  })

  it('reads ports and data folder from the environment', () => {
    const environment = { TENANT_PORT: '7171', API_PORT: '6161', CLIENT_PORT: '4141', TOLLGATE_DATA: 'data' }
    const { dataFolder, ports, clientOrigin } = parseSettings(environment, '/repository')
    assert.deepEqual(
      { dataFolder, ports, clientOrigin },
      {
        dataFolder: '/repository/data',
        ports: { tenant: 7171, api: 6161, client: 4141 },
        clientOrigin: 'http://localhost:4141',
      },
    )
  })

  it('reads an Auth0 tenant', () => {
    const { remoteTenant, audience, clientOrigin } = parseSettings(auth0, '/repository')
    assert.deepEqual(
      { remoteTenant, audience, clientOrigin },
      {
        remoteTenant: { domain: 'tenant.us.auth0.com', clientId: 'abc123' },
        audience: 'https://api.example.com',
        clientOrigin: 'http://localhost:4040',
      },
    )
  })

  it('starts no client if AUTH0_CLIENT_ID is not set', () => {
    const { remoteTenant, withoutClient } = parseSettings({ ...auth0, AUTH0_CLIENT_ID: '' }, '/repository')
    assert.deepEqual(
      { remoteTenant, withoutClient },
      { remoteTenant: { domain: 'tenant.us.auth0.com' }, withoutClient: 'no client ID' },
    )
  })

  it('requires AUTH0_DOMAIN for a custom domain', () => {
    assert.throws(
      () => parseSettings({ AUTH0_CUSTOM_DOMAIN: 'login.example.com' }, '/repository'),
      /^CannotStart: AUTH0_DOMAIN is missing: .*, or remove AUTH0_CUSTOM_DOMAIN /,
    )
  })

  it('uses the port of CLIENT_ORIGIN_URL for the client', () => {
    const settings = parseSettings({ ...auth0, CLIENT_ORIGIN_URL: 'http://localhost:3000' }, '/repository')
    assert.equal(settings.ports.client, 3000)
  })

  it('omits a default port from the client origin', () => {
    assert.equal(parseSettings({ CLIENT_PORT: '80' }, '/repository').clientOrigin, 'http://localhost')
    const settings = parseSettings({ ...auth0, CLIENT_ORIGIN_URL: 'http://localhost:80' }, '/repository')
    assert.deepEqual([settings.clientOrigin, settings.ports.client], ['http://localhost', 80])
  })

  for (const [given, domain] of [
    ['localhost:7443', 'localhost:7443'],
    ['localhost:443', 'localhost'],
    ['tenant.us.auth0.com:443', 'tenant.us.auth0.com'],
    ['http://localhost:7070', 'http://localhost:7070'],
    ['http://localhost:80', 'http://localhost'],
  ] as const) {
    it(`normalizes the domain "${given}" to "${domain}", as in its issuer`, () => {
      const { remoteTenant } = parseSettings({ ...auth0, AUTH0_DOMAIN: given }, '/repository')
      assert.equal(remoteTenant?.domain, domain)
    })
  }

  for (const [what, environment, sentence] of [
    [
      'no domain',
      { AUTH0_DOMAIN: undefined },
      /^AUTH0_DOMAIN is missing: .*, or remove AUTH0_AUDIENCE, CLIENT_ORIGIN_URL and AUTH0_CLIENT_ID /,
    ],
    ['no audience', { AUTH0_AUDIENCE: '' }, /^AUTH0_AUDIENCE is missing: set it in \.env/],
    ['no client origin', { CLIENT_ORIGIN_URL: '' }, /^CLIENT_ORIGIN_URL is missing: /],
    ['a domain with a scheme', { AUTH0_DOMAIN: 'https://tenant.us.auth0.com' }, /^AUTH0_DOMAIN is "https:/],
    ['a domain with a slash', { AUTH0_DOMAIN: 'tenant.us.auth0.com/' }, /^AUTH0_DOMAIN is /],
    ['a domain in plain http elsewhere', { AUTH0_DOMAIN: 'http://tenant.us.auth0.com' }, /^AUTH0_DOMAIN is /],
    ['a placeholder for a domain', { AUTH0_DOMAIN: '<your-tenant>' }, /^AUTH0_DOMAIN is "<your-tenant>"/],
    ['a client origin with a path', { CLIENT_ORIGIN_URL: 'http://localhost:4040/' }, /^CLIENT_ORIGIN_URL is /],
    ['an invalid client origin', { CLIENT_ORIGIN_URL: 'localhost:4040' }, /^CLIENT_ORIGIN_URL is /],
    ['a client ID with a space', { AUTH0_CLIENT_ID: 'a b' }, /^AUTH0_CLIENT_ID is /],
    ['a port that is a word', { API_PORT: 'many' }, /^API_PORT is "many": write a port/],
    ['a port of 0', { API_PORT: '0' }, /^API_PORT is "0"/],
    ['a port past the last', { CLIENT_PORT: '65536' }, /^CLIENT_PORT is "65536"/],
    [
      'one port for two parts',
      { API_PORT: '4040' },
      /three different ports.*change TENANT_PORT, API_PORT or CLIENT_PORT/,
    ],
  ] as const) {
    it(`rejects ${what}`, () => {
      assert.throws(
        () => parseSettings({ ...auth0, ...environment }, '/repository'),
        error => error instanceof CannotStart && sentence.test(error.message) && !error.message.includes('\n'),
      )
    })
  }
})
