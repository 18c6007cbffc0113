import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { remembered } from './health.ts'

describe('the readiness of /readyz', () => {
  it('is checked once for all requests of a second', async () => {
    let now = 0
    let checks = 0
    const isReady = remembered(
      async () => {
        checks += 1
        return checks !== 2
      },
      () => now,
    )
    assert.deepEqual(await Promise.all([isReady(), isReady(), isReady()]), [true, true, true])
    now = 999
    assert.equal(await isReady(), true)
    assert.equal(checks, 1)
    now = 1000
    assert.deepEqual(await Promise.all([isReady(), isReady()]), [false, false])
    assert.equal(checks, 2)
    now = 2001
    assert.equal(await isReady(), true)
    assert.equal(checks, 3)
  })
})
