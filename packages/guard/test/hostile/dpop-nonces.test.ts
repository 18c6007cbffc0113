import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Guard } from '../../src/guard.ts'
import type { GuardedRequest } from '../../src/http/guarded-request.ts'
import { authenticated } from '../../src/policy/policy.ts'
import { createDpopDoor, outcomeOf } from '../support/dpop-door.ts'

const { issuer, clock, createGuard, request } = await createDpopDoor()
after(() => issuer.close())
const secret = new Uint8Array(32).fill(7)
const nonce = { secret }

/** Asserts that a request is refused for its nonce. @returns the nonce of the response */
async function nonceAfter(guard: Guard, sent: GuardedRequest): Promise<string> {
  const decision = await guard.check(sent, authenticated)
  assert.ok(!decision.granted)
  assert.equal(decision.reason, 'use_nonce')
  const { status, headers } = guard.response(decision)
  assert.equal(status, 401)
  assert.match(headers['www-authenticate'] ?? '', /DPoP error="use_dpop_nonce"/)
  assert.equal(headers['cache-control'], 'no-store')
  return headers['dpop-nonce'] ?? assert.fail('The response has no nonce')
}

describe('A DPoP nonce', () => {
  it('is required, and the one of the response is accepted', async () => {
    const guard = createGuard({ nonce })
    const fresh = await nonceAfter(guard, request())
    assert.equal(await outcomeOf(guard, request({ nonce: fresh })), 'granted')
  })

  it('is refused when it is invented, of another secret, too old, or not a string', async () => {
    const guard = createGuard({ nonce })
    const fresh = await nonceAfter(guard, request())
    const foreign = await nonceAfter(createGuard({ nonce: { secret: secret.map(byte => byte + 1) } }), request())
    for (const value of ['invented', foreign, '', null, 1, [fresh], { fresh }]) {
      await nonceAfter(guard, request({ claims: { nonce: value } }))
    }
    clock.advance(180)
    assert.notEqual(await nonceAfter(guard, request({ nonce: fresh })), fresh)
  })

  it('comes with a success when the one of the proof is not the newest, and the proof is accepted once', async () => {
    const guard = createGuard({ nonce })
    const fresh = await nonceAfter(guard, request())
    clock.advance(60)
    const sent = request({ nonce: fresh })
    const decision = await guard.check(sent, authenticated)
    assert.ok(decision.granted)
    assert.deepEqual(Object.keys(decision.headers ?? {}), ['cache-control', 'dpop-nonce'])
    assert.notEqual(decision.headers?.['dpop-nonce'], fresh)
    clock.advance(60)
    assert.equal(await outcomeOf(guard, sent), '401 replayed_proof')
  })

  it('makes the clock of the client unimportant, within a day', async () => {
    const guard = createGuard({ nonce })
    const fresh = await nonceAfter(guard, request())
    const now = clock() / 1000
    for (const [seconds, outcome] of [
      [-80_000, 'granted'],
      [80_000, 'granted'],
      [-90_000, '401 invalid_proof'],
      [90_000, '401 invalid_proof'],
    ] as const) {
      const sent = request({ nonce: fresh, claims: { iat: now + seconds } })
      assert.equal(await outcomeOf(guard, sent), outcome, `${seconds}`)
    }
  })

  it('is accepted by every instance with the secret', async () => {
    const [first, second] = [createGuard({ nonce }), createGuard({ nonce })]
    assert.equal(await outcomeOf(second, request({ nonce: await nonceAfter(first, request()) })), 'granted')
  })

  it('is not in responses to bearer tokens', async () => {
    const guard = createGuard({ nonce })
    const decision = await guard.check({ headers: { authorization: 'Bearer a' } }, authenticated)
    assert.ok(!decision.granted)
    assert.equal(guard.response(decision).headers['dpop-nonce'], undefined)
  })

  it('is ignored in a proof when the guard uses none', async () => {
    assert.equal(await outcomeOf(createGuard(), request({ nonce: 'of the authorization server' })), 'granted')
  })
})
