import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard } from '../guard.ts'
import { introspection } from '../introspection/index.ts'
import { createSigningKey } from '../testing/signing-key.ts'
import { auth0 } from './auth0.ts'

const usual = { issuer: 'https://issuer.test/', audience: 'https://api.test' }
const key = createSigningKey('ES256')
const keys = { keys: [key.publicJwk] }

/** Options as a program without types passes them. */
function create(options: unknown): unknown {
  return Reflect.apply(createGuard, undefined, [options])
}

describe('createGuard', () => {
  for (const [what, options] of [
    ['issuer and audience', usual],
    ['an Auth0 domain', { ...auth0('tenant.us.auth0.com'), audience: 'https://api.test' }],
    ['an address on localhost', { ...usual, issuer: 'http://localhost:7070/', jwksUri: 'http://127.0.0.1:7070/keys' }],
    ['static keys', { ...usual, keys }],
    ['several issuers', { issuers: [usual, { ...usual, issuer: 'https://other.test/' }] }],
    ['several issuers, and nothing said of one', { issuers: [usual], jwksUri: undefined, profile: undefined }],
    ['every amount at its least', { ...usual, clockToleranceSeconds: 0, tokenCacheSize: 0, keysCooldownSeconds: 1 }],
    ['every amount at its most', { ...usual, clockToleranceSeconds: 300, fetchTimeoutSeconds: 60 }],
  ] as const) {
    it(`takes ${what}`, () => assert.doesNotThrow(() => create(options)))
  }

  const amounts = [
    'clockToleranceSeconds',
    'maxTokenAgeSeconds',
    'tokenCacheSize',
    'keysFreshSeconds',
    'keysLastKnownGoodSeconds',
    'keysCooldownSeconds',
    'fetchTimeoutSeconds',
  ]
  const noAmounts = [-1, Number.NaN, Number.POSITIVE_INFINITY, '5', true, [5], {}, Symbol('5'), 5n]
  const addresses = ['issuer', 'jwksUri']
  const noAddresses = [
    '',
    'issuer.test',
    '//issuer.test',
    'http://issuer.test/',
    'ftp://issuer.test/',
    1,
    [],
    Symbol('a'),
  ]

  for (const [name, wrong] of [
    ...amounts.flatMap(name => noAmounts.map(value => [name, value] as const)),
    ...addresses.flatMap(name => noAddresses.map(value => [name, value] as const)),
    ['issuer', undefined],
    ['issuer', null],
    ['audience', undefined],
    ['audience', null],
    ['audience', ''],
    ['audience', 1],
    ['audience', ['https://api.test', 'https://api.test']],
    ['algorithms', []],
    ['algorithms', ['none']],
    ['algorithms', ['HS256']],
    ['algorithms', ['RS256', 'RS1']],
    ['algorithms', 'RS256'],
    ['algorithms', [Symbol('RS256')]],
    ['algorithms', null],
    ['profile', 'auth1'],
    ['profile', null],
    ['discovery', 'openid'],
    ['keys', {}],
    ['keys', { keys: [] }],
    ['keys', [key.publicJwk]],
    ['keys', { keys: [{ kty: 'oct', k: 'AAAA' }] }],
    ['errorFormat', 'html'],
    ['claims', {}],
    ['claims', null],
    ['claims', () => true],
    ['errorFormat', null],
    ['clockToleranceSeconds', 301],
    ['fetchTimeoutSeconds', 61],
    ['fetchTimeoutSeconds', 0],
    ['keysFreshSeconds', 0],
    ['keysCooldownSeconds', 0],
    ['threads', 'no'],
    ['threads', 0],
    ['threads', null],
    ['clock', 5],
    ['fetch', 'https://issuer.test/'],
  ] as const) {
    it(`names the option that is wrong: ${name} ${typeof wrong === 'bigint' ? wrong : (JSON.stringify(wrong) ?? String(wrong))}`, () => {
      assert.throws(
        () => create({ ...usual, [name]: wrong }),
        (error: unknown) => error instanceof TypeError && error.message.includes(`"${name}"`),
      )
    })
  }

  for (const [what, issuers] of [
    ['no issuer', []],
    ['one twice', [usual, usual]],
    ['null', null],
    ['one that is no array', usual],
  ] as const) {
    it(`throws a TypeError that names the option "issuers" for ${what}`, () => {
      assert.throws(() => create({ issuers }), { name: 'TypeError', message: /"issuers"/ })
    })
  }

  for (const [what, beside, names] of [
    ['issuer and audience', usual, /"issuer" and "audience".*"issuers"/],
    ['issuer', { issuer: usual.issuer }, /"issuer".*"issuers"/],
    ['audience', { audience: usual.audience }, /"audience".*"issuers"/],
    ['algorithms', { algorithms: ['ES256'] }, /"algorithms".*"issuers"/],
    ['profile and keys', { profile: 'rfc9068', keys }, /"profile" and "keys".*"issuers"/],
    ['jwksUri', { jwksUri: 'https://issuer.test/keys' }, /"jwksUri".*"issuers"/],
    ['discovery', { discovery: 'openid-configuration' }, /"discovery".*"issuers"/],
  ] as const) {
    it(`throws a TypeError that names options of one issuer next to "issuers": ${what}`, () => {
      const issuers = [{ ...usual, issuer: 'https://other.test/' }]
      assert.throws(() => create({ ...beside, issuers }), { name: 'TypeError', message: names })
    })
  }

  for (const [name, address] of [
    ['issuer', 'https://user:pass-word@issuer.test/'],
    ['issuer', 'http://user:pass-word@issuer.test/'],
    ['issuer', 'https:user:pass-word@issuer.test'],
    ['issuer', 'user:pass-word@issuer.test'],
    ['issuer', 'https://user:pass#word@issuer.test/'],
    ['jwksUri', 'https://user:pass-word@issuer.test/keys'],
    ['jwksUri', 'https://:pass-word@issuer.test/keys'],
    ['jwksUri', 'https://pass-word@issuer.test/keys'],
  ] as const) {
    it(`refuses a password in the option "${name}" and does not print it: ${address}`, () => {
      assert.throws(
        () => create({ ...usual, [name]: address }),
        (error: unknown) => error instanceof TypeError && !/pass|word@/.test(error.message),
      )
    })
  }

  it('takes an introspection endpoint on http of a host in "insecureHttp" only', () => {
    const endpoint = 'http://keycloak/introspect'
    const options = { ...usual, introspection: introspection({ client: { id: 'a', secret: 'b' }, endpoint }) }
    assert.throws(() => create(options), /"endpoint" must be an https URL/)
    assert.doesNotThrow(() => create({ ...options, insecureHttp: ['keycloak'] }))
  })

  const several = [usual, { ...usual, issuer: 'https://other.test/' }]
  for (const [what, options, message] of [
    ['an option of the issuer', { ...usual, audiance: 'a' }, /"audiance" is unknown: did you mean "audience"\?$/],
    ['an option in another case', { ...usual, jwksURI: 'https://issuer.test/keys' }, /did you mean "jwksUri"\?$/],
    [
      'an option of all issuers',
      { ...usual, clockTolerance: 5 },
      /"clockTolerance" is unknown: .*"clockToleranceSeconds"/,
    ],
    ['an option that is not set', { ...usual, keysFreshSecond: undefined }, /did you mean "keysFreshSeconds"\?$/],
    ['an option beside several issuers', { issuers: several, thread: false }, /did you mean "threads"\?$/],
    ['an option of an entry', { issuers: [{ ...usual, audiences: ['a'] }] }, /did you mean "audience"\?$/],
    [
      'an option in the wrong place',
      { issuers: [{ ...usual, errorFormat: 'oauth' }] },
      /"errorFormat" is unknown: known options are "issuer", "audience"/,
    ],
    [
      'an option of another library',
      { ...usual, tokenSigningAlg: 'RS256' },
      /"tokenSigningAlg" is unknown: known options are "issuer"/,
    ],
  ] as const) {
    it(`throws a TypeError for an unknown option: ${what}`, () => {
      assert.throws(() => create(options), { name: 'TypeError', message })
    })
  }

  for (const former of ['rememberedTokens', 'bodies', 'keysCoolDownSeconds']) {
    it(`rejects the former option name "${former}"`, () => {
      assert.throws(() => create({ ...usual, [former]: 1 }), {
        name: 'TypeError',
        message: new RegExp(`^The option "${former}" is unknown`),
      })
    })
  }

  it('says which of several issuers is wrong, and that a string is no number', () => {
    const message = /^In entry 2 of 2 of "issuers": The option "audience" must be a string/
    assert.throws(() => create({ issuers: [usual, { issuer: 'https://other.test/' }] }), { name: 'TypeError', message })
    assert.throws(() => create({ ...usual, tokenCacheSize: '5' }), /from 0 to 10000000, not the string "5"$/)
  })

  it('says of Infinity that it is not finite', () => {
    const options = { ...usual, keysFreshSeconds: Number.POSITIVE_INFINITY }
    const message = 'The option "keysFreshSeconds" must be a finite number of at least 1, not "Infinity"'
    assert.throws(() => create(options), { name: 'TypeError', message })
  })

  it('names both options that are at odds', () => {
    assert.throws(() => create({ ...usual, keysFreshSeconds: 600, keysLastKnownGoodSeconds: 599 }), {
      name: 'TypeError',
      message: /"keysLastKnownGoodSeconds".*"keysFreshSeconds"/,
    })
    assert.throws(() => create({ ...usual, jwksUri: 'https://issuer.test/keys', keys }), {
      name: 'TypeError',
      message: /"jwksUri".*"keys"/,
    })
  })

  for (const nothing of [undefined, null, {}, [], 'https://issuer.test/']) {
    it(`is a TypeError with ${JSON.stringify(nothing)} for options`, () => {
      assert.throws(() => create(nothing), TypeError)
    })
  }

  it('sends no request while it is created', () => {
    const fetch = () => assert.fail('The issuer was asked')
    create({ ...usual, fetch })
    create({ ...usual, keys, fetch })
  })
})
