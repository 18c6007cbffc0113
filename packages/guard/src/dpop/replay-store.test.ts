import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { replayStore, type SetIfAbsent } from './replay-store.ts'

const now = 1_800_000_000_000
const proof = { thumbprint: 'a'.repeat(43), jti: 'b', expiresAt: now + 1500.5 }

function use(setIfAbsent: SetIfAbsent, timeoutSeconds = 1) {
  return replayStore(setIfAbsent, { timeoutSeconds }).use(proof, now)
}

describe('replayStore', () => {
  it('sets a key of the proof for the time in which it could be replayed', async () => {
    const calls: unknown[][] = []
    assert.equal(
      await use((...call) => {
        calls.push(call)
        return true
      }),
      'first',
    )
    const [[key, milliseconds] = []] = calls
    assert.match(String(key), /^tollgate:dpop:[\w-]{43}$/)
    assert.equal(milliseconds, 1501)
  })

  it('uses another key for another jti and for another client', async () => {
    const keys = new Set<string>()
    const store = replayStore(key => Boolean(keys.add(key)))
    for (const other of [proof, { ...proof, jti: 'c' }, { ...proof, thumbprint: 'b'.repeat(43) }]) {
      await store.use(other, now)
    }
    assert.equal(keys.size, 3)
  })

  it('refuses a proof whose key was set before', async () => {
    assert.equal(await use(() => false), 'replayed')
    assert.equal(await use(async () => false), 'replayed')
  })

  for (const [what, setIfAbsent, problem] of [
    ['throws', () => assert.fail('down'), /down/],
    ['rejects', async () => assert.fail('down'), /down/],
    ['hangs', () => new Promise<boolean>(() => {}), /no result after 0\.02 s/],
    ['rejects after its time', () => new Promise<boolean>((_, reject) => setTimeout(reject, 40)), /no result/],
  ] satisfies [string, SetIfAbsent, RegExp][]) {
    it(`is unavailable when the store ${what}`, async () => {
      const outcome = await use(setIfAbsent, 0.02)
      assert.ok(typeof outcome === 'object')
      assert.equal(outcome.retryAfterSeconds, 1)
      assert.match(outcome.problem, problem)
    })
  }

  for (const value of ['OK', null, undefined, 1]) {
    it(`is unavailable when the store returns ${JSON.stringify(value)}`, async () => {
      const outcome = await Reflect.apply(use, undefined, [async () => value])
      assert.match(outcome.problem, /must return true or false/)
    })
  }

  it('throws a TypeError for what is not a function, and for a wrong option', () => {
    assert.throws(() => Reflect.apply(replayStore, undefined, [{}]), /takes a function/)
    for (const timeoutSeconds of [0, 61, Number.NaN, '1']) {
      const create = () => Reflect.apply(replayStore, undefined, [() => true, { timeoutSeconds }])
      assert.throws(create, /"timeoutSeconds" must be a number/)
    }
  })
})
