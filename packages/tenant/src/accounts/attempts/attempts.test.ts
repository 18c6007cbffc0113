import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { createAttempts } from './attempts.ts'

const LIMIT = { burst: 3, intervalSeconds: 10 }

describe('createAttempts', () => {
  it('lets a burst pass, then one attempt each interval', () => {
    let now = 1_000_000
    const attempts = createAttempts({ limit: LIMIT, now: () => now })
    const waits = () => attempts.waitSeconds('key')

    for (let attempt = 0; attempt < 3; attempt++) {
      assert.equal(waits(), 0)
      attempts.count('key')
    }
    assert.equal(waits(), 10)
    now += 9_001
    assert.equal(waits(), 1)
    now += 999
    assert.equal(waits(), 0)
    attempts.count('key')
    assert.equal(waits(), 10)
    now += 30_000
    for (let attempt = 0; attempt < 3; attempt++) attempts.count('key')
    assert.equal(waits(), 10)
  })

  it('counts each key by itself', () => {
    const attempts = createAttempts({ limit: { burst: 1, intervalSeconds: 10 } })
    attempts.count('one')
    assert.ok(attempts.waitSeconds('one') > 0)
    assert.equal(attempts.waitSeconds('other'), 0)
  })

  it('forgives one attempt, not those before', () => {
    const attempts = createAttempts({ limit: LIMIT, now: () => 0 })
    for (let attempt = 0; attempt < 3; attempt++) attempts.count('key')
    attempts.forgive('key')
    assert.equal(attempts.waitSeconds('key'), 0)
    attempts.count('key')
    assert.equal(attempts.waitSeconds('key'), 10)
  })

  it('keeps the latest keys, up to its capacity', () => {
    const attempts = createAttempts({ limit: { burst: 1, intervalSeconds: 10 }, capacity: 2 })
    attempts.count('first')
    attempts.count('second')
    attempts.count('first')
    attempts.count('third')
    assert.equal(attempts.waitSeconds('second'), 0)
    assert.ok(attempts.waitSeconds('first') > 0)
    assert.ok(attempts.waitSeconds('third') > 0)
  })

  it('follows a Date that is faked after it was made', () => {
    const attempts = createAttempts({ limit: { burst: 1, intervalSeconds: 10 } })
    attempts.count('key')
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 })
    try {
      assert.equal(attempts.waitSeconds('key'), 0)
    } finally {
      mock.timers.reset()
    }
  })
})
