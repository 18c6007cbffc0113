import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { dpop, replayCache, replayStore } from '../../src/dpop/index.ts'
import { createGuard as createAnyGuard } from '../../src/guard.ts'
import { authenticated, insecureOptional, optional } from '../../src/policy/policy.ts'
import { createProver } from '../../src/testing/index.ts'
import { BASE_URL, createDpopDoor, outcomeOf } from '../support/dpop-door.ts'

const { issuer, clock, client, createGuard, request } = await createDpopDoor()
after(() => issuer.close())

describe('The time of a DPoP proof', () => {
  it('is compared to the second, by the options', async () => {
    const guard = createGuard({ proofSeconds: 60, proofAheadSeconds: 5 })
    const now = clock() / 1000
    for (const [iat, outcome] of [
      [now - 60, 'granted'],
      [now - 61, '401 invalid_proof'],
      [now + 5, 'granted'],
      [now + 6, '401 invalid_proof'],
    ] as const) {
      assert.equal(await outcomeOf(guard, request({ claims: { iat } })), outcome, `${iat - now}`)
    }
  })

  it('is compared again after a thread has verified the signature', async () => {
    const guard = createGuard({}, { threads: true })
    await outcomeOf(guard, request())
    const pending = guard.check(request(), authenticated)
    clock.advance(-3600)
    const decision = await pending
    clock.advance(3600)
    assert.ok(!decision.granted && decision.reason === 'invalid_proof')
  })

  it('does not extend that of a token that expires meanwhile', async () => {
    const guard = createGuard({}, { threads: true })
    const accessToken = issuer.issueBound(client, { exp: clock() / 1000 + 60 })
    await outcomeOf(guard, request({ accessToken }))
    const pending = guard.check(request({ accessToken }), authenticated)
    clock.advance(60)
    const decision = await pending
    assert.ok(!decision.granted && decision.reason === 'expired' && decision.scheme === 'DPoP')
  })
})

describe('A used DPoP proof', () => {
  for (const threads of [false, true]) {
    it(`is refused until it is too old, with threads ${threads}`, async () => {
      const guard = createGuard({}, { threads })
      const sent = request()
      assert.equal(await outcomeOf(guard, sent), 'granted')
      assert.equal(await outcomeOf(guard, sent), '401 replayed_proof')
      assert.equal(await outcomeOf(guard, { ...sent, url: '/orders?page=2' }), '401 replayed_proof')
      clock.advance(299)
      assert.equal(await outcomeOf(guard, sent), '401 replayed_proof')
      clock.advance(2)
      assert.equal(await outcomeOf(guard, sent), '401 invalid_proof')
    })
  }

  it('is one that was accepted: a proof that fails another check can be sent again', async () => {
    const guard = createGuard()
    const sent = request({ accessToken: issuer.issueBound(client) })
    assert.equal(await outcomeOf(guard, { ...sent, method: 'POST' }), '401 invalid_proof')
    assert.equal(await outcomeOf(guard, { ...sent, url: '/admin' }), '401 invalid_proof')
    const [header, payload, signature = ''] = sent.headers.dpop.split('.')
    const forged = [header, payload, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('.')
    assert.equal(await outcomeOf(guard, { ...sent, headers: { ...sent.headers, dpop: forged } }), '401 invalid_proof')
    assert.equal(await outcomeOf(guard, sent), 'granted')
  })

  it('does not use up the same jti of another client', async () => {
    const guard = createGuard()
    const prover = createProver({ clock })
    const accessToken = issuer.issueBound(prover)
    assert.equal(await outcomeOf(guard, request({ claims: { jti: 'one' } })), 'granted')
    assert.equal(await outcomeOf(guard, request({ prover, accessToken, claims: { jti: 'one' } })), 'granted')
    assert.equal(await outcomeOf(guard, request({ claims: { jti: 'one' } })), '401 replayed_proof')
  })

  it('is known to every guard with the same verifier', async () => {
    const verifier = dpop({ baseUrls: [BASE_URL] })
    const [first, second] = [1, 2].map(() => createAnyGuard({ ...issuer, clock, dpop: verifier }))
    assert.ok(first && second)
    const sent = request()
    assert.equal(await outcomeOf(first, sent), 'granted')
    assert.equal(await outcomeOf(second, sent), '401 replayed_proof')
  })
})

describe('An unavailable store of used DPoP proofs', () => {
  for (const [what, replays] of [
    ['throws', replayStore(() => assert.fail('down'))],
    ['rejects', replayStore(async () => assert.fail('down'))],
    ['hangs', replayStore(() => new Promise(() => {}), { timeoutSeconds: 0.02 })],
  ] as const) {
    it(`leads to 503 when it ${what}, for optional tokens too`, async () => {
      const guard = createGuard({ replays })
      for (const policy of [authenticated, optional, insecureOptional]) {
        assert.equal(await outcomeOf(guard, request(), policy), '503 replays_unavailable')
      }
    })
  }

  it('leads to 503 with a time to retry when it is full, and no proof is accepted again', async () => {
    const guard = createGuard({ replays: replayCache({ entries: 1 }) })
    const sent = request()
    assert.equal(await outcomeOf(guard, sent), 'granted')
    const decision = await guard.check(request(), authenticated)
    assert.ok(!decision.granted && decision.status === 503)
    assert.ok((decision.retryAfterSeconds ?? 0) > 329 && (decision.retryAfterSeconds ?? 0) <= 390)
    assert.equal(await outcomeOf(guard, sent), '401 replayed_proof')
  })
})
