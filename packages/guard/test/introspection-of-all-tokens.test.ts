/** JWTs whose issuer is asked about them as well: `introspection({ tokens: 'all' })`. */
import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { dpop } from '../src/dpop/index.ts'
import { createGuard } from '../src/guard.ts'
import { introspection } from '../src/introspection/index.ts'
import { observe } from '../src/observe.ts'
import { authenticated, permissions } from '../src/policy/policy.ts'
import { createProver, createTestIssuer } from '../src/testing/index.ts'
import { createIntrospectionDoor, outcomeOf } from './support/introspection-door.ts'

const door = await createIntrospectionDoor()
const other = await createTestIssuer({ algorithm: 'ES256', clock: door.clock, audience: door.issuer.audience })
after(() => Promise.all([door[Symbol.asyncDispose](), other.close()]))
const { asked, clock, issuer } = door
beforeEach(() => {
  asked.length = 0
  door.answerJson({ active: true })
})

const JWE = 'eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn'

describe('A JWT that its issuer is asked about', () => {
  it('passes if its signature is valid and the issuer says that it is active, with the claims of the JWT', async () => {
    const guard = door.createGuard({ tokens: 'all' })
    const token = issuer.issue({ sub: 'ann', permissions: ['read:orders'] })
    door.answerJson({ active: true, sub: 'changed', permissions: ['admin'] })
    for (let time = 1; time <= 2; time += 1) {
      const decision = await guard.verify(token, permissions('read:orders'))
      assert.ok(decision.granted && decision.token)
      assert.equal(decision.token.claims.sub, 'ann')
      assert.equal(asked.length, time)
    }
    assert.equal(asked[0]?.form.get('token'), token)
  })

  it('is refused as soon as it is revoked', async () => {
    const guard = door.createGuard({ tokens: 'all' })
    const token = issuer.issue()
    assert.equal(await outcomeOf(guard, token), 'granted')
    door.answerJson({ active: false })
    assert.equal(await outcomeOf(guard, token), '401 inactive')
    assert.equal(await outcomeOf(guard, token), '401 inactive')
    assert.equal(asked.length, 2, 'that it is not active is cached')
  })

  it('is not asked about without the option', async () => {
    door.answerJson({ active: false })
    assert.equal(await outcomeOf(door.createGuard(), issuer.issue()), 'granted')
    assert.equal(asked.length, 0)
  })

  for (const [what, token, outcome] of [
    ['of another issuer', () => other.issue(), 'granted'],
    ['that is expired', () => issuer.issue({ exp: 1 }), '401 expired'],
    ['for another API', () => issuer.issue({ aud: 'https://other.test' }), '401 wrong_audience'],
    ['with another signature', () => `${issuer.issue().slice(0, -8)}AAAAAAAA`, '401 bad_signature'],
    ['of an unknown issuer', () => issuer.issue({ iss: 'https://unknown.test/' }), '401 unknown_issuer'],
    ['that is an ID token', () => issuer.issue({ nonce: 'a' }), '401 not_an_access_token'],
    ['that is none', () => 'eyJhbGciOiJFUzI1NiJ9.e30', '401 malformed_token'],
  ] as const) {
    it(`is not sent to the issuer if it is one ${what}`, async () => {
      const { audience, algorithms } = issuer
      const issuers = [issuer, other].map(each => ({
        issuer: each.issuer,
        jwksUri: each.jwksUri,
        audience,
        algorithms,
      }))
      const client = { id: 'api', secret: 'known-to-this-test' }
      const settings = { client, endpoint: door.endpoint, issuer: issuer.issuer, tokens: 'all' } as const
      const guard = createGuard({ issuers, clock, introspection: introspection(settings) })
      assert.equal(await outcomeOf(guard, token()), outcome)
      assert.equal(asked.length, 0)
    })
  }

  it('costs one question for requests at the same time, and is cached for so long as the option says', async () => {
    const guard = door.createGuard({ tokens: 'all', cacheSeconds: 10 })
    const token = issuer.issue()
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => outcomeOf(guard, token)))
    assert.deepEqual(new Set(outcomes), new Set(['granted']))
    assert.equal(await outcomeOf(guard, token), 'granted')
    assert.equal(asked.length, 1)
    clock.advance(11)
    assert.equal(await outcomeOf(guard, token), 'granted')
    assert.equal(asked.length, 2)
  })

  it('is refused from the cache when its issuer has withdrawn the key of its signature', async () => {
    const guard = door.createGuard({ tokens: 'all', cacheSeconds: 3600 }, { keysFreshSeconds: 1 })
    const token = issuer.issue({ exp: Math.floor(clock() / 1000) + 7200 })
    assert.equal(await outcomeOf(guard, token), 'granted')
    issuer.rotate()
    clock.advance(100)
    await outcomeOf(guard, issuer.issue())
    await guard.ready()
    assert.equal(await outcomeOf(guard, token), '401 unknown_key')
  })

  it('gets 503 while the issuer cannot be asked, and no cached answer past its time', async () => {
    const guard = door.createGuard({ tokens: 'all', cacheSeconds: 10 })
    const token = issuer.issue()
    assert.equal(await outcomeOf(guard, token), 'granted')
    door.answer = response => response.writeHead(500).end()
    assert.equal(await outcomeOf(guard, token), 'granted')
    clock.advance(11)
    assert.equal(await outcomeOf(guard, token), '503 introspection_unavailable')
  })

  for (const [what, answer, outcome] of [
    ['names another issuer', { active: true, iss: 'https://other.test/' }, '401 unknown_issuer'],
    ['calls it a refresh token', { active: true, token_type: 'refresh_token' }, '401 not_an_access_token'],
    ['has no boolean', { active: 'true' }, '503 introspection_unavailable'],
  ] as const) {
    it(`is refused if the answer ${what}`, async () => {
      door.answerJson(answer)
      assert.equal(await outcomeOf(door.createGuard({ tokens: 'all' }), issuer.issue()), outcome)
    })
  }

  it('is refused if it expires while the issuer is asked', async () => {
    const guard = door.createGuard({ tokens: 'all' })
    const token = issuer.issue({ exp: Math.floor(clock() / 1000) + 60 })
    door.answer = response => {
      clock.advance(61)
      response.end('{"active":true}')
    }
    assert.equal(await outcomeOf(guard, token), '401 expired')
  })

  it('that is bound to a key needs its proof each time, also if the answer is cached', async () => {
    const guard = door.createGuard(
      { tokens: 'all', cacheSeconds: 60 },
      { dpop: dpop({ baseUrls: ['https://api.example.com'] }) },
    )
    const prover = createProver({ clock })
    const token = issuer.issueBound(prover)
    const request = () => ({
      method: 'GET',
      url: '/orders',
      headers: prover.headers({ accessToken: token, url: 'https://api.example.com/orders' }),
    })
    for (let time = 0; time < 2; time += 1) {
      assert.ok((await guard.check(request(), authenticated)).granted)
      const { dpop: _, ...headers } = request().headers
      const decision = await guard.check({ ...request(), headers }, authenticated)
      assert.ok(!decision.granted)
      assert.equal(decision.reason, 'invalid_proof')
    }
    assert.equal(asked.length, 1)
  })

  it('is told of in events, with the answer of the issuer', async () => {
    const told: string[] = []
    const stop = observe({
      introspection: ({ outcome }) => told.push(outcome),
      tokenRefused: ({ reason }) => told.push(reason),
      decision: ({ outcome }) => told.push(outcome),
    })
    const guard = door.createGuard({ tokens: 'all' })
    await outcomeOf(guard, issuer.issue())
    door.answerJson({ active: false })
    await outcomeOf(guard, issuer.issue({ sub: 'b' }))
    stop()
    assert.deepEqual(told, ['active', 'granted', 'inactive', 'inactive', 'inactive'])
  })
})

describe('An encrypted token', () => {
  it('is asked about with "all", and its claims are those of the answer', async () => {
    door.answerJson({ active: true, ...door.claims({ sub: 'ann' }) })
    const decision = await door.createGuard({ tokens: 'all' }).verify(JWE)
    assert.ok(decision.granted && decision.token)
    assert.equal(decision.token.claims.sub, 'ann')
    assert.equal(asked.length, 1)
  })

  it('is refused otherwise', async () => {
    assert.equal(await outcomeOf(door.createGuard(), JWE), '401 encrypted_token')
    assert.equal(asked.length, 0)
  })
})

it('introspection() refuses another value of "tokens"', () => {
  const client = { id: 'api', secret: 'secret' }
  for (const tokens of ['jwt', true, null]) {
    assert.throws(() => Reflect.apply(introspection, undefined, [{ client, tokens }]), {
      message: `The option "tokens" must be "opaque" or "all", not "${tokens}"`,
    })
  }
})
