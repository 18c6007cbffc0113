import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createDenyList } from './deny-list.ts'
import { shareDenyList } from './shared-deny-list.ts'

const now = Math.floor(Date.now() / 1000)
const denial = JSON.stringify({ issuer: 'https://issuer.test/', jti: 'j', until: now + 3600 })

/** Redis with one denial, which can be unavailable. */
async function createShared() {
  const redis = { isDown: false, loads: 0, reconnected: () => {} }
  const send = async () => {
    redis.loads += 1
    if (redis.isDown) throw new Error('down')
    return redis.loads === 1 ? [] : [denial]
  }
  const list = createDenyList()
  const onReconnected = (listener: () => void) => {
    redis.reconnected = listener
  }
  await shareDenyList(list, { send, subscribe: async () => {}, onReconnected })
  return { redis, list }
}

describe('shareDenyList', () => {
  it('loads the denials again with a backoff when that fails after a reconnection', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { redis, list } = await createShared()
    redis.isDown = true
    redis.reconnected()
    await settled()
    assert.equal(redis.loads, 2)
    for (const seconds of [1, 2, 4]) {
      t.mock.timers.tick(seconds * 1000)
      await settled()
    }
    assert.deepEqual([redis.loads, list.size], [5, 0])
    redis.isDown = false
    t.mock.timers.tick(8000)
    await settled()
    assert.deepEqual([redis.loads, list.size], [6, 1])
    t.mock.timers.tick(600_000)
    await settled()
    assert.equal(redis.loads, 6)
  })

  it('does not wait for the backoff when the subscriber is connected again', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { redis, list } = await createShared()
    redis.isDown = true
    redis.reconnected()
    await settled()
    redis.isDown = false
    redis.reconnected()
    await settled()
    assert.deepEqual([redis.loads, list.size], [3, 1])
    t.mock.timers.tick(600_000)
    await settled()
    assert.equal(redis.loads, 3)
  })
})

function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
