import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { runInNewContext } from 'node:vm'
import { createFrontDoor } from '../../test/support/front-door.ts'
import * as forExpress from '../adapters/express/express.ts'
import * as forFetch from '../adapters/fetch/fetch.ts'
import * as forHono from '../adapters/hono/hono.ts'
import * as forKoa from '../adapters/koa/koa.ts'
import { Requires } from '../adapters/nest/nest.ts'
import * as forNode from '../adapters/node/node.ts'
import { requiredScope } from './challenge-scope.ts'
import { requires } from './decorators.ts'
import { explain } from './explain.ts'
import {
  allOf,
  anyOf,
  anyone,
  authenticated,
  type Condition,
  claim,
  insecureOptional,
  optional,
  permissions,
  scopes,
  when,
} from './policy.ts'

const door = await createFrontDoor()
after(() => door[Symbol.asyncDispose]())

const [a, b, c] = [permissions('a'), permissions('b'), scopes('c')]
const nested = allOf(a, anyOf(b, c))

describe('a policy', () => {
  for (const [what, policy, claims, status] of [
    ['authenticated', authenticated, {}, 200],
    ['one permission, had', a, { permissions: ['a'] }, 200],
    ['one permission, had among others', a, { permissions: ['b', 'a'] }, 200],
    ['one permission, not had', a, { permissions: ['b'] }, 403],
    ['one permission, none had', a, { permissions: [] }, 403],
    ['one permission, no claim', a, {}, 403],
    ['two permissions, both had', permissions('a', 'b'), { permissions: ['b', 'a'] }, 200],
    ['two permissions, one had', permissions('a', 'b'), { permissions: ['a'] }, 403],
    ['a permission, had as a scope', a, { scope: 'a' }, 403],
    ['a scope, had', c, { scope: 'a b c' }, 200],
    ['a scope, had as a permission', c, { permissions: ['c'] }, 403],
    ['a scope, part of a longer one', c, { scope: 'cc c:c' }, 403],
    ['two scopes, both had', scopes('c', 'd'), { scope: 'd c' }, 200],
    ['two scopes, one had', scopes('c', 'd'), { scope: 'd' }, 403],
    ['allOf, all had', allOf(a, c), { permissions: ['a'], scope: 'c' }, 200],
    ['allOf, one had', allOf(a, c), { permissions: ['a'] }, 403],
    ['anyOf, first had', anyOf(a, c), { permissions: ['a'] }, 200],
    ['anyOf, last had', anyOf(a, c), { scope: 'c' }, 200],
    ['anyOf, none had', anyOf(a, c), {}, 403],
    ['nested, had', nested, { permissions: ['a'], scope: 'c' }, 200],
    ['nested, outer missing', nested, { scope: 'c' }, 403],
    ['nested, inner missing', nested, { permissions: ['a'] }, 403],
    ['a claim, equal', claim('org_id', 'org_1'), { org_id: 'org_1' }, 200],
    ['a claim, other', claim('org_id', 'org_1'), { org_id: 'org_2' }, 403],
    ['a claim, in an array', claim('org_id', 'org_1'), { org_id: ['org_1'] }, 403],
    ['a claim, missing', claim('org_id', 'org_1'), {}, 403],
    ['a claim, number for text', claim('level', '1'), { level: 1 }, 403],
    ['a claim, true', claim('email_verified', true), { email_verified: true }, 200],
    ['a claim, truthy', claim('email_verified', true), { email_verified: 'true' }, 403],
    ['a claim, tested', claim('level', level => typeof level === 'number' && level > 1), { level: 2 }, 200],
    ['a claim that every object has', claim('constructor', value => value !== undefined), {}, 403],
    ['a claim named __proto__', claim('__proto__', value => value !== undefined), {}, 403],
  ] as const) {
    it(`leads to ${status}: ${what}`, async () => {
      assert.equal((await door.bearer(door.issuer.issue({ ...claims }), policy)).status, status)
    })
  }

  it('on token and request together sees both', async () => {
    const owner = when<{ readonly owner: string }>('your own order', (token, { owner }) => token.claims.sub === owner)
    const request = { headers: { authorization: `Bearer ${door.issuer.issue({ sub: 'ada' })}` } }
    assert.equal((await door.guard.check(request, owner, { owner: 'ada' })).granted, true)
    assert.equal((await door.guard.check(request, owner, { owner: 'bob' })).granted, false)
  })

  it('rejects a token when a test returns a truthy value other than true', async () => {
    for (const answer of [1, 'false', {}, [false]]) {
      for (const policy of conditionsWith(() => answer)) {
        assert.equal((await door.bearer(door.issuer.issue(), policy)).status, 403)
      }
    }
  })

  for (const [what, promise] of [
    ['resolves to true', async () => true],
    ['rejects', async () => Promise.reject(new RangeError('Out of luck'))],
    ['is of another realm and rejects', () => runInNewContext('Promise.reject()')],
  ] as const) {
    it(`throws a TypeError that names a test whose promise ${what}`, async () => {
      for (const policy of conditionsWith(promise).flatMap(each => [each, allOf(each), anyOf(each)])) {
        await assert.rejects(async () => door.bearer(door.issuer.issue(), policy), {
          name: 'TypeError',
          message: /^The test of (when|claim)\("sub"\) returned a promise: make it synchronous$/,
        })
      }
    })
  }

  for (const value of [undefined, null, false, '', 'route', 'router']) {
    it(`throws an Error when a test throws ${JSON.stringify(value)}`, async () => {
      const policies = conditionsWith(() => {
        throw value
      })
      for (const policy of policies) {
        await assert.rejects(
          async () => door.bearer(door.issuer.issue(), policy),
          error =>
            error instanceof TypeError &&
            /^The test of .* threw a value that is not an Error$/.test(error.message) &&
            error.cause === value,
        )
      }
    })
  }

  it('throws what its test throws', async () => {
    const broken = when('luck', () => {
      throw new RangeError('Out of luck')
    })
    await assert.rejects(async () => door.bearer(door.issuer.issue(), broken), { name: 'RangeError' })
  })
})

/** The conditions that call a function, past the compiler. */
function conditionsWith(test: () => unknown): Condition[] {
  return [Reflect.apply(when, undefined, ['sub', test]), Reflect.apply(claim, undefined, ['sub', test])]
}

describe('a policy without a token', () => {
  const expired = () => door.issuer.issue({ exp: 1 })
  for (const [what, policy, credentials, status] of [
    ['anyone, none', anyone, undefined, 200],
    ['anyone, an invalid one', anyone, `Bearer ${expired()}`, 200],
    ['optional, none', optional, undefined, 200],
    ['optional, another scheme', optional, 'Basic YTpi', 200],
    ['optional, an invalid one', optional, `Bearer ${expired()}`, 401],
    ['optional, malformed', optional, 'Bearer', 400],
    ['insecureOptional, none', insecureOptional, undefined, 200],
    ['insecureOptional, an invalid one', insecureOptional, `Bearer ${expired()}`, 200],
    ['insecureOptional, malformed', insecureOptional, 'Bearer', 200],
    ['authenticated, none', authenticated, undefined, 401],
  ] as const) {
    it(`answers ${status}: ${what}`, async () => assert.equal((await door.ask(credentials, policy)).status, status))
  }

  it('knows who sent a valid one all the same', async () => {
    const request = { headers: { authorization: `Bearer ${door.issuer.issue({ sub: 'ada' })}` } }
    for (const policy of [optional, insecureOptional]) {
      const decision = await door.guard.check(request, policy)
      assert.equal(decision.granted && decision.token?.claims.sub, 'ada')
    }
  })

  it('answers 503 in an outage, even where an invalid one would pass', async () => {
    await using dark = await createFrontDoor()
    dark.issuer.outage()
    for (const policy of [optional, insecureOptional]) {
      assert.equal((await dark.bearer(dark.issuer.issue(), policy)).status, 503)
      assert.equal((await dark.ask(undefined, policy)).status, 200)
    }
  })
})

describe('explain and requiredScope', () => {
  for (const [policy, words, scope] of [
    [anyone, 'nothing', []],
    [authenticated, 'a valid access token', []],
    [permissions('read:a'), 'the permission read:a', ['read:a']],
    [permissions('a', 'b'), 'the permissions a b', ['a', 'b']],
    [scopes('c'), 'the scope c', ['c']],
    [allOf(a, c), 'the permission a and the scope c', ['a', 'c']],
    [anyOf(a, c), 'the permission a or the scope c', ['a']],
    [nested, 'the permission a and (the permission b or the scope c)', ['a', 'b']],
    [anyOf(allOf(a, b), c), '(the permission a and the permission b) or the scope c', ['a', 'b']],
    [allOf(anyOf(a)), 'the permission a', ['a']],
    [allOf(a, permissions('a', 'b')), 'the permission a and the permissions a b', ['a', 'b']],
    [claim('org_id', 'x'), 'the right claim org_id', []],
    [when('your own order', () => true), 'your own order', []],
    [optional, 'no token, or a valid one', []],
    [insecureOptional, 'nothing; a valid token is accepted', []],
  ] as const) {
    it(`say "${words}"`, () => {
      assert.equal(explain(policy), words)
      assert.deepEqual([...requiredScope(policy)], [...scope])
    })
  }
})

describe('a policy that says nothing', () => {
  for (const [what, make] of [
    ['no permission', () => permissions()],
    ['no scope', () => scopes()],
    ['nothing in allOf', () => allOf()],
    ['nothing in anyOf', () => anyOf()],
    ['an empty name', () => permissions('')],
    ['a list of names', () => Reflect.apply(permissions, undefined, [['a', 'b']])],
    ['two names in one', () => scopes('a b')],
    ['no claim', () => claim('', true)],
    ['a list of claims', () => Reflect.apply(claim, undefined, [['org_id'], 'org_1'])],
    ['no description', () => when('', () => true)],
    ['nothing expected of a claim', () => Reflect.apply(claim, undefined, ['org_id', undefined])],
    ['no test', () => Reflect.apply(when, undefined, ['that', undefined])],
  ] as const) {
    it(`is a TypeError: ${what}`, () => assert.throws(make, TypeError))
  }

  for (const [name, combine] of Object.entries({ allOf, anyOf })) {
    for (const [what, wrong] of [
      ['anyone', anyone],
      ['optional', optional],
      ['insecureOptional', insecureOptional],
      ['one that anybody made', { kind: 'anyone' }],
      ['one of an unknown kind', { kind: 'everyone' }],
      ['a kind that every object has', { kind: 'toString' }],
      ['a name', 'authenticated'],
      ['an array of conditions', [a, b]],
      ['nothing', undefined],
      ['null', null],
    ] as const) {
      it(`is a TypeError where types are not checked: ${what} in ${name}`, () => {
        assert.throws(() => Reflect.apply(combine, undefined, [a, wrong]), {
          name: 'TypeError',
          message: new RegExp(`^${name}\\(\\) `),
        })
      })
    }
  }

  it('cannot be made of a good one: policies are frozen', () => {
    for (const policy of [anyone, optional, authenticated, a, c, nested, claim('x', 1), when('x', () => true)]) {
      assert.ok(Object.isFrozen(policy))
    }
    assert.ok(nested.kind === 'allOf' && Object.isFrozen(nested.conditions))
    assert.ok(a.kind === 'permissions' && Object.isFrozen(a.permissions))
  })
})

describe('what is no policy', () => {
  const noPolicies = [undefined, null, permissions, 'authenticated', {}, { kind: 'everybody' }, []]
  const listener = () => {}
  for (const [what, state] of [
    ['allow for Express', (policy: unknown) => Reflect.apply(forExpress.allow, undefined, [policy])],
    ['allow for Hono', (policy: unknown) => Reflect.apply(forHono.allow, undefined, [policy])],
    ['allow for Koa', (policy: unknown) => Reflect.apply(forKoa.allow, undefined, [policy])],
    ['allow for fetch', (policy: unknown) => Reflect.apply(forFetch.allow, undefined, [door.guard, policy, listener])],
    [
      'allow for node:http',
      (policy: unknown) => Reflect.apply(forNode.allow, undefined, [door.guard, policy, listener]),
    ],
    [
      'allowUpgrade',
      (policy: unknown) => Reflect.apply(forNode.allowUpgrade, undefined, [door.guard, policy, listener]),
    ],
    ['@requires', (policy: unknown) => Reflect.apply(requires, undefined, [policy])],
    ['@Requires', (policy: unknown) => Reflect.apply(Requires, undefined, [policy])],
  ] as const) {
    it(`is a TypeError at once in ${what}`, () => {
      for (const policy of noPolicies) {
        assert.throws(() => state(policy), { name: 'TypeError', message: /^A policy is a value such as authenticated/ })
      }
    })
  }
})
