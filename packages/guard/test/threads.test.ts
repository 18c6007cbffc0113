import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { describe, it } from 'node:test'
import { createGuard, type Guard } from '../src/guard.ts'
import { parseJws } from '../src/jose/jws.ts'
import { createStaticKeySet } from '../src/keys/key-set.ts'
import type { Decision } from '../src/policy/decision.ts'
import { authenticated, permissions } from '../src/policy/policy.ts'
import { isRefusal } from '../src/refusal.ts'
import { createSigningKey, type SigningKey, signToken } from '../src/testing/signing-key.ts'
import { verifyToken } from '../src/verify.ts'
import { assertInvalidToken, createStoppedClock, responseOf } from './support/front-door.ts'

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const
const keys = algorithms.map(createSigningKey)
const stranger = createSigningKey('ES256')
const clock = createStoppedClock()
const now = clock() / 1000
const issuer = 'https://issuer.test/'
const audience = 'https://api.test'
const usual = { iss: issuer, aud: audience, exp: now + 3600, permissions: ['read:a'] }

const publish = (published: readonly SigningKey[]) => ({ keys: published.map(key => key.publicJwk) })
const create = (threads: boolean) => createGuard({ issuer, audience, algorithms, clock, threads, keys: publish(keys) })

function sign(key: SigningKey, claims = {}, header = {}): string {
  return signToken(key, { ...usual, ...claims }, header)
}

function check(guard: Guard, token: string, policy = authenticated): Decision | Promise<Decision> {
  return guard.check({ headers: { authorization: `Bearer ${token}` } }, policy)
}

const outcomeOf = (decision: Decision) => (decision.granted ? 'granted' : decision.reason)

/** A token of each kind, and what becomes of it; `n` makes it one of many. */
const kinds = keys.flatMap((key): [what: string, make: (n?: number) => string, outcome: string][] => [
  [`${key.algorithm}, good`, n => sign(key, { n }), 'granted'],
  [`${key.algorithm}, of another body`, n => otherBody(sign(key, { n }), sign(key, { n, sub: 'b' })), 'bad_signature'],
  [`${key.algorithm}, with a signature of zeros`, n => `${unsigned(sign(key, { n }))}.${zeros(key)}`, 'bad_signature'],
  [`${key.algorithm}, with a short signature`, n => `${unsigned(sign(key, { n }))}.AAAA`, 'bad_signature'],
  [`${key.algorithm}, expired`, n => sign(key, { n, exp: now }), 'expired'],
  [`${key.algorithm}, of an unknown key`, n => sign(key, { n }, { kid: 'unknown' }), 'unknown_key'],
  [
    `${key.algorithm}, by a stranger`,
    n => sign({ ...stranger, publicJwk: key.publicJwk }, { n }),
    strangerOutcome(key),
  ],
])

/** Another algorithm under the kid is no key of that kid. */
function strangerOutcome({ algorithm }: SigningKey): string {
  return algorithm === 'ES256' ? 'bad_signature' : 'unknown_key'
}

const unsigned = (token: string) => token.slice(0, token.lastIndexOf('.'))
const otherBody = (token: string, other: string) => unsigned(other) + token.slice(token.lastIndexOf('.'))
const zeros = ({ algorithm }: SigningKey) =>
  Buffer.alloc(algorithm === 'RS256' || algorithm === 'PS256' ? 256 : 64).toString('base64url')

describe('the option threads', () => {
  const [onThreads, onTheSpot] = [create(true), create(false)]

  for (const [what, make, outcome] of kinds) {
    it(`makes no difference to the decision: ${what}`, async () => {
      const token = make()
      for (const guard of [onThreads, onTheSpot]) {
        assert.equal(outcomeOf(await check(guard, token)), outcome)
        assert.equal(outcomeOf(await check(guard, token)), outcome)
      }
    })
  }

  it('is off by default: the decision about a new token is no promise', () => {
    const guard = createGuard({ issuer, audience, clock, keys: publish(keys) })
    const decision = check(guard, sign(keys[0] ?? assert.fail()))
    assert.ok(!(decision instanceof Promise))
    assert.ok(decision.granted)
  })

  it('returns a promise only with threads, for a token that is not cached', async () => {
    const token = sign(keys[0] ?? assert.fail(), { sub: 'new' })
    const first = check(onThreads, token)
    assert.ok(first instanceof Promise)
    await first
    assert.ok(!(check(onThreads, token) instanceof Promise))
    assert.ok(!(check(onTheSpot, token) instanceof Promise))
  })

  it('returns a refusal without a promise if it precedes the signature check', () => {
    for (const [what, make, outcome] of kinds) {
      if (outcome !== 'expired' && outcome !== 'unknown_key') continue
      const decision = check(onThreads, make())
      assert.ok(!(decision instanceof Promise), what)
    }
  })
})

describe('signatures that are checked at one time', () => {
  it('keep 64 concurrent requests separate: each gets its own outcome and token', async () => {
    const guard = create(true)
    const tokens = Array.from({ length: 64 }, (_, n) => {
      const [what, make, outcome] = kinds[(n * 5) % kinds.length] ?? assert.fail()
      return { what, token: make(n), outcome, n }
    })
    for (let round = 0; round < 2; round += 1) {
      const decisions = await Promise.all(tokens.map(({ token }) => check(guard, token)))
      for (const [index, decision] of decisions.entries()) {
        const { what, outcome, n } = tokens[index] ?? assert.fail()
        assert.equal(outcomeOf(decision), outcome, what)
        if (decision.granted) assert.equal(decision.token?.claims.n, n)
      }
    }
  })

  it('of one token let each request pass, and each by its own policy', async () => {
    const guard = create(true)
    const token = sign(keys[0] ?? assert.fail())
    const policies = Array.from({ length: 64 }, (_, n) => permissions(n % 2 ? 'read:a' : 'write:a'))
    const decisions = await Promise.all(policies.map(policy => check(guard, token, policy)))
    assert.deepEqual(
      decisions.map(outcomeOf),
      policies.map((_, n) => (n % 2 ? 'granted' : 'insufficient_scope')),
    )
  })
})

describe('a key that is withdrawn while a thread checks what it signed', () => {
  it('is unknown when the thread returns, so the token is not cached', async () => {
    const [old, young] = [createSigningKey('RS256'), createSigningKey('RS256')]
    let published = [old]
    let fetched = 0
    const fetch = async () => {
      fetched += 1
      return Response.json(publish(published))
    }
    const jwksUri = 'https://issuer.test/keys'
    const clock = createStoppedClock()
    const guard = createGuard({ issuer, audience, jwksUri, clock, fetch, threads: true, keysFreshSeconds: 600 })
    await guard.ready()
    published = [young]
    clock.advance(600)
    // The keys at hand serve while they are refreshed, which takes no turn of the event loop here.
    const token = sign(old, { exp: now + 86_400 })
    const decision = await check(guard, token)
    assert.equal(fetched, 2)
    assertInvalidToken(
      decision.granted ? assert.fail('It passed') : responseOf(decision),
      'The token is signed with a key that its issuer does not publish',
    )
    assert.equal(outcomeOf(await check(guard, token)), 'unknown_key')
    assert.equal(outcomeOf(await check(guard, sign(young))), 'granted')
  })
})

describe('a clock that goes back while a thread checks a signature', () => {
  it('makes a token that is not valid yet of one that was', async () => {
    const clock = createStoppedClock()
    const guard = createGuard({ issuer, audience, algorithms, clock, threads: true, keys: publish(keys) })
    const pending = check(guard, sign(keys[0] ?? assert.fail(), { nbf: clock() / 1000 }))
    clock.advance(-60)
    assert.equal(outcomeOf(await pending), 'not_yet_valid')
  })
})

describe('an error on a thread', () => {
  for (const threads of [true, false]) {
    it(`is a bug and no refusal, with threads ${threads}`, async () => {
      const [key] = keys
      const mistaken = createSigningKey('EdDSA')
      const keySet = createStaticKeySet([
        { keyId: key?.publicJwk.kid, algorithms, keyObject: createPublicKey(mistaken.privateKey), current: true },
      ])
      const trusted = {
        issuer,
        audience,
        audiences: [audience],
        algorithms,
        profile: 'auth0',
        clockToleranceSeconds: 0,
        maxTokenAgeSeconds: Number.MAX_SAFE_INTEGER,
        keySet,
      } as const
      const issuers = { listed: [trusted], find: () => trusted }
      const rules = {
        name: undefined,
        issuers,
        matchesSchema: () => true,
        clockToleranceSeconds: 0,
        maxTokenAgeSeconds: Number.MAX_SAFE_INTEGER,
        clock,
        threads,
        proofs: undefined,
        certificates: undefined,
      }
      const jws = parseJws(sign(key ?? assert.fail()))
      assert.ok(!isRefusal(jws))
      await assert.rejects(
        async () => verifyToken(rules, jws, 'Bearer', clock()),
        threads ? /invalid digest/ : /Unsupported crypto operation/,
      )
    })
  }
})
