import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { authorize } from '../../src/authorize.ts'
import { allOf, authenticated, claim, permissions, scopes } from '../../src/policy/policy.ts'
import { createSigningKey, signToken } from '../../src/testing/signing-key.ts'
import { assertInvalidToken, createFrontDoor } from '../support/front-door.ts'

const UNKNOWN_ISSUER = 'The token is from an issuer that is not trusted here'
const WRONG_AUDIENCE = 'The token is not meant for this API'
const EXPIRED = 'The token is expired'
const TOO_OLD = 'The token is too old (iat)'
const NOT_YET_VALID = 'The token is not valid yet'
const ID_TOKEN = 'This is an ID token: send the access token'
const LOGOUT_TOKEN = 'This is a logout token: send the access token'
const BOUND = 'The token is bound to a key or a certificate and cannot be used as a bearer token'
const malformed = (name: string, expected: string) => `The claim ${name} is missing or is not ${expected}`
const NO_TIME = (name: string) => malformed(name, 'a time in seconds')
const NO_AUDIENCE = malformed('aud', 'a string or an array of strings')

const audience = 'https://api.test/orders'
const door = await createFrontDoor({ audience })
const neighbour = await createFrontDoor()
/** The addresses that the guards in here were told of. */
const configured = [door.issuer.jwksUri, neighbour.issuer.jwksUri]
after(() => Promise.all([door, neighbour].map(each => each[Symbol.asyncDispose]())))

const { issuer } = door.issuer
const now = door.clock() / 1000
const issue = (claims: Record<string, unknown>, header = {}) =>
  door.issuer.issue({ aud: audience, ...claims }, { header })

function refuses(cases: Iterable<readonly [what: string, claims: Record<string, unknown>, description: string]>): void {
  for (const [what, claims, description] of cases) {
    it(`is refused: ${what}`, async () => assertInvalidToken(await door.bearer(issue(claims)), description))
  }
}

const { host, port } = new URL(issuer)

describe('an issuer that is not the trusted one', () => {
  refuses(
    Object.entries({
      missing: undefined,
      null: null,
      'an array of it': [issuer],
      'an array of it and another': [issuer, 'https://evil.test/'],
      'an object': { iss: issuer },
      'an object that says it as a string': { toString: issuer, valueOf: issuer },
      'a number': 1,
      true: true,
      empty: '',
      'without the slash': issuer.slice(0, -1),
      'with a second slash': `${issuer}/`,
      'https for http': issuer.replace('http:', 'https:'),
      'upper-case scheme': issuer.replace('http', 'HTTP'),
      'upper-case host': issuer.replace('localhost', 'LOCALHOST'),
      'its address for its name': issuer.replace('localhost', '127.0.0.1'),
      'a trailing dot in the host': issuer.replace('localhost', 'localhost.'),
      'another port': issuer.replace(port, '443'),
      'no port': issuer.replace(`:${port}`, ''),
      'a zero before the port': issuer.replace(`:${port}`, `:0${port}`),
      'userinfo in front': issuer.replace('//', '//user@'),
      'the trusted one as userinfo': `http://${host}@evil.test/`,
      'a query': `${issuer}?`,
      'a fragment': `${issuer}#`,
      'a path': `${issuer}tenant`,
      'a dot segment': `${issuer}./`,
      'a percent escape': issuer.replace('localhost', '%6cocalhost'),
      'an escaped slash': `${issuer.slice(0, -1)}%2f`,
      'a backslash': issuer.replaceAll('/', '\\'),
      'a prefix': issuer.slice(0, -3),
      'a prefix of another': `${issuer}.evil.test/`,
      'a suffix of another': `https://evil.test/?${issuer}`,
      'a space behind': `${issuer} `,
      'a newline behind': `${issuer}\n`,
      'a NUL behind': `${issuer}\0`,
      'a zero-width space': issuer.replace('localhost', 'local\u200bhost'),
      'a homoglyph': issuer.replace('localhost', 'lосalhost'),
      'full-width letters': issuer.replace('localhost', 'ｌocalhost'),
      'a letter in two code points': issuer.replace('localhost', 'locálhost'.normalize('NFD')),
      punycode: issuer.replace('localhost', 'xn--lclhost-j2a'),
      'another one': 'https://evil.test/',
      'a name of every object': '__proto__',
    }).map(([what, iss]) => [what, { iss }, UNKNOWN_ISSUER]),
  )

  it('is refused: its neighbour, whose key signs in its name', async () => {
    const forged = neighbour.issuer.issue({ iss: issuer, aud: audience })
    assertInvalidToken(await door.bearer(forged), 'The token is signed with a key that its issuer does not publish')
  })

  it('is refused: its neighbour, whose key bears the same kid', async () => {
    const { kid } = JSON.parse(Buffer.from(issue({}).split('.')[0] ?? '', 'base64url').toString())
    const twin = createSigningKey('ES256')
    const claims = { iss: issuer, aud: audience, exp: now + 60 }
    assertInvalidToken(await door.bearer(signToken(twin, claims, { kid })), 'The signature of the token is not valid')
  })
})

describe('an audience that is not ours', () => {
  refuses([
    ['missing', { aud: undefined }, NO_AUDIENCE],
    ['null', { aud: null }, NO_AUDIENCE],
    ['a number', { aud: 1 }, NO_AUDIENCE],
    ['true', { aud: true }, NO_AUDIENCE],
    ['an object', { aud: { 0: audience, length: 1 } }, NO_AUDIENCE],
    ['an object with includes', { aud: { includes: audience } }, NO_AUDIENCE],
    ['an array in an array', { aud: [[audience]] }, NO_AUDIENCE],
    ['ours beside a number', { aud: [audience, 1] }, NO_AUDIENCE],
    ['ours beside null', { aud: [audience, null] }, NO_AUDIENCE],
    ...Object.entries({
      empty: '',
      'an empty array': [],
      'an array of nothing': [''],
      'a prefix': audience.slice(0, -1),
      'a longer one': `${audience}/`,
      'ours among words': `${audience} https://other.test`,
      'ours among words, comma-joined': `${audience},https://other.test`,
      'the same in upper case': audience.toUpperCase(),
      'a space behind': `${audience} `,
      'a percent escape': audience.replace('orders', '%6frders'),
      'another API': 'https://other.test',
      'other APIs': ['https://other.test', 'https://another.test', `${issuer}userinfo`],
      'the issuer': issuer,
    }).map(([what, aud]) => [what, { aud }, WRONG_AUDIENCE] as const),
  ])

  it('passes: ours among others', async () => {
    assert.equal((await door.bearer(issue({ aud: [`${issuer}userinfo`, audience] }))).status, 200)
  })
})

describe('a time', () => {
  for (const name of ['exp', 'nbf', 'iat']) {
    refuses([
      [`${name} a string`, { [name]: `${now + 60}` }, NO_TIME(name)],
      [`${name} null`, { [name]: null }, NO_TIME(name)],
      [`${name} true`, { [name]: true }, NO_TIME(name)],
      [`${name} an array`, { [name]: [now + 60] }, NO_TIME(name)],
      [`${name} an object`, { [name]: { valueOf: now + 60 } }, NO_TIME(name)],
      [`${name} a date in words`, { [name]: '2099-01-01T00:00:00Z' }, NO_TIME(name)],
      [`${name} negative`, { [name]: -1 }, NO_TIME(name)],
      [`${name} as large as a number can be`, { [name]: Number.MAX_VALUE }, NO_TIME(name)],
      [`${name} beyond the integers that a number can tell apart`, { [name]: 2 ** 53 }, NO_TIME(name)],
    ])
  }

  refuses([
    ['exp missing', { exp: undefined }, NO_TIME('exp')],
    ['exp 0', { exp: 0 }, EXPIRED],
    ['exp long ago', { exp: 1 }, EXPIRED],
    ['exp a second ago', { exp: now - 1 }, EXPIRED],
    ['exp now (on or after, RFC 7519 §4.1.4)', { exp: now }, EXPIRED],
    ['exp the least bit ago', { exp: now - 2 ** -20 }, EXPIRED],
    ['nbf in a second', { nbf: now + 1 }, NOT_YET_VALID],
    ['nbf in milliseconds', { nbf: now * 1000 }, NOT_YET_VALID],
    ['iat in six seconds', { iat: now + 6 }, NOT_YET_VALID],
    ['iat in milliseconds', { iat: now * 1000 }, NOT_YET_VALID],
  ])

  for (const [what, claims] of [
    ['exp in a second', { exp: now + 1 }],
    ['exp in half a second', { exp: now + 0.5 }],
    ['nbf now', { nbf: now }],
    ['iat in five seconds', { iat: now + 5 }],
    ['nbf and iat at the epoch', { nbf: 0, iat: 0 }],
    ['no iat', { iat: undefined }],
  ] as const) {
    it(`passes: ${what}`, async () => assert.equal((await door.bearer(issue(claims))).status, 200))
  }

  it('may be off by the tolerance and no more', async () => {
    await using lenient = await createFrontDoor({ clockToleranceSeconds: 60 })
    configured.push(lenient.issuer.jwksUri)
    const at = lenient.clock() / 1000
    const ask = async (claims: object) => (await lenient.bearer(lenient.issuer.issue({ ...claims }))).status
    assert.equal(await ask({ exp: at - 59 }), 200)
    assert.equal(await ask({ exp: at - 60 }), 401)
    assert.equal(await ask({ nbf: at + 60 }), 200)
    assert.equal(await ask({ nbf: at + 61 }), 401)
    assert.equal(await ask({ iat: at + 65 }), 200)
    assert.equal(await ask({ iat: at + 66 }), 401)
  })

  it('may end at the greatest age of a token, in the cache and for what outlives a request', async () => {
    await using young = await createFrontDoor({ maxTokenAgeSeconds: 60, clockToleranceSeconds: 5 })
    configured.push(young.issuer.jwksUri)
    const at = young.clock() / 1000
    const token = young.issuer.issue({ iat: at - 60 })
    assertInvalidToken(await young.bearer(young.issuer.issue({ iat: at - 65 })), TOO_OLD)
    assertInvalidToken(await young.bearer(young.issuer.issue({ iat: undefined })), TOO_OLD)
    assertInvalidToken(await young.bearer(young.issuer.issue({ iat: at - 90, exp: at - 10 })), EXPIRED)
    assert.equal((await young.bearer(young.issuer.issue({ exp: at - 4 }))).status, 200)
    const decision = await young.guard.verify(token)
    assert.ok(decision.granted && decision.token)
    assert.equal((await young.bearer(token)).status, 200)
    assert.equal(authorize(decision.token, authenticated).granted, true)
    young.clock.advance(5)
    assertInvalidToken(await young.bearer(token), TOO_OLD)
    assert.equal(authorize(decision.token, authenticated).granted, false)
  })
})

describe('an optional claim of another form', () => {
  const policies = { permissions: permissions('read:a'), scope: scopes('read:a') }
  const forms: [what: string, value: unknown][] = [
    ['null', null],
    ['a number', 1],
    ['true', true],
    ['an object', { 'read:a': true }],
    ['an object like an array', { 0: 'read:a', length: 1 }],
    ['an array of arrays', [['read:a']]],
    ['an array of numbers', [1]],
    ['an array with null', ['read:a', null]],
    ['an empty array', []],
    ['an empty string', ''],
  ]
  for (const [what, value] of forms) {
    for (const [name, policy] of Object.entries(policies)) {
      it(`lets a token pass where ${name} is ${what}, but for a policy that needs it`, async () => {
        const token = issue({ [name]: value })
        assert.equal((await door.bearer(token)).status, 200)
        assert.equal((await door.bearer(token, policy)).status, 403)
      })
    }

    for (const name of ['sub', 'jti', 'client_id', 'azp', 'scp', 'acr', 'amr', 'auth_time', 'sid', 'org_id', 'roles']) {
      it(`lets a token pass where ${name} is ${what}, but for a policy that needs it`, async () => {
        const token = issue({ [name]: value })
        assert.equal((await door.bearer(token)).status, 200)
        assert.equal((await door.bearer(token, claim(name, 'read:a'))).status, 403)
      })
    }
  }

  it('refuses permissions in one string to a policy that needs them', async () => {
    const token = issue({ permissions: 'read:a' })
    assert.equal((await door.bearer(token)).status, 200)
    assert.equal((await door.bearer(token, permissions('read:a'))).status, 403)
  })
})

describe('a scope in an array', () => {
  it('is read as scopes, each by itself', async () => {
    const token = issue({ scope: ['read:a', 'write:a', 'read:b write:b'] })
    assert.equal((await door.bearer(token, scopes('read:a', 'write:a'))).status, 200)
    assert.equal((await door.bearer(token, scopes('read:b'))).status, 403)
    assert.equal((await door.bearer(token, permissions('read:a'))).status, 403)
  })

  it('is what a token shows, cached or not', async () => {
    const request = { headers: { authorization: `Bearer ${issue({ scope: ['a', 'b'] })}` } }
    for (let times = 0; times < 2; times += 1) {
      const decision = await door.guard.check(request, scopes('a'))
      assert.deepEqual(decision.granted && decision.token?.scopes, ['a', 'b'])
      assert.deepEqual(decision.granted && decision.token?.claims.scope, ['a', 'b'])
    }
  })
})

describe('a token that is not an access token', () => {
  const hash = 'MTIzNDU2Nzg5MDEyMzQ1Ng'
  const logout = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  refuses([
    ['an ID token with a nonce', { nonce: 'n-0S6_WzA2Mj' }, ID_TOKEN],
    ['an ID token with at_hash', { at_hash: hash }, ID_TOKEN],
    ['an ID token with c_hash', { c_hash: hash }, ID_TOKEN],
    ['an ID token whose nonce is null', { nonce: null }, ID_TOKEN],
    ['an ID token, for the client', { aud: 'client-id', nonce: 'n' }, ID_TOKEN],
    ['an ID token without any of them, for the client', { aud: 'client-id', name: 'Ada' }, WRONG_AUDIENCE],
    ['a logout token', { events: logout, sid: 'a' }, LOGOUT_TOKEN],
    ['a security event', { events: {} }, LOGOUT_TOKEN],
    ['a token bound by DPoP (RFC 9449 §6.1)', { cnf: { jkt: hash } }, BOUND],
    ['a token bound by mutual TLS (RFC 8705 §3.1)', { cnf: { 'x5t#S256': hash } }, BOUND],
    ['a token bound to nothing', { cnf: null }, BOUND],
    ['a refresh token, for the issuer', { aud: issuer, typ: 'Refresh' }, WRONG_AUDIENCE],
    ['a client assertion (RFC 7523 §3)', { iss: 'client-id', sub: 'client-id', aud: issuer, jti: 'a' }, UNKNOWN_ISSUER],
  ])

  it('is refused: a DPoP proof', async () => {
    const key = createSigningKey('ES256')
    const proof = { htm: 'GET', htu: 'https://api.test/', iat: now, jti: 'a' }
    const token = signToken(key, proof, { typ: 'dpop+jwt', jwk: key.publicJwk, kid: undefined })
    assertInvalidToken(await door.bearer(token), 'The token type is neither JWT nor at+jwt')
  })
})

describe('a scope', () => {
  for (const claim of ['scp', 'scopes', 'permissions']) {
    it(`is not had in the claim ${claim}`, async () => {
      assert.equal((await door.bearer(issue({ [claim]: ['read:a'] }), scopes('read:a'))).status, 403)
    })
  }
})

describe('names of every object', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'includes']

  it('are not permissions or scopes that every token has', async () => {
    for (const name of names) {
      assert.equal((await door.bearer(issue({ permissions: [], scope: '' }), permissions(name))).status, 403)
      assert.equal((await door.bearer(issue({ permissions: [], scope: '' }), scopes(name))).status, 403)
      assert.equal((await door.bearer(issue({}), permissions(name))).status, 403)
    }
  })

  it('are permissions like any other for a token that has them', async () => {
    const token = issue({ permissions: names, scope: names.join(' ') })
    assert.equal((await door.bearer(token, allOf(permissions(...names), scopes(...names)))).status, 200)
  })
})

describe('a permission', () => {
  for (const [what, claims] of [
    ['in another case', { permissions: ['READ:A'] }],
    ['as a part of another', { permissions: ['read:all'] }],
    ['with a space', { permissions: ['read:a '] }],
    ['among words of one string', { permissions: ['read:a write:a'] }],
    ['as a wildcard', { permissions: ['*', 'read:*'] }],
    ['as a scope', { scope: 'read:a' }],
    ['in a claim of another name', { scp: ['read:a'], roles: ['read:a'], scopes: 'read:a', permission: 'read:a' }],
  ] as const) {
    it(`is not had ${what}`, async () => {
      assert.equal((await door.bearer(issue({ ...claims }), permissions('read:a'))).status, 403)
    })
  }
})

it('asks the configured addresses alone for keys, however many tokens are refused', () => {
  const own = door.fetched.filter(address => address === door.issuer.jwksUri)
  assert.ok(own.length <= 2, `${own.length} fetches`)
  assert.ok(door.fetched.every(address => configured.includes(address)))
})
