import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { auth0, isTrustworthyOrigin } from './auth0.ts'

describe('auth0', () => {
  for (const [domain, issuer] of [
    ['tenant.us.auth0.com', 'https://tenant.us.auth0.com/'],
    ['login.example.com', 'https://login.example.com/'],
    ['https://tenant.us.auth0.com', 'https://tenant.us.auth0.com/'],
    ['https://tenant.us.auth0.com/', 'https://tenant.us.auth0.com/'],
    ['http://localhost:7070', 'http://localhost:7070/'],
    ['http://localhost:7070/', 'http://localhost:7070/'],
    ['http://127.0.0.1:7070', 'http://127.0.0.1:7070/'],
    ['http://[::1]:7070', 'http://[::1]:7070/'],
    ['localhost:7443', 'https://localhost:7443/'],
  ] as const) {
    it(`takes "${domain}" for the issuer "${issuer}"`, () => {
      assert.deepEqual(auth0(domain), { issuer, jwksUri: `${issuer}.well-known/jwks.json` })
    })
  }

  for (const domain of [
    '',
    ' ',
    'tenant.us.auth0.com/',
    'tenant.us.auth0.com/path',
    'https://tenant.us.auth0.com//',
    'https://tenant.us.auth0.com/path',
    'https://tenant.us.auth0.com?query',
    'https://tenant.us.auth0.com#fragment',
    'https://user:secret@tenant.us.auth0.com',
    'user@tenant.us.auth0.com',
    'https://tenant.us.auth0.com:443',
    'TENANT.us.auth0.com',
    'ténant.us.auth0.com',
    ' tenant.us.auth0.com',
    'tenant.us.auth0.com\n',
    'ftp://tenant.us.auth0.com',
    'javascript:alert(1)',
    'HTTPS://tenant.us.auth0.com',
    'http://tenant.us.auth0.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://[::2]:7070',
  ]) {
    it(`refuses ${JSON.stringify(domain)}`, () => {
      assert.throws(() => auth0(domain), { name: 'TypeError', message: /^The Auth0 domain "/ })
    })
  }

  it('refuses a domain that is not set, as an environment variable may be', () => {
    const environment: Record<string, string> = {}
    assert.throws(() => Reflect.apply(auth0, undefined, [environment.AUTH0_DOMAIN]), {
      name: 'TypeError',
      message: /^The Auth0 domain "undefined" must be a host name/,
    })
  })
})

describe('isTrustworthyOrigin', () => {
  for (const [address, trustworthy] of [
    ['https://example.com/', true],
    ['http://localhost/', true],
    ['http://localhost:7070/path', true],
    ['http://127.0.0.1/', true],
    ['http://2130706433/', true],
    ['http://[::1]/', true],
    ['http://example.com/', false],
    ['http://localhost.example.com/', false],
    ['http://localhost@example.com/', false],
    ['http://0.0.0.0/', false],
    ['ftp://localhost/', false],
    ['file:///etc/passwd', false],
    ['data:application/json,{}', false],
  ] as const) {
    it(`${trustworthy ? 'trusts' : 'does not trust'} "${address}"`, () => {
      assert.equal(isTrustworthyOrigin(new URL(address)), trustworthy)
    })
  }
})
