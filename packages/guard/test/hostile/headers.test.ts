import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import { authenticated } from '../../src/policy/policy.ts'
import { createLoopbackServer } from '../../src/testing/loopback-server.ts'
import { createSigningKey, signJws, signToken } from '../../src/testing/signing-key.ts'
import { assertInvalidToken, responseOf } from '../support/front-door.ts'
import { createKeyedDoor } from '../support/keyed-door.ts'

const ALGORITHM = 'The token is signed with an algorithm that is not accepted here'
const EXTENSION = 'The token uses an extension that is not accepted here'
const KEY_ID = 'The kid of the token is not a string of 1 to 256 characters'
const TYPE = 'The token type is neither JWT nor at+jwt'
const NO_KEY_ID = 'The token names no key (kid), and its issuer publishes several that may be meant'
const UNKNOWN_KEY = 'The token is signed with a key that its issuer does not publish'
const BAD_SIGNATURE = 'The signature of the token is not valid'

const keyed = await createKeyedDoor()
const { door, rsa, ec, claims } = keyed

/** Where `jku`, `x5u` and the like lead: an attacker's keys, and a count of who asks for them. */
let lured = 0
const attacker = createSigningKey('RS256')
const lure = await createLoopbackServer((_, response) => {
  lured += 1
  response.end(JSON.stringify({ keys: [attacker.publicJwk] }))
})
after(() => Promise.all([keyed, lure].map(each => each[Symbol.asyncDispose]())))

const payload = JSON.stringify(claims)
const part = (document: object) => Buffer.from(JSON.stringify(document)).toString('base64url')

describe('a key that the token brings or points to', () => {
  const address = `${lure.origin}/keys`
  const chain = [Buffer.from('certificate').toString('base64')]
  for (const [what, header] of [
    ['jwk', { jwk: attacker.publicJwk }],
    ['jku', { jku: address }],
    ['x5u', { x5u: address }],
    ['x5c', { x5c: chain }],
    [
      'all of them',
      { jwk: attacker.publicJwk, jku: address, x5u: address, x5c: chain, x5t: 'AAAA', 'x5t#S256': 'AAAA' },
    ],
    ['an issuer in the header', { iss: lure.origin }],
  ] as const) {
    it(`is not used: ${what}`, async () => {
      const forged = signToken(attacker, claims, { ...header, kid: rsa.publicJwk.kid })
      assertInvalidToken(await door.bearer(forged), BAD_SIGNATURE)
      assertInvalidToken(await door.bearer(signToken(attacker, claims, header)), UNKNOWN_KEY)
      assert.equal((await door.bearer(signToken(rsa, claims, header))).status, 200)
    })
  }

  for (const [what, kid] of [
    ['an address', address],
    ['a path', '../../../../../../dev/null'],
    ['SQL', "x' UNION SELECT 'secret' --"],
    ['a shell command', '|/usr/bin/id'],
    ['a name of every object', '__proto__'],
    ['another name of every object', 'constructor'],
    ['a colon-joined cache key', `RS256:${rsa.publicJwk.kid}`],
    ['256 characters long', 'k'.repeat(256)],
    ['the right one in another case', ec.publicJwk.kid.toUpperCase()],
    ['the right one and a space', `${ec.publicJwk.kid} `],
    ['the right one and a NUL', `${ec.publicJwk.kid}\0`],
  ] as const) {
    it(`is not found by a kid that is ${what}`, async () => {
      assertInvalidToken(await door.bearer(signToken(ec, claims, { kid })), UNKNOWN_KEY)
    })
  }

  for (const [what, kid] of [
    ['empty', ''],
    ['257 characters long', 'k'.repeat(257)],
    ['10 KB long', 'k'.repeat(10_000)],
    ['a number', 1],
    ['null', null],
    ['an array', [ec.publicJwk.kid]],
    ['an object', { kid: ec.publicJwk.kid }],
  ] as const) {
    it(`is not looked for by a kid that is ${what}`, async () => {
      assertInvalidToken(await door.bearer(signToken(ec, claims, { kid })), KEY_ID)
    })
  }

  it('is not guessed among two of the type (RFC 7515 §4.1.4)', async () => {
    assertInvalidToken(await door.bearer(signToken(rsa, claims, { kid: undefined })), NO_KEY_ID)
  })

  it('is missed in other words where the issuer has none for the algorithm', async () => {
    const { issuer, audience } = door.issuer
    const guard = createGuard({ issuer, audience, algorithms: ['EdDSA'], keys: { keys: [rsa.publicJwk] } })
    const token = signToken(createSigningKey('EdDSA'), claims, { kid: undefined })
    const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
    assert.ok(!decision.granted)
    assertInvalidToken(responseOf(decision), 'The issuer publishes no key for the algorithm of the signature')
  })

  it('is found without kid where one alone is of the type', async () => {
    assert.equal((await door.bearer(signToken(ec, claims, { kid: undefined }))).status, 200)
  })
})

describe('an extension', () => {
  for (const [what, header] of [
    ['crit with an unknown name', { crit: ['exp'], exp: 1 }],
    ['crit with a private name', { crit: ['http://example.com/x'], 'http://example.com/x': true }],
    ['crit that is empty', { crit: [] }],
    ['crit that is a string', { crit: 'exp' }],
    ['crit that is null', { crit: null }],
    ['crit with a name twice', { crit: ['a', 'a'], a: 1 }],
    ['crit with a registered header', { crit: ['alg'] }],
    ['crit with a name that is absent', { crit: ['absent'] }],
    ['crit with b64', { crit: ['b64'], b64: true }],
    ['crit with a name of every object', { crit: ['toString'] }],
    ['b64 false (RFC 7797)', { b64: false }],
    ['b64 true', { b64: true }],
    ['zip', { zip: 'DEF' }],
    ['cty of a nested token', { cty: 'JWT' }],
  ] as const) {
    it(`is refused: ${what}`, async () => {
      assertInvalidToken(await door.bearer(signToken(ec, claims, header)), EXTENSION)
    })
  }

  it('is refused: an unencoded payload', async () => {
    const header = part({ alg: 'ES256', typ: 'JWT', kid: ec.publicJwk.kid, b64: false, crit: ['b64'] })
    assertInvalidToken(await door.bearer(`${header}.${'payload'}.${'AAAA'}`), EXTENSION)
  })
})

describe('a type', () => {
  for (const typ of ['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'application/jwt', 'Application/AT+JWT']) {
    it(`passes: ${typ}`, async () => {
      assert.equal((await door.bearer(signToken(ec, claims, { typ }))).status, 200)
    })
  }

  it('is refused in words of its own: none', async () => {
    assertInvalidToken(await door.bearer(signToken(ec, claims, { typ: undefined })), 'The token states no type (typ)')
  })

  for (const typ of [
    null,
    '',
    1,
    ['JWT'],
    { typ: 'JWT' },
    'JOSE',
    'JWE',
    'dpop+jwt',
    'secevent+jwt',
    'logout+jwt',
    'id_token+jwt',
    'kb+jwt',
    'token-introspection+jwt',
    'oauth-authz-req+jwt',
    'client-authentication+jwt',
    'at+jwt ',
    'at+jwt; charset=utf-8',
    'application/application/jwt',
    'x/at+jwt',
    'ａt+jwt',
  ]) {
    it(`is refused: ${JSON.stringify(typ)}`, async () => {
      assertInvalidToken(await door.bearer(signToken(ec, claims, { typ })), TYPE)
    })
  }
})

describe('member names of every object in a header', () => {
  it('change nothing', async () => {
    const { kid } = ec.publicJwk
    const header = `{"__proto__":{"alg":"none","crit":["a"]},"constructor":{"prototype":{"kid":"x"}},"toString":1,"alg":"ES256","typ":"JWT","kid":"${kid}"}`
    assert.equal((await door.bearer(signJws(ec, header, payload))).status, 200)
    assert.equal(Object.hasOwn(Object.prototype, 'crit'), false)
  })

  it('do not stand in for a member that is missing', async () => {
    const header = `{"__proto__":{"alg":"ES256","typ":"JWT","kid":"${ec.publicJwk.kid}"}}`
    assertInvalidToken(await door.bearer(signJws(ec, header, payload)), ALGORITHM)
  })
})

it('the guard fetches keys only from the configured address, at most twice', () => {
  assert.equal(lured, 0)
  assert.ok(door.fetched.length <= 2, `${door.fetched.length} fetches`)
  assert.ok(door.fetched.every(address => address === keyed.jwksUri))
})
