import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createGuard } from '../src/guard.ts'
import { anyone, authenticated } from '../src/policy/policy.ts'
import { createSigningKey, type SigningKey, signToken } from '../src/testing/signing-key.ts'
import { createTestIssuer } from '../src/testing/test-issuer.ts'
import type { StandardSchema } from '../src/token/claims-schema.ts'
import { assertInvalidToken, createFrontDoor, responseOf } from './support/front-door.ts'

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const hour = Math.floor(Date.now() / 1000) + 3600

describe('a guard of several issuers', () => {
  const kid = 'same-kid'
  const named = (key: SigningKey): SigningKey => ({ ...key, publicJwk: { ...key.publicJwk, kid } })
  const [north, south] = [named(createSigningKey('ES256')), named(createSigningKey('EdDSA'))]
  const [southEs256, mallory] = [named(createSigningKey('ES256')), named(createSigningKey('ES256'))]
  const guard = createGuard({
    issuers: [
      { issuer: 'https://north.test/', audience: 'api-n', algorithms: ['ES256'], keys: { keys: [north.publicJwk] } },
      { issuer: 'https://south.test/', audience: 'api-s', algorithms: ['EdDSA'], keys: { keys: [south.publicJwk] } },
      {
        issuer: 'https://east.test/',
        audience: 'api-n',
        algorithms: ['ES256'],
        keys: { keys: [southEs256.publicJwk] },
      },
    ],
  })
  const badSignature = 'The signature of the token is not valid'

  for (const [what, key, iss, aud, description] of [
    ['the first, with its key and audience', north, 'https://north.test/', 'api-n', undefined],
    ['the second, with its key and audience', south, 'https://south.test/', 'api-s', undefined],
    [
      "the first, with the second's audience",
      north,
      'https://north.test/',
      'api-s',
      'The token is not meant for this API',
    ],
    [
      "the second, with the first's audience",
      south,
      'https://south.test/',
      'api-n',
      'The token is not meant for this API',
    ],
    [
      "the second, with the first's algorithm",
      north,
      'https://south.test/',
      'api-s',
      'The token is signed with an algorithm that is not accepted here',
    ],
    [
      "the first, signed with another issuer's key of one kid",
      southEs256,
      'https://north.test/',
      'api-n',
      badSignature,
    ],
    ["another, signed with the first's key of one kid", north, 'https://east.test/', 'api-n', badSignature],
    ['the first, signed by a stranger under its kid', mallory, 'https://north.test/', 'api-n', badSignature],
    ['none of them', north, 'https://west.test/', 'api-n', 'The token is from an issuer that is not trusted here'],
  ] as const) {
    it(`${description ? 'refuses' : 'accepts'} a token of ${what}`, async () => {
      const decision = await guard.check(bearer(signToken(key, { iss, aud, exp: hour })), authenticated)
      if (description)
        assertInvalidToken(decision.granted ? assert.fail('It passed') : responseOf(decision), description)
      else assert.ok(decision.granted)
    })
  }

  it('accepts tokens of one issuer while another is unavailable', async () => {
    await using up = await createTestIssuer({ algorithm: 'ES256' })
    await using down = await createTestIssuer({ algorithm: 'ES256' })
    down.outage()
    const issuers = [up, down].map(({ issuer, audience }) => ({ issuer, audience, algorithms: ['ES256'] as const }))
    const both = createGuard({ issuers })
    await assert.rejects(both.ready(), { name: 'IssuerUnavailable' })
    assert.equal((await both.check(bearer(up.issue()), authenticated)).granted, true)
    const decision = await both.check(bearer(down.issue()), authenticated)
    assert.ok(!decision.granted && decision.status === 503)
  })
})

describe('the profile rfc9068', () => {
  const key = createSigningKey('ES256')
  const issuer = 'https://issuer.test/'
  const strict = createGuard({
    issuer,
    audience: 'a',
    algorithms: ['ES256'],
    profile: 'rfc9068',
    keys: { keys: [key.publicJwk] },
  })
  const usual = { iss: issuer, aud: 'a', exp: hour, sub: 's', client_id: 'c', iat: hour - 3600, jti: 'j' }

  for (const [what, claims, header, status] of [
    ['at+jwt with every claim of RFC 9068 §2.2', {}, { typ: 'at+jwt' }, 200],
    ['application/at+jwt', {}, { typ: 'application/at+jwt' }, 200],
    ['JWT', {}, { typ: 'JWT' }, 401],
    ['no type', {}, { typ: undefined }, 401],
    ['no sub', { sub: undefined }, { typ: 'at+jwt' }, 401],
    ['no client_id', { client_id: undefined }, { typ: 'at+jwt' }, 401],
    ['a client_id that is no text', { client_id: 1 }, { typ: 'at+jwt' }, 401],
    ['no iat', { iat: undefined }, { typ: 'at+jwt' }, 401],
    ['no jti', { jti: undefined }, { typ: 'at+jwt' }, 401],
    ['no exp', { exp: undefined }, { typ: 'at+jwt' }, 401],
  ] as const) {
    it(`answers ${status}: ${what}`, async () => {
      const decision = await strict.check(bearer(signToken(key, { ...usual, ...claims }, header)), authenticated)
      assert.equal(decision.granted ? 200 : decision.status, status)
    })
  }
})

describe('the profile untyped', () => {
  for (const [what, typ, claims, status] of [
    ['no typ', undefined, {}, 200],
    ['JWT', 'JWT', {}, 200],
    ['at+jwt', 'at+jwt', {}, 200],
    ['another typ', 'dpop+jwt', {}, 401],
    ['no typ in an ID token', undefined, { nonce: 'n' }, 401],
    ['no typ in an expired token', undefined, { exp: 1 }, 401],
    ['no typ in a token for another API', undefined, { aud: 'client-id' }, 401],
  ] as const) {
    it(`answers ${status}: ${what}`, async () => {
      await using door = await createFrontDoor({ profile: 'untyped' })
      assert.equal((await door.bearer(door.issuer.issue({ ...claims }, { header: { typ } }))).status, status)
    })
  }
})

describe('a guard with a schema', () => {
  /** Accepts claims with an organisation in text, and adds its length. */
  const schema: StandardSchema<{ readonly org_id: string; readonly length: number }> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: value => {
        const fits =
          typeof value === 'object' && value !== null && 'org_id' in value && typeof value.org_id === 'string'
        if (!fits || typeof value.org_id !== 'string') return { issues: [{ message: 'org_id is not a string' }] }
        return { value: { org_id: value.org_id, length: value.org_id.length } }
      },
    },
  }

  it('knows the type of the claims and still all that the issuer said', async () => {
    await using issuer = await createTestIssuer({ algorithm: 'ES256' })
    const guard = createGuard({
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: ['ES256'],
      claims: schema,
    })
    for (let time = 0; time < 2; time += 1) {
      const decision = await guard.check(bearer(issuer.issue({ org_id: 'org_1', sub: 'ada' })), authenticated)
      assert.ok(decision.granted && decision.token)
      const length: number = decision.token.claims.length
      assert.deepEqual([length, decision.token.claims.sub], [5, 'ada'])
      assert.ok(guard.verified(decision.token))
    }
  })

  it('refuses claims that do not fit', async () => {
    await using issuer = await createTestIssuer({ algorithm: 'ES256' })
    const { issuer: iss, audience } = issuer
    const guard = createGuard({ issuer: iss, audience, algorithms: ['ES256'], claims: schema })
    for (const org_id of [undefined, 1, null, ['org_1']]) {
      const decision = await guard.check(bearer(issuer.issue({ org_id })), authenticated)
      assert.ok(!decision.granted)
      assertInvalidToken(responseOf(decision), 'The claims of the token do not fit this API')
    }
  })

  it('is asked of no claims but those that the issuer signed', async () => {
    await using issuer = await createTestIssuer({ algorithm: 'ES256' })
    let asked = 0
    const counting: StandardSchema<object> = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ value: { asked: ++asked } }) },
    }
    const { issuer: iss, audience } = issuer
    const guard = createGuard({ issuer: iss, audience, algorithms: ['ES256'], claims: counting })
    const token = issuer.issue()
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(86)}`
    const decision = await guard.check(bearer(forged), authenticated)
    assert.ok(!decision.granted)
    assertInvalidToken(responseOf(decision), 'The signature of the token is not valid')
    assert.equal(asked, 0)
  })

  const failing: Readonly<Record<string, StandardSchema<object>['~standard']['validate']>> = {
    'reports issues': () => ({ issues: [{ message: 'no' }] }),
    // As Valibot does: the value as far as it was read.
    'reports issues beside a value': value => ({ value: Object(value), issues: [{ message: 'no' }] }),
    'reports an empty list of issues beside a value': value => ({ value: Object(value), issues: [] }),
    'reports neither a value nor issues': () => Object({}),
    throws: () => {
      throw new Error('A transform failed')
    },
    // As Zod does when a transform throws.
    'rejects a promise': () => Promise.reject(new Error('A transform failed')),
    'resolves a promise': async () => ({ value: {} }),
  }
  for (const [what, validate] of Object.entries(failing)) {
    it(`refuses a genuine token when it ${what}`, async () => {
      await using issuer = await createTestIssuer({ algorithm: 'ES256' })
      const { issuer: iss, audience } = issuer
      const claims: StandardSchema<object> = { '~standard': { version: 1, vendor: 'test', validate } }
      const guard = createGuard({ issuer: iss, audience, algorithms: ['ES256'], claims })
      const decision = await guard.check(bearer(issuer.issue()), authenticated)
      assert.ok(!decision.granted)
      assertInvalidToken(responseOf(decision), 'The claims of the token do not fit this API')
    })
  }

  it('throws when the claims of a cached token are read that it refuses by now', async () => {
    await using issuer = await createTestIssuer({ algorithm: 'ES256' })
    let fits = true
    const fickle: StandardSchema<object> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => (fits ? { value: {} } : { issues: [{ message: 'no' }] }),
      },
    }
    const { issuer: iss, audience } = issuer
    const guard = createGuard({ issuer: iss, audience, algorithms: ['ES256'], claims: fickle })
    const token = issuer.issue()
    assert.ok((await guard.check(bearer(token), authenticated)).granted)
    fits = false
    const decision = await guard.check(bearer(token), authenticated)
    assert.ok(decision.granted)
    assert.throws(() => decision.token?.claims, /rejects claims that it accepted before/)
  })

  it('verified() returns false for a token of another guard', async () => {
    await using issuer = await createTestIssuer({ algorithm: 'ES256' })
    const options = { issuer: issuer.issuer, audience: issuer.audience, algorithms: ['ES256'] } as const
    const [one, other] = [createGuard(options), createGuard({ ...options, claims: schema })]
    const decision = await one.check(bearer(issuer.issue()), authenticated)
    assert.ok(decision.granted && decision.token)
    assert.equal(one.verified(decision.token), true)
    assert.equal(other.verified(decision.token), false)
  })
})

describe('a token whose end comes while the keys of its issuer are fetched', () => {
  for (const [milliseconds, status] of [
    [4999, 200],
    [5000, 401],
    [10_000, 401],
  ] as const) {
    it(`is answered with ${status} when it ends after 5 seconds and the fetch takes ${milliseconds} ms`, async () => {
      const key = createSigningKey('ES256')
      let now = 1e12
      const fetch = async () => {
        now += milliseconds
        return Response.json({ keys: [key.publicJwk] })
      }
      const options = { issuer: 'https://north.test/', audience: 'api', jwksUri: 'https://north.test/keys' }
      const guard = createGuard({ ...options, algorithms: ['ES256'], clock: () => now, fetch })
      const claims = { iss: options.issuer, aud: options.audience, exp: now / 1000 + 5 }
      const decision = await guard.check(bearer(signToken(key, claims)), authenticated)
      assert.equal(decision.granted, status === 200)
      if (!decision.granted) assertInvalidToken(responseOf(decision), 'The token is expired')
    })
  }
})

describe('the scopes of a token', () => {
  for (const [scope, scopes] of [
    [undefined, []],
    ['', []],
    ['a', ['a']],
    ['a b', ['a', 'b']],
  ] as const) {
    it(`are ${JSON.stringify(scopes)} for the claim ${JSON.stringify(scope)}`, async () => {
      await using door = await createFrontDoor()
      const decision = await door.guard.check(bearer(door.issuer.issue({ scope })), authenticated)
      assert.ok(decision.granted && decision.token)
      assert.deepEqual(decision.token.scopes, scopes)
    })
  }
})

describe('a guard with static keys', () => {
  const key = createSigningKey('PS256')
  const options = {
    issuer: 'https://issuer.test/',
    audience: 'a',
    algorithms: ['PS256'],
    keys: { keys: [key.publicJwk] },
  } as const

  it('sends no request', async () => {
    const fetch = () => assert.fail('Somebody was asked')
    const guard = createGuard({ ...options, fetch })
    await guard.ready()
    const claims = { iss: options.issuer, aud: 'a', exp: hour }
    assert.equal((await guard.check(bearer(signToken(key, claims)), authenticated)).granted, true)
    assert.equal((await guard.check(bearer(signToken(key, claims, { kid: 'unknown' })), authenticated)).granted, false)
  })
})

describe('check', () => {
  const door = createFrontDoor()
  after(async () => (await door)[Symbol.asyncDispose]())

  it('reads no header where anyone may pass', async () => {
    const request = {
      get headers(): never {
        return assert.fail('The headers were read')
      },
    }
    assert.equal((await (await door).guard.check(request, anyone)).granted, true)
  })

  it('throws nothing, whatever the header holds', async () => {
    const { guard } = await door
    const pieces = [
      'Bearer',
      'bearer ',
      ' ',
      '.',
      '..',
      '....',
      'eyJ',
      '{',
      '"',
      '\\',
      '\0',
      '\n',
      '\ud800',
      'é',
      '=',
      'A'.repeat(20_000),
    ]
    for (const first of pieces) {
      for (const second of pieces) {
        for (const third of ['', ...pieces]) {
          const decision = await guard.check({ headers: { authorization: first + second + third } }, authenticated)
          assert.equal(decision.granted, false)
        }
      }
    }
  })
})
