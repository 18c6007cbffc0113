/** The claim and scope helpers of express-oauth2-jwt-bearer, as policies of the guard. */
import { after } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import { anyOf, claim, type Policy, scopes, when } from '../../src/policy/policy.ts'
import { createTestIssuer } from '../../src/testing/test-issuer.ts'
import { type Case, outcomeOf, outcomeOfCreating, outcomeOfToken, responseOf, testCases } from './cases.ts'

const issuer = await createTestIssuer({ algorithm: 'ES256' })
after(() => issuer.close())
const guard = createGuard(issuer)

/** RFC 6750 §3.1: the token is valid, and only lacks a privilege. A client that gets 401 would request the same again. */
const VALID_TOKEN = '401 is for tokens that are not valid (RFC 6750 §3.1)'

type Members = Readonly<Record<string, unknown>>

function granted(what: string, policy: Policy, claims: Members): Case {
  return { what, expected: 'granted', outcome: () => outcomeOfToken(guard, issuer.issue(claims), policy) }
}

function refused(what: string, policy: Policy, claims: Members): Case {
  return { ...granted(what, policy, claims), expected: '403 insufficient_scope', differs: VALID_TOKEN }
}

/** A missing scope gets 403 from both, with all the scopes that are needed. */
function challenged(what: string, policy: Policy, claims: Members, challenge: string): Case {
  const authorization = `Bearer ${issuer.issue(claims)}`
  return { what, expected: challenge, outcome: () => responseOf(guard, { headers: { authorization } }, policy) }
}

function wrong(what: string, make: (...args: never[]) => unknown, args: readonly unknown[], expected: RegExp): Case {
  return { what, expected, outcome: () => outcomeOfCreating(() => Reflect.apply(make, undefined, args)) }
}

const never = when('what no token has', () => false)
const always = when('what every token has', () => true)
const moreThanThree = when('num to be greater than 3', ({ claims: { num } }) => typeof num === 'number' && num > 3)

testCases('claimCheck', [
  wrong('no function', when, ['x'], /The test of when\(\) must be a function/),
  {
    what: 'a request without a token',
    outcome: () => outcomeOf(guard, { headers: {} }, always),
    expected: '401 missing_credentials',
  },
  refused('a check that returns false', never, {}),
  granted('a check that returns true', always, {}),
  refused('a number that is too small', moreThanThree, { num: 2 }),
  granted('a number that is large enough', moreThanThree, { num: 4 }),
  {
    ...challenged(
      'a message of its own',
      moreThanThree,
      { num: 2 },
      '403 Bearer error="insufficient_scope", error_description="This needs num to be greater than 3"',
    ),
    differs: VALID_TOKEN,
  },
])

testCases('claimEquals', [
  wrong('no name', claim, [], /needs a name/),
  wrong('an object as the value', claim, ['foo', {}], /expects a string, a number, a boolean or a function/),
  ...['foo', 1, true].map(value => granted(`the value ${value}`, claim('foo', value), { foo: value })),
  granted(
    'the value null',
    claim('foo', value => value === null),
    { foo: null },
  ),
  refused('no such claim', claim('foo', 'bar'), {}),
  refused('another value', claim('foo', 'bar'), { foo: 'baz' }),
])

/** Every one of the values, in an array or in words, as `claimIncludes` reads it. */
function includes(name: string, ...expected: readonly unknown[]): Policy {
  return claim(name, value => {
    const values: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(' ') : []
    return expected.every(each => values.includes(each))
  })
}

testCases('claimIncludes', [
  wrong('no name', claim, [undefined, () => true], /needs a name/),
  refused('no such claim', includes('foo', 'bar'), {}),
  granted('values of other types', includes('foo', 'bar', 1, false), { foo: [false, 1, 'bar'] }),
  refused('words without any of them', includes('foo', 'bar', 'baz'), { foo: 'qux quxx' }),
  refused('words without one of them', includes('foo', 'bar', 'baz'), { foo: 'bar qux' }),
  refused('an array without one of them', includes('foo', 'bar', 'baz'), { foo: ['qux', 'bar'] }),
  refused('a claim that is neither', includes('foo', 'bar', 'baz'), { foo: true }),
  granted('words with all of them', includes('foo', 'bar', 'baz'), { foo: 'foo bar baz' }),
  granted('an array with all of them', includes('foo', 'bar', 'baz'), { foo: ['foo', 'bar', 'baz'] }),
])

testCases('requiredScopes', [
  wrong('no scope', scopes, [], /scopes\(\) needs at least one name/),
  wrong('several scopes in one string', scopes, ['foo bar'], /pass several names as several arguments/),
  challenged(
    'no scope in the token',
    scopes('foo', 'bar'),
    { foo: 'bar' },
    '403 Bearer error="insufficient_scope", error_description="This needs the scopes foo bar", scope="foo bar"',
  ),
  challenged(
    'one of the scopes',
    scopes('foo', 'bar', 'baz'),
    { scope: 'foo bar' },
    '403 Bearer error="insufficient_scope", error_description="This needs the scopes foo bar baz", scope="foo bar baz"',
  ),
  granted('all the scopes', scopes('foo', 'bar'), { scope: 'foo bar' }),
  granted('all the scopes, in an array', scopes('foo', 'bar'), { scope: ['foo', 'bar', 'baz'] }),
])

const any = anyOf(scopes('foo'), scopes('bar'), scopes('baz'))

testCases('scopeIncludesAny', [
  {
    ...challenged(
      'none of the scopes',
      any,
      { scope: 'qux quxx' },
      '403 Bearer error="insufficient_scope", error_description="This needs the scope foo or the scope bar or the scope baz", scope="foo"',
    ),
    differs: 'the scope of a challenge is what is needed (RFC 6750 §3), and one is enough',
  },
  granted('one of the scopes', any, { scope: 'quxx bar' }),
  granted('all the scopes', any, { scope: ['foo', 'bar', 'baz'] }),
])
