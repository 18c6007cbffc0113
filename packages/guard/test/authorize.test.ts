/** Decisions on tokens that were verified before, and on tokens that come in no header. */
import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { after, describe, it } from 'node:test'
import { inspect } from 'node:util'
import FakeTimers from '@sinonjs/fake-timers'
import { authorize } from '../src/authorize.ts'
import { expiry } from '../src/expiry.ts'
import { createGuard } from '../src/guard.ts'
import {
  allOf,
  anyone,
  authenticated,
  boundBy,
  insecureOptional,
  optional,
  type Policy,
  permissions,
  when,
} from '../src/policy/policy.ts'
import { createTestIssuer } from '../src/testing/test-issuer.ts'
import type { DenyList } from '../src/token/denial.ts'
import type { VerifiedToken } from '../src/token/verified-token.ts'
import { createFrontDoor } from './support/front-door.ts'

const door = await createFrontDoor()
after(() => door[Symbol.asyncDispose]())
const { guard, issuer, clock } = door

async function verified(claims: object = {}): Promise<VerifiedToken> {
  const decision = await guard.verify(issuer.issue({ ...claims }))
  assert.ok(decision.granted && decision.token)
  return decision.token
}

function outcome(token: VerifiedToken | undefined, policy: Policy): unknown {
  const decision = authorize(token, policy)
  return decision.granted ? `granted ${decision.token ? 'with' : 'without'} a token` : decision.reason
}

describe('authorize', () => {
  const read = permissions('read:orders')
  for (const [what, claims, policy, expected] of [
    ['a token that fits', { permissions: ['read:orders'] }, read, 'granted with a token'],
    ['a token that does not fit', {}, read, 'insufficient_scope'],
    [
      'a token without DPoP, in an alternative',
      { permissions: ['read:orders'] },
      allOf(read, authenticated),
      'granted with a token',
    ],
    ['no token', undefined, authenticated, 'missing_credentials'],
    ['no token, where it is optional', undefined, optional, 'granted without a token'],
    ['no token, where an invalid one passes', undefined, insecureOptional, 'granted without a token'],
    ['no token, where everyone may', undefined, anyone, 'granted without a token'],
    ['a token, where everyone may', {}, anyone, 'granted without a token'],
    ['a token, where it is optional', {}, optional, 'granted with a token'],
  ] as const) {
    it(`decides on ${what}`, async () => {
      assert.equal(outcome(claims && (await verified(claims)), policy), expected)
    })
  }

  for (const [policy, expected] of [
    [authenticated, 'expired'],
    [optional, 'expired'],
    [insecureOptional, 'granted without a token'],
    [anyone, 'granted without a token'],
  ] as const) {
    it(`decides on a token that has expired since, by ${policy.kind}: ${expected}`, async () => {
      const token = await verified({ exp: clock() / 1000 + 60 })
      clock.advance(59)
      assert.equal(outcome(token, policy), policy === anyone ? expected : 'granted with a token')
      clock.advance(1)
      assert.equal(outcome(token, policy), expected)
    })
  }

  it('refuses with the very refusal of a request, so that the responses are the same', async () => {
    const token = await verified()
    const policy = permissions('write:orders')
    const request = await guard.verify(token.encoded, policy)
    assert.ok(!request.granted)
    assert.equal(authorize(token, policy), request)
  })

  it('gives when() the context', async () => {
    const own = when('your own order', ({ claims }, order: { owner: string }) => order.owner === claims.sub)
    const token = await verified({ sub: 'ada' })
    assert.equal(authorize(token, own, { owner: 'ada' }).granted, true)
    assert.equal(authorize(token, own, { owner: 'bob' }).granted, false)
  })

  it('publishes its decision', async () => {
    const token = await verified()
    const events: unknown[] = []
    const listen = (event: unknown) => void events.push(event)
    channel('tollgate.guard.decision').subscribe(listen)
    authorize(token, permissions('a'))
    authorize(undefined, authenticated)
    channel('tollgate.guard.decision').unsubscribe(listen)
    assert.partialDeepStrictEqual(events, [
      { outcome: 'insufficient_scope', cached: true },
      { outcome: 'missing_credentials', cached: false },
    ])
  })

  it('throws what a test of the policy throws, and for what is no policy', async () => {
    const token = await verified()
    const broken = when('luck', () => {
      throw new RangeError('broken')
    })
    assert.throws(() => authorize(token, broken), RangeError)
    assert.throws(() => authorize(token, boundBy('dpop')), TypeError)
    assert.throws(() => Reflect.apply(authorize, undefined, [token, permissions]), /A policy is a value/)
    assert.throws(() => Reflect.apply(authorize, undefined, [{ permissions: ['a'] }, permissions('a')]), TypeError)
  })
})

describe('guard.verify', () => {
  const token = () => issuer.issue({ sub: 'ada' })
  for (const [what, text, reason] of [
    ['undefined', undefined, 'missing_credentials'],
    ['null', null, 'missing_credentials'],
    ['an empty text', '', 'missing_credentials'],
    ['an object', { toString: token }, 'missing_credentials'],
    ['an array', [token()], 'missing_credentials'],
    ['a number', 7, 'missing_credentials'],
    ['a scheme and a token', `Bearer ${token()}`, 'malformed_credentials'],
    ['two tokens', `${token()} ${token()}`, 'malformed_credentials'],
    ['two headers', `${token()}, Bearer ${token()}`, 'malformed_credentials'],
    ['a line break behind the token', `${token()}\n`, 'malformed_credentials'],
    ['a token in quotes', `"${token()}"`, 'malformed_credentials'],
    ['spaces', '   ', 'malformed_credentials'],
    ['an opaque token', 'opaque', 'opaque_token'],
    ['a token with another signature', `${token().slice(0, -4)}AAAA`, 'bad_signature'],
    ['an expired token', issuer.issue({ exp: 1 }), 'expired'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const decision = await guard.verify(text)
      assert.equal(decision.granted ? 'granted' : decision.reason, reason)
    })
  }

  it('decides by a policy', async () => {
    const decision = await guard.verify(token(), permissions('a'))
    assert.equal(decision.granted ? 'granted' : decision.reason, 'insufficient_scope')
    assert.deepEqual(await guard.verify(undefined, optional), { granted: true, token: undefined, headers: undefined })
  })
})

describe('expiry', () => {
  const timers = FakeTimers.createClock(Date.now())
  const timedIssuer = createTestIssuer({ clock: () => timers.now })
  after(async () => (await timedIssuer).close())
  const { setTimeout: originalSet, clearTimeout: originalClear } = globalThis

  async function timed(
    lifetime: number,
    denyList?: DenyList,
  ): Promise<{ readonly token: VerifiedToken; restore(): void }> {
    const own = await timedIssuer
    const clocked = createGuard({ ...own, clock: () => timers.now, ...(denyList && { denyList }) })
    const decision = await clocked.verify(own.issue({ exp: Math.floor(timers.now / 1000) + lifetime }))
    assert.ok(decision.granted && decision.token)
    Object.assign(globalThis, { setTimeout: timers.setTimeout, clearTimeout: timers.clearTimeout })
    return {
      token: decision.token,
      restore: () => void Object.assign(globalThis, { setTimeout: originalSet, clearTimeout: originalClear }),
    }
  }

  for (const [what, lifetime] of [
    ['of a minute', 60],
    ['of more than a timer can wait', 40 * 24 * 3600],
  ] as const) {
    it(`calls back once for a token ${what}`, async () => {
      const { token, restore } = await timed(lifetime)
      try {
        const ended: string[] = []
        expiry(token, ({ reason }) => ended.push(reason))
        timers.tick((lifetime - 1) * 1000)
        assert.deepEqual(ended, [])
        timers.tick(2000)
        assert.deepEqual(ended, ['expired'])
        timers.tick(100_000)
        assert.deepEqual(ended, ['expired'])
        assert.equal(timers.countTimers(), 0)
      } finally {
        restore()
      }
    })
  }

  it('does not call back after it was stopped', async () => {
    const { token, restore } = await timed(60)
    try {
      const stop = expiry(token, () => assert.fail('It was stopped'))
      stop()
      assert.equal(timers.countTimers(), 0)
    } finally {
      restore()
    }
  })

  for (const [what, onEnd] of [
    ['throws', () => assert.fail('A bug')],
    ['rejects', () => Promise.reject(new Error('A bug'))],
  ] as const) {
    it(`warns of a function that ${what}, and does not end the process`, async () => {
      const { token, restore } = await timed(60)
      try {
        const warned = once(process, 'warning')
        expiry(token, onEnd)
        timers.tick(61_000)
        const [{ message }] = await warned
        assert.match(message, /^The function of expiry\(\) failed/)
      } finally {
        restore()
      }
    })
  }

  for (const [what, fail] of [
    ['throws', () => assert.fail('A bug')],
    ['returns a promise', () => Promise.reject(new Error('down'))],
  ] as const) {
    it(`takes a token for revoked when the deny list ${what}`, async () => {
      let denies: () => unknown = () => false
      const { token, restore } = await timed(3600, Object({ denies: () => denies() }))
      try {
        const warned = once(process, 'warning')
        const ended: string[] = []
        expiry(token, ({ reason }) => ended.push(reason))
        denies = fail
        timers.tick(61_000)
        assert.deepEqual(ended, ['revoked'])
        const [{ message }] = await warned
        assert.match(message, /"denyList" failed in expiry\(\)/)
      } finally {
        restore()
      }
    })
  }
})

describe('token.encoded', () => {
  it('is the text of the token', async () => {
    const text = issuer.issue({ sub: 'ada' })
    for (let time = 0; time < 2; time += 1) {
      const decision = await guard.check({ headers: { authorization: `Bearer ${text}` } }, authenticated)
      assert.ok(decision.granted)
      assert.equal(decision.token?.encoded, text)
    }
  })

  it('is left out of copies and logs', async () => {
    const token = await verified()
    const { encoded } = token
    assert.ok(!Object.keys(token).includes('encoded'))
    for (const shown of [
      JSON.stringify(token),
      JSON.stringify({ ...token }),
      inspect(token, { showHidden: true, getters: true }),
      inspect({ deep: [token] }, { depth: null, showHidden: true, getters: true }),
      String(token),
    ]) {
      assert.ok(!shown.includes(encoded.slice(-20)), shown)
    }
    assert.match(inspect(token), /^VerifiedToken \{ permissions: /)
  })
})
