import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import fakeTimers from '@sinonjs/fake-timers'
import { createGuard, type Guard } from '../src/guard.ts'
import type { Decision } from '../src/policy/decision.ts'
import { authenticated } from '../src/policy/policy.ts'
import { createTestIssuer } from '../src/testing/test-issuer.ts'

/** Takes over time, from `now` on, in milliseconds since the epoch. @returns a function that gives it back */
type FakeTimers = (now: number) => () => void

/** Vitest's and Jest's fake timers are Sinon's. */
const FAKES: Readonly<Record<string, FakeTimers>> = {
  'mock.timers of node:test with Date': now => {
    mock.timers.enable({ apis: ['Date'], now })
    return () => mock.timers.reset()
  },
  'mock.timers of node:test with Date and all timers': now => {
    mock.timers.enable({ apis: ['Date', 'setTimeout', 'setInterval', 'setImmediate'], now })
    return () => mock.timers.reset()
  },
  'the fake timers of Sinon with Date': now => {
    const clock = fakeTimers.install({ now, toFake: ['Date'] })
    return () => clock.uninstall()
  },
  'the fake timers of Sinon with Date, timers and performance': now => {
    const toFake = ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] as const
    const clock = fakeTimers.install({ now, toFake: [...toFake] })
    return () => clock.uninstall()
  },
}

const HOUR = 3_600_000

function check(guard: Guard, token: string): Decision | Promise<Decision> {
  return guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
}

function outcomeOf(decision: Decision): string {
  return decision.granted ? 'granted' : decision.reason
}

for (const [name, fake] of Object.entries(FAKES)) {
  describe(`A guard and a test issuer that were made before ${name}`, () => {
    it('see a token expire, whether it is cached or not', async () => {
      await using issuer = await createTestIssuer()
      const guard = createGuard(issuer)
      const [cached, fresh] = [issuer.issue({ jti: 'cached' }), issuer.issue({ jti: 'fresh' })]
      assert.equal(outcomeOf(await check(guard, cached)), 'granted')
      const restore = fake(Date.now() + 2 * HOUR)
      try {
        assert.equal(outcomeOf(await check(guard, cached)), 'expired')
        assert.equal(outcomeOf(await check(guard, fresh)), 'expired')
      } finally {
        restore()
      }
      assert.equal(outcomeOf(await check(guard, cached)), 'granted')
    })

    it('issue and accept a token of the fake time, with keys that are fetched then', async () => {
      await using issuer = await createTestIssuer()
      const guard = createGuard(issuer)
      await guard.ready()
      for (const now of [Date.now() + 365 * 24 * HOUR, Date.UTC(2001, 0, 1)]) {
        const restore = fake(now)
        try {
          assert.equal(outcomeOf(await check(guard, issuer.issue())), 'granted')
        } finally {
          restore()
        }
      }
      assert.equal(outcomeOf(await check(guard, issuer.issue())), 'granted')
    })
  })
}
