import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFetchPauses } from './backoff.ts'

const names = (count: number) => Array.from({ length: count }, (_, index) => `key-${index}`)

describe('createFetchPauses', () => {
  it('remembers at most 1,000 key IDs that were not found, the latest among them', () => {
    const pauses = createFetchPauses(30)
    for (const name of names(5000)) pauses.missed(name, 0)
    const cached = names(5000).filter(name => pauses.hasMissed(name, 0))
    assert.ok(cached.length <= 1000, `${cached.length} are cached`)
    assert.ok(cached.includes('key-4999'))
  })

  it('remembers 1,000 key IDs that were not found for two cool-downs', () => {
    const pauses = createFetchPauses(30)
    for (const name of names(1000)) pauses.missed(name, 0)
    for (const name of names(1000)) {
      assert.ok(pauses.hasMissed(name, 59_999))
      assert.ok(!pauses.hasMissed(name, 60_000))
    }
  })
})
