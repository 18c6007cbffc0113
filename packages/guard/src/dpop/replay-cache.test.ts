import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { addDigest, createDigestSet, hasDigest } from './digest-set.ts'
import { replayCache } from './replay-cache.ts'

const MINUTE = 60_000
const start = 1_800_000_000_000 - (1_800_000_000_000 % MINUTE)
const thumbprint = 'a'.repeat(43)

function proof(jti: string, expiresAt = start + 5 * MINUTE) {
  return { thumbprint, jti, expiresAt }
}

describe('replayCache', () => {
  it('accepts a proof once', () => {
    const cache = replayCache()
    assert.equal(cache.use(proof('a'), start), 'first')
    assert.equal(cache.use(proof('a'), start), 'replayed')
    assert.equal(cache.use(proof('b'), start), 'first')
  })

  it('accepts the same jti of another key', () => {
    const cache = replayCache()
    cache.use(proof('a'), start)
    assert.equal(cache.use({ ...proof('a'), thumbprint: 'b'.repeat(43) }, start), 'first')
  })

  it('refuses a jti again in a proof that expires later', () => {
    const cache = replayCache()
    cache.use(proof('a'), start)
    assert.equal(cache.use(proof('a', start + 20 * MINUTE), start), 'replayed')
  })

  it('notes a proof until it has expired', () => {
    const cache = replayCache()
    const expiresAt = start + 5 * MINUTE + 1
    cache.use(proof('a', expiresAt), start)
    assert.equal(cache.use(proof('a', expiresAt), expiresAt), 'replayed')
    assert.equal(cache.use(proof('a', expiresAt), start + 6 * MINUTE - 1), 'replayed')
  })

  it('rejects further proofs when it is full, and keeps every proof that could be replayed', () => {
    const cache = replayCache({ entries: 1000 })
    const of = (index: number) => ({ ...proof(`${index}`), thumbprint: String(index).padEnd(43, 'a') })
    for (let index = 0; index < 1000; index += 1) assert.equal(cache.use(of(index), start), 'first')
    const full = cache.use(proof('one more'), start + 1)
    assert.ok(typeof full === 'object' && !(full instanceof Promise))
    assert.equal(full.retryAfterSeconds, 360)
    assert.match(full.problem, /"entries" to more than 1000/)
    for (let index = 0; index < 1000; index += 1) assert.equal(cache.use(of(index), start), 'replayed')
    assert.equal(cache.use(proof('one more', start + 10 * MINUTE), start + 6 * MINUTE), 'first')
  })

  it('keeps its last tenth for other keys when one client fills it', () => {
    const cache = replayCache({ entries: 1000 })
    for (let index = 0; index < 900; index += 1) assert.equal(cache.use(proof(`${index}`), start), 'first')
    for (let index = 0; index < 10; index += 1) assert.equal(typeof cache.use(proof(`more ${index}`), start), 'object')
    assert.equal(cache.use(proof('1'), start), 'replayed')
    // A few of the others may be counted together with the first client.
    const others = Array.from({ length: 120 }, (_, index) => ({
      ...proof('a'),
      thumbprint: String(index).padEnd(43, 'b'),
    }))
    const accepted = others.map(other => cache.use(other, start)).filter(outcome => outcome === 'first')
    assert.equal(accepted.length, 100)
    assert.equal(cache.size?.(), 1000)
    assert.equal(
      cache.use(proof('later', start + 20 * MINUTE), start + 7 * MINUTE),
      'first',
      'counts expire with their proofs',
    )
  })

  for (const entries of [0, -1, 1.5, Number.NaN, 1e12, '5']) {
    it(`throws a TypeError for "entries": ${entries}`, () => {
      assert.throws(() => Reflect.apply(replayCache, undefined, [{ entries }]), /"entries" must be a whole number/)
    })
  }
})

describe('a set of digests', () => {
  it('has what was added, however many share a place, and nothing else', () => {
    const set = createDigestSet()
    const digests = Array.from({ length: 5000 }, (_, index) => {
      const digest = randomBytes(32)
      // Every other one begins like many others.
      if (index % 2) digest.writeInt32LE(index % 7, 0)
      return digest
    })
    for (const [index, digest] of digests.entries()) {
      assert.equal(hasDigest(set, digest), false)
      addDigest(set, digest)
      assert.equal(set.size, index + 1)
    }
    assert.ok(digests.every(digest => hasDigest(set, digest)))
    addDigest(set, digests[0] ?? assert.fail())
    assert.equal(set.size, 5000)
    for (const digest of digests) digest.writeInt32LE(digest.readInt32LE(12) ^ 1, 12)
    assert.ok(digests.every(digest => !hasDigest(set, digest)))
  })
})
