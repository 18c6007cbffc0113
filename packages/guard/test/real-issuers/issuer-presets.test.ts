import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import { cognito, entra, keycloak, okta, realmRole } from '../../src/issuers/index.ts'
import { authenticated, audience as forAudience, type Policy, permissions, scopes } from '../../src/policy/policy.ts'
import { createSigningKey, signToken } from '../../src/testing/signing-key.ts'

const key = createSigningKey('RS256')
const now = Math.floor(Date.now() / 1000)
const times = { iat: now, exp: now + 300 }
const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47'
const API = '00001111-aaaa-2222-bbbb-3333cccc4444'

/** For each issuer: its options, its audience, and an access token as it writes them. */
const ISSUERS = {
  keycloak: {
    preset: keycloak({ url: 'https://id.example.com/', realm: 'shop' }),
    audience: 'orders',
    typ: 'JWT',
    claims: {
      typ: 'Bearer',
      jti: 'onrtac:1',
      aud: ['orders', 'account'],
      azp: 'web',
      sub: 'u',
      sid: 's',
      scope: 'openid profile orders.read',
      'allowed-origins': ['*'],
      realm_access: { roles: ['staff'] },
      resource_access: { orders: { roles: ['read:orders'] }, account: { roles: ['manage-account'] } },
    },
  },
  entra: {
    preset: entra({ tenant: TENANT }),
    audience: API,
    typ: 'JWT',
    claims: {
      aud: API,
      azp: 'c',
      azpacr: '1',
      oid: 'o',
      roles: ['read:orders'],
      scp: 'openid orders.read',
      sub: 's',
      tid: TENANT,
      ver: '2.0',
      nbf: now,
    },
  },
  'entra, version 1': {
    preset: entra({ tenant: TENANT, version: 1 }),
    audience: `api://${API}`,
    typ: 'JWT',
    claims: {
      aud: `api://${API}`,
      appid: 'c',
      appidacr: '1',
      roles: ['read:orders'],
      scp: 'orders.read',
      tid: TENANT,
      ver: '1.0',
      nbf: now,
    },
  },
  okta: {
    preset: okta({ domain: 'your-domain.okta.com' }),
    audience: 'api://default',
    typ: undefined,
    claims: {
      ver: 1,
      jti: 'AT.1',
      aud: 'api://default',
      cid: '0oa1',
      uid: '00u1',
      scp: ['openid', 'orders.read'],
      auth_time: now,
      sub: 'a@example.com',
    },
  },
  cognito: {
    preset: cognito({ region: 'eu-central-1', userPool: 'eu-central-1_AbCdEfGhI' }),
    audience: '1example23456789',
    typ: undefined,
    claims: {
      sub: 'u',
      client_id: '1example23456789',
      origin_jti: 'o',
      event_id: 'e',
      token_use: 'access',
      scope: 'openid orders.read',
      auth_time: now,
      jti: 'j',
      username: 'u',
      version: 2,
      'cognito:groups': ['staff'],
    },
  },
}
type Name = keyof typeof ISSUERS
const NAMES = Object.keys(ISSUERS).filter((name): name is Name => name in ISSUERS)
const guards = new Map(
  NAMES.map(name => {
    const { jwksUri: _, ...preset } = ISSUERS[name].preset
    return [name, createGuard({ ...preset, audience: ISSUERS[name].audience, keys: { keys: [key.publicJwk] } })]
  }),
)

async function outcomeOf(
  name: Name,
  changes: object = {},
  policy: Policy = authenticated,
  header: object = {},
): Promise<string> {
  const { preset, typ, claims } = ISSUERS[name]
  const token = signToken(key, { iss: preset.issuer, ...times, ...claims, ...changes }, { typ, ...header })
  const outcomes = new Set<string>()
  // The second time, the token comes from the cache.
  for (const _ of [1, 2]) {
    const decision = await guards.get(name)?.check({ headers: { authorization: `Bearer ${token}` } }, policy)
    if (decision?.granted) void decision.token?.claims.iss
    outcomes.add(decision?.granted ? 'granted' : String(decision?.reason))
  }
  return [...outcomes].join()
}

for (const name of NAMES) {
  describe(`The settings of ${name}`, () => {
    it('accept its access token', async () => assert.equal(await outcomeOf(name), 'granted'))

    it('read its scopes', async () => {
      assert.equal(await outcomeOf(name, {}, scopes('orders.read')), 'granted')
      assert.equal(await outcomeOf(name, {}, scopes('orders.write')), 'insufficient_scope')
      for (const scp of [1, { 'orders.read': 1 }, ['orders.read', 1], 'orders.readers', undefined]) {
        assert.equal(await outcomeOf(name, { scp, scope: scp }, scopes('orders.read')), 'insufficient_scope')
      }
    })

    for (const [what, changes, reason] of [
      [
        'an ID token',
        { nonce: 'n', at_hash: 'h', typ: 'ID', token_use: 'id', azp: undefined, appid: undefined, cid: undefined },
        'not_an_access_token',
      ],
      [
        'an ID token without nonce',
        { typ: 'ID', token_use: 'id', azp: undefined, appid: undefined, cid: undefined },
        'not_an_access_token',
      ],
      ['a logout token', { events: {}, typ: 'Logout' }, 'not_an_access_token'],
      ['another audience', { aud: 'other', client_id: ISSUERS[name].audience, azp: 'c' }, 'wrong_audience'],
      ['no audience', { aud: undefined, client_id: undefined }, 'malformed_token'],
      ['an audience that is an object', { aud: { a: ISSUERS[name].audience } }, 'malformed_token'],
      ['another issuer', { iss: `${ISSUERS[name].preset.issuer}/` }, 'unknown_issuer'],
      ['an expired token', { exp: now - 1 }, 'expired'],
    ] as const) {
      it(`reject ${what}`, async () => assert.equal(await outcomeOf(name, changes), reason))
    }

    it('reject another type in the header', async () => {
      for (const typ of ['logout+jwt', 'secevent+jwt', 'dpop+jwt', 'application/okta-internal-at+jwt', 'ID']) {
        assert.equal(await outcomeOf(name, {}, authenticated, { typ }), 'not_an_access_token')
      }
    })
  })
}

describe('keycloak()', () => {
  it('reads the client roles of the API as permissions, and no others', async () => {
    assert.equal(await outcomeOf('keycloak', {}, permissions('read:orders')), 'granted')
    assert.equal(await outcomeOf('keycloak', {}, permissions('manage-account')), 'insufficient_scope')
    for (const access of [
      null,
      [],
      'orders',
      { orders: 1 },
      { orders: { roles: 'read:orders' } },
      { __proto__: { orders: { roles: ['read:orders'] } } },
    ]) {
      assert.equal(
        await outcomeOf('keycloak', { resource_access: access }, permissions('read:orders')),
        'insufficient_scope',
      )
    }
  })

  it('reads realm roles', async () => {
    assert.equal(await outcomeOf('keycloak', {}, realmRole('staff')), 'granted')
    assert.equal(await outcomeOf('keycloak', {}, realmRole('admin')), 'insufficient_scope')
    assert.equal(
      await outcomeOf('keycloak', { realm_access: { roles: 'staff' } }, realmRole('staff')),
      'insufficient_scope',
    )
  })

  it('accepts nonce in an access token, as versions before 24 write it', async () => {
    assert.equal(await outcomeOf('keycloak', { nonce: 'n' }), 'granted')
  })

  for (const typ of ['Refresh', 'Offline', 'bearer', '', undefined, ['Bearer']]) {
    it(`rejects a token whose claim typ is ${JSON.stringify(typ)}`, async () => {
      assert.equal(await outcomeOf('keycloak', { typ }), 'not_an_access_token')
    })
  }
})

describe('entra()', () => {
  it('reads app roles as permissions', async () => {
    assert.equal(await outcomeOf('entra', {}, permissions('read:orders')), 'granted')
    assert.equal(await outcomeOf('entra', { roles: 'read:orders' }, permissions('read:orders')), 'insufficient_scope')
  })

  it('rejects a token of an application whose API signs users in: an ID token with app roles', async () => {
    const idToken = { azp: undefined, scp: undefined, name: 'A', preferred_username: 'a@example.com' }
    assert.equal(await outcomeOf('entra', idToken), 'not_an_access_token')
  })
})

describe('cognito()', () => {
  it('prefers aud, where the client requested a resource', async () => {
    assert.equal(await outcomeOf('cognito', { aud: '1example23456789', client_id: 'other' }), 'granted')
    assert.equal(await outcomeOf('cognito', { aud: 'https://other.test' }), 'wrong_audience')
  })

  for (const [client_id, reason] of [
    ['other', 'wrong_audience'],
    [1, 'wrong_audience'],
    [{ 0: '1example23456789' }, 'wrong_audience'],
  ] as const) {
    it(`rejects the client_id ${JSON.stringify(client_id)}`, async () => {
      assert.equal(await outcomeOf('cognito', { client_id }), reason)
    })
  }

  it('does not let audience() pass a token without aud', async () => {
    assert.equal(await outcomeOf('cognito', {}, forAudience('1example23456789')), 'wrong_audience')
  })
})

describe('The settings of an issuer', () => {
  for (const [what, create] of [
    ['keycloak() without url', () => Reflect.apply(keycloak, undefined, [{ realm: 'a' }])],
    ['keycloak() with a host name', () => keycloak({ url: 'id.example.com', realm: 'a' })],
    ['keycloak() with a query', () => keycloak({ url: 'https://id.example.com/?a', realm: 'a' })],
    ['keycloak() with a path for a realm', () => keycloak({ url: 'https://id.example.com', realm: '../a' })],
    ['entra() with common', () => entra({ tenant: 'common' })],
    ['entra() with a path', () => entra({ tenant: `${TENANT}/..` })],
    ['entra() with version 3', () => Reflect.apply(entra, undefined, [{ tenant: TENANT, version: 3 }])],
    ['okta() with a URL', () => okta({ domain: 'https://a.okta.com' })],
    ['okta() without domain', () => Reflect.apply(okta, undefined, [{}])],
    ['okta() with a path for a server', () => okta({ domain: 'a.okta.com', server: 'a/b' })],
    ['cognito() with a host for a region', () => cognito({ region: 'eu.evil.test/', userPool: 'a' })],
    ['cognito() without userPool', () => Reflect.apply(cognito, undefined, [{ region: 'eu-central-1' }])],
    ['an unknown option', () => Reflect.apply(okta, undefined, [{ domain: 'a.okta.com', realm: 'a' }])],
  ] as const) {
    it(`are a TypeError: ${what}`, () => assert.throws(create, { name: 'TypeError', message: /^The option "/ }))
  }

  it('may be http for named hosts', () => {
    const preset = keycloak({ url: 'http://keycloak:8080', realm: 'shop' })
    const options = { ...preset, audience: 'orders' }
    assert.throws(() => createGuard(options), /The option "issuer" must be an https address/)
    assert.throws(() => createGuard({ ...options, insecureHttp: ['key'] }), /"issuer" must be an https address/)
    createGuard({ ...options, insecureHttp: ['keycloak'] })
    for (const hosts of [
      'keycloak',
      ['http://keycloak'],
      ['keycloak:8080'],
      ['*'].concat(''),
      ['Keycloak'],
      [1],
      null,
    ]) {
      assert.throws(
        () => Reflect.apply(createGuard, undefined, [{ ...options, insecureHttp: hosts }]),
        /"insecureHttp"/,
      )
    }
  })
})
