import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFetchBackoff } from './backoff.ts'

const names = (count: number) => Array.from({ length: count }, (_, index) => `key-${index}`)

describe('createFetchBackoff', () => {
  it('records at most 1,000 key IDs that were not found, including the latest', () => {
    const backoff = createFetchBackoff(30)
    for (const name of names(5000)) backoff.missed(name, 0)
    const cached = names(5000).filter(name => backoff.hasMissed(name, 0))
    assert.ok(cached.length <= 1000, `${cached.length} are cached`)
    assert.ok(cached.includes('key-4999'))
  })

  it('records 1,000 key IDs that were not found for two cool-downs', () => {
    const backoff = createFetchBackoff(30)
    for (const name of names(1000)) backoff.missed(name, 0)
    for (const name of names(1000)) {
      assert.ok(backoff.hasMissed(name, 59_999))
      assert.ok(!backoff.hasMissed(name, 60_000))
    }
  })
})
