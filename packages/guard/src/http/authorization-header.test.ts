import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAuthorizationHeader, refuseRepeated } from './authorization-header.ts'

describe('parseAuthorizationHeader', () => {
  for (const [what, header] of [
    ['Bearer, a space and a token', 'Bearer a.b.c'],
    ['the scheme in lower case', 'bearer a.b.c'],
    ['the scheme in upper case', 'BEARER a.b.c'],
    ['several spaces', 'Bearer    a.b.c'],
  ] as const) {
    it(`reads the token after ${what}`, () => {
      assert.deepEqual(parseAuthorizationHeader(header), { scheme: 'Bearer', accessToken: 'a.b.c' })
    })
  }

  it('reads every character of a token68 (RFC 9110 §11.2)', () => {
    const accessToken = 'AZaz09-._~+/=='
    assert.deepEqual(parseAuthorizationHeader(`Bearer ${accessToken}`), { scheme: 'Bearer', accessToken })
  })

  for (const [what, header] of [
    ['an empty header', ''],
    ['Basic', 'Basic dXNlcjpwYXNz'],
    ['DPoP', 'DPoP a.b.c'],
    ['a scheme that begins like ours', 'BearerToken a.b.c'],
    ['a scheme with a dash behind ours', 'Bearer-Token a.b.c'],
    ['a bare token', 'eyJhbGciOiJSUzI1NiJ9.e30.AAAA'],
    ['a space in front', ' Bearer a.b.c'],
    ['another scheme that names ours', 'Basic Bearer a.b.c'],
  ] as const) {
    it(`finds no credentials of ours in ${what}`, () => {
      const refusal = parseAuthorizationHeader(header)
      assert.ok('granted' in refusal, 'it was not refused')
      assert.equal(refusal.status, 401)
      assert.equal(refusal.error, undefined)
    })
  }

  for (const [what, header] of [
    ['the scheme alone', 'Bearer'],
    ['the scheme and spaces', 'Bearer   '],
    ['the scheme and a tab', 'Bearer\t'],
    ['a tab between scheme and token', 'Bearer\ta.b.c'],
    ['a tab after a space', 'Bearer \ta.b.c'],
    ['a trailing space', 'Bearer a.b.c '],
    ['a trailing tab', 'Bearer a.b.c\t'],
    ['a trailing newline', 'Bearer a.b.c\n'],
    ['a carriage return and newline inside', 'Bearer a.b\r\n.c'],
    ['a NUL inside', 'Bearer a.b\0.c'],
    ['two tokens', 'Bearer a.b.c d.e.f'],
    ['two headers joined by a proxy', 'Bearer a.b.c, Bearer d.e.f'],
    ['two headers joined, ours second in scheme only', 'Bearer,Basic dXNlcjpwYXNz'],
    ['the scheme twice', 'Bearer Bearer a.b.c'],
    ['quotes', 'Bearer "a.b.c"'],
    ['an auth-param', 'Bearer token="a.b.c"'],
    ['a colon', 'Bearer: a.b.c'],
    ['padding in the middle', 'Bearer a=.b.c'],
    ['padding alone', 'Bearer =='],
    ['a percent escape', 'Bearer a%2Eb.c'],
    ['a letter beyond ASCII', 'Bearer ä.b.c'],
    ['a full-width full stop', 'Bearer a．b．c'],
    ['a no-break space', 'Bearer\u00a0a.b.c'],
    ['a byte order mark', 'Bearer \ufeffa.b.c'],
  ] as const) {
    it(`refuses ${what}`, () => {
      const refusal = parseAuthorizationHeader(header)
      assert.ok('granted' in refusal, 'it was not refused')
      assert.equal(refusal.status, 400)
      assert.equal(refusal.error, 'invalid_request')
    })
  }

  it('reads a header of four mebibytes in linear time', () => {
    const before = process.cpuUsage()
    parseAuthorizationHeader(`Bearer ${' '.repeat(2 ** 21)}${'='.repeat(2 ** 21)}!`)
    parseAuthorizationHeader(`Bearer ${'a'.repeat(2 ** 22)}!`)
    // Milliseconds where time is linear, and half an hour where it is quadratic, of this process's own processor time.
    assert.ok(process.cpuUsage(before).user < 20e6)
  })
})

describe('parseAuthorizationHeader of a guard that accepts DPoP', () => {
  for (const header of ['DPoP a.b.c', 'dpop a.b.c', 'DPOP   a.b.c']) {
    it(`reads the token in "${header}"`, () => {
      assert.deepEqual(parseAuthorizationHeader(header, true), { scheme: 'DPoP', accessToken: 'a.b.c' })
    })
  }

  it('reads a bearer token', () => {
    assert.deepEqual(parseAuthorizationHeader('Bearer a.b.c', true), { scheme: 'Bearer', accessToken: 'a.b.c' })
  })

  for (const header of [
    'DPoP',
    'DPoP ',
    'DPoP a b',
    'DPoP a,b',
    'DPoP\ta',
    'DPoP "a"',
    'DPoP a, Bearer b',
    'Bearer a, DPoP b',
  ]) {
    it(`refuses ${JSON.stringify(header)} with 400`, () => {
      const refusal = parseAuthorizationHeader(header, true)
      assert.ok('granted' in refusal, 'it was not refused')
      assert.equal(refusal.status, 400)
    })
  }

  it('finds no credentials in a scheme that begins like DPoP', () => {
    const refusal = parseAuthorizationHeader('DPoPs a.b.c', true)
    assert.ok('granted' in refusal && refusal.status === 401)
  })
})

describe('A header that was joined of several, as fetch does', () => {
  for (const [what, header, outcome] of [
    ['two tokens', 'Bearer a, Bearer b', 400],
    ['three schemes', 'Bearer a, Basic b, DPoP c', 400],
    ['another scheme first', 'Basic a, Bearer b', 400],
    ['a scheme without credentials last', 'Bearer a, Negotiate', 400],
    ['parameters of one scheme, which is not ours', 'Digest username="a", realm="b c", uri=/', 401],
  ] as const) {
    it(`is ${outcome === 400 ? 'refused' : 'not taken for one'}: ${what}`, () => {
      const outcomeOfIt = parseAuthorizationHeader(header)
      assert.equal('status' in outcomeOfIt && outcomeOfIt.status, outcome)
    })
  }
})

describe('refuseRepeated', () => {
  for (const [what, rawHeaders] of [
    ['no header', []],
    ['one Authorization header', ['Host', 'a', 'Authorization', 'Bearer a.b.c']],
    ['a value that is the name', ['Authorization', 'Authorization', 'Via', 'authorization']],
    ['a header of the same length', ['Authorization', 'Bearer a', 'Authorizatiom', 'Bearer b']],
  ] as const) {
    it(`lets ${what} pass`, () => assert.equal(refuseRepeated(rawHeaders), undefined))
  }

  it('refuses two, in whatever case', () => {
    const refusal = refuseRepeated(['authorization', 'Bearer a', 'Host', 'a', 'AUTHORIZATION', 'Bearer a'])
    assert.equal(refusal?.status, 400)
    assert.equal(refusal?.error, 'invalid_request')
  })
})
