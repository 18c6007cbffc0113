import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { createNonces } from './nonce.ts'

const secret = randomBytes(32)
const STEP = 60_000
const start = 1_800_000_000_000 - (1_800_000_000_000 % STEP)

describe('createNonces', () => {
  it('hands out the same nonce within a step and another one in the next', () => {
    const nonces = createNonces(secret, 60)
    assert.equal(nonces.current(start), nonces.current(start + STEP - 1))
    assert.notEqual(nonces.current(start), nonces.current(start + STEP))
  })

  it('hands out 22 characters that a header may hold', () => {
    assert.match(createNonces(secret, 60).current(start), /^[\w-]{22}$/)
  })

  it('accepts a nonce until two steps after its own', () => {
    const nonces = createNonces(secret, 60)
    const nonce = nonces.current(start)
    const until = start + 3 * STEP
    for (const now of [start, start + STEP, until - 1]) assert.equal(nonces.acceptedUntil(nonce, now), until)
    assert.equal(nonces.acceptedUntil(nonce, until), undefined)
  })

  it("accepts a nonce of an instance whose clock is ahead by a step, and none of a later one's", () => {
    const nonces = createNonces(secret, 60)
    const ahead = createNonces(secret, 60)
    assert.equal(nonces.acceptedUntil(ahead.current(start + STEP), start), start + 4 * STEP)
    assert.equal(nonces.acceptedUntil(ahead.current(start + 2 * STEP), start), undefined)
  })

  it('accepts no nonce of another secret, and none that is cut or longer', () => {
    const nonces = createNonces(secret, 60)
    const nonce = nonces.current(start)
    for (const other of [
      createNonces(randomBytes(32), 60).current(start),
      '',
      nonce.slice(1),
      `${nonce}A`,
      'undefined',
    ]) {
      assert.equal(nonces.acceptedUntil(other, start), undefined)
    }
  })

  it('keeps its secret when the given bytes change', () => {
    const bytes = Uint8Array.from(secret)
    const nonces = createNonces(bytes, 60)
    bytes.fill(0)
    assert.equal(nonces.current(start), createNonces(secret, 60).current(start))
  })
})
