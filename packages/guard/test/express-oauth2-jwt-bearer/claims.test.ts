/** What express-oauth2-jwt-bearer checks of claims and of the header's type, as cases of the guard. */
import { after } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import type { GuardOptions } from '../../src/options/options.ts'
import { signJws } from '../../src/testing/signing-key.ts'
import { createTestIssuer } from '../../src/testing/test-issuer.ts'
import type { StandardSchema } from '../../src/token/claims-schema.ts'
import { createKeyedDoor } from '../support/keyed-door.ts'
import { type Case, outcomeOfOptions, outcomeOfToken, testCases } from './cases.ts'

const issuer = await createTestIssuer({ algorithm: 'ES256' })
const keyed = await createKeyedDoor()
after(() => Promise.all([issuer.close(), keyed[Symbol.asyncDispose]()]))
const now = Math.floor(Date.now() / 1000)
const STRICT = { sub: 'me', client_id: 'client', jti: 'id', iat: now }

type Members = Readonly<Record<string, unknown>>

/** A token with these claims at a guard with these options. */
function token(
  what: string,
  claims: Members,
  expected: string,
  options: Partial<GuardOptions> = {},
  header: Members = {},
): Case {
  const guard = createGuard({ ...issuer, ...options })
  return { what, expected, outcome: () => outcomeOfToken(guard, issuer.issue(claims, { header })) }
}

function strict(what: string, claims: Members, header: Members, expected: string): Case {
  return token(what, { ...STRICT, ...claims }, expected, { profile: 'rfc9068' }, header)
}

/** A schema that accepts the claim `foo` with one value. */
function fooIs(expected: unknown, asynchronous = false): StandardSchema<object> {
  const validate = (claims: unknown) => {
    const foo = Object(claims).foo
    return foo === expected ? { value: Object(claims) } : { issues: [{ message: 'foo' }] }
  }
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: claims => (asynchronous ? Promise.resolve(validate(claims)) : validate(claims)),
    },
  }
}

testCases('issuer and audience', [
  token('a token as the issuer writes it', {}, 'granted'),
  token('another issuer', { iss: 'foo' }, '401 unknown_issuer'),
  token('no issuer', { iss: undefined }, '401 unknown_issuer'),
  token('an audience that is not among ours', { aud: 'foo' }, '401 wrong_audience', { audience: ['bar'] }),
  token('audiences without ours', { aud: ['bar'] }, '401 wrong_audience', { audience: ['foo'] }),
  token('an audience that is a number', { aud: 1 }, '401 malformed_token', { audience: 'foo' }),
  token('an audience that is one of ours', { aud: 'foo' }, 'granted', { audience: ['foo'] }),
  token('some of our audiences', { aud: ['foo', 'bar'] }, 'granted', { audience: ['foo', 'bar', 'baz'] }),
  token('audiences with ours', { aud: ['foo', 'bar', 'baz'] }, 'granted', { audience: ['foo', 'bar'] }),
])

testCases('exp and nbf', [
  token('an exp that has passed', { exp: now - 50 }, '401 expired'),
  token('an exp that is text', { exp: 'foo' }, '401 malformed_token'),
  // The guard's tolerance is at most five minutes; theirs has no limit.
  token('an exp that has passed by less than the tolerance', { exp: now - 50 }, 'granted', {
    clockToleranceSeconds: 75,
  }),
  token('an nbf ahead', { nbf: now + 100 }, '401 not_yet_valid'),
  token('an nbf ahead by less than the tolerance', { nbf: now + 100 }, 'granted', { clockToleranceSeconds: 150 }),
  token('an nbf that is false', { nbf: false }, '401 malformed_token'),
  {
    what: 'a tolerance of more than five minutes',
    outcome: () => outcomeOfOptions({ ...issuer, clockToleranceSeconds: 5000 }),
    expected: /"clockToleranceSeconds" must be a number from 0 to 300/,
    // It would make a token valid long after its end.
    differs: 'RFC 7519 §4.1.4, usually no more than a few minutes',
  },
])

const old = { iat: now - 100, exp: now + 900 }

testCases('iat and the greatest age of a token', [
  token('a token that is older', old, '401 expired', { maxTokenAgeSeconds: 90 }),
  token('a token that is not older', old, 'granted', { maxTokenAgeSeconds: 110 }),
  token('a token that is older by less than the tolerance', old, 'granted', {
    maxTokenAgeSeconds: 10,
    clockToleranceSeconds: 100,
  }),
  token('a token without iat', { iat: undefined }, '401 expired', { maxTokenAgeSeconds: 90 }),
  token('a token without iat, and no greatest age', { iat: undefined }, 'granted'),
  token('an iat that is text', { iat: 'foo' }, '401 malformed_token'),
  token('an iat ahead', { iat: now + 100 }, '401 not_yet_valid'),
  strict('a token without iat in strict mode', { iat: undefined }, { typ: 'at+jwt' }, '401 malformed_token'),
  {
    ...token('an iat ahead by less than the tolerance', { iat: now + 90 }, 'granted', { clockToleranceSeconds: 100 }),
    differs: 'the tolerance is for clocks, which iat is read from as well',
  },
])

testCases('strict mode (RFC 9068)', [
  strict('typ JWT', {}, { typ: 'JWT' }, '401 not_an_access_token'),
  strict('no typ', {}, { typ: undefined }, '401 not_an_access_token'),
  strict('a typ that is a number', {}, { typ: 1 }, '401 not_an_access_token'),
  strict('typ at+jwt', {}, { typ: 'at+jwt' }, 'granted'),
  strict('typ AT+JWT', {}, { typ: 'AT+JWT' }, 'granted'),
  strict('typ application/at+jwt', {}, { typ: 'application/at+jwt' }, 'granted'),
  ...['sub', 'client_id', 'jti'].flatMap(name => [
    strict(`no ${name}`, { [name]: undefined }, { typ: 'at+jwt' }, '401 malformed_token'),
    strict(`a ${name} that is no string`, { [name]: [1] }, { typ: 'at+jwt' }, '401 malformed_token'),
  ]),
])

testCases('alg', [
  ...['none', 'None', 'NONE'].map(alg => token(`alg ${alg}`, {}, '401 unsupported_token', {}, { alg })),
  token('no alg', {}, '401 unsupported_token', {}, { alg: undefined }),
  token('an algorithm that the guard does not accept', {}, '401 unsupported_token', { algorithms: ['RS256'] }),
  {
    what: 'a header that is not JSON',
    outcome: () => outcomeOfToken(keyed.door.guard, signJws(keyed.ec, '!!!', JSON.stringify(keyed.claims))),
    expected: '401 malformed_token',
  },
  {
    what: 'a token with a letter in front',
    outcome: () => outcomeOfToken(keyed.door.guard, `CORRUPT-${keyed.door.issuer.issue()}`),
    expected: '401 malformed_token',
  },
  {
    what: 'a check of alg that is switched off',
    outcome: () => outcomeOfOptions({ ...issuer, validators: { alg: false } }),
    expected: /"validators" is unknown/,
    differs: 'RFC 8725 §3.1, the caller always states the algorithms',
  },
])

testCases('own rules for claims', [
  token('another value', { foo: 'bar' }, '401 malformed_token', { claims: fooIs('baz') }),
  token('the value', { foo: 'bar' }, 'granted', { claims: fooIs('bar') }),
  token('a rule that nothing fits', {}, '401 malformed_token', { claims: fooIs(Number.NaN) }),
  {
    ...token('an asynchronous rule', { foo: 'bar' }, '401 malformed_token', { claims: fooIs('bar', true) }),
    differs: 'a cached token is decided on immediately, so a schema must be synchronous',
  },
])
