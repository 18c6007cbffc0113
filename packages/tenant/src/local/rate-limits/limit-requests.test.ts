import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import inject from 'light-my-request'
import { limitRequests } from './limit-requests.ts'
import { createRateLimits, type RateLimits } from './rate-limits.ts'

/** The addresses that limits count for. */
async function addressesOf(proxied: boolean): Promise<string[]> {
  const counted: string[] = []
  const limits: RateLimits = {
    settings: () => ({ preset: 'free', enforce: true }),
    set: () => {},
    count(_path, address) {
      counted.push(address)
      return undefined
    },
  }
  const listener = limitRequests((_request, response) => response.end(), limits, proxied)
  const headers = { 'x-forwarded-for': '203.0.113.7' }
  await inject(listener, { method: 'GET', url: '/userinfo', headers, remoteAddress: '10.0.0.1' })
  return counted
}

describe('limitRequests', () => {
  it('counts for the client behind a trusted proxy', async () => {
    assert.deepEqual(await addressesOf(true), ['203.0.113.7'])
  })

  it('ignores X-Forwarded-For without a proxy', async () => {
    assert.deepEqual(await addressesOf(false), ['10.0.0.1'])
  })
})

describe('createRateLimits', () => {
  it('forgets the address counted longest ago beyond 10,000 addresses', () => {
    const limits = createRateLimits(() => 0)
    limits.set({ preset: 'free', enforce: true })
    const isRejected = (address: string) => limits.count('/userinfo', address)?.retryAfter !== undefined
    for (let request = 0; request < 10; request++) assert.equal(isRejected('first'), false)
    assert.equal(isRejected('first'), true)
    for (let address = 0; address < 9_999; address++) isRejected(`other ${address}`)
    assert.equal(isRejected('first'), true)
    isRejected('one more')
    assert.equal(isRejected('first'), false)
  })

  it('follows a Date that is faked after it was made', () => {
    const limits = createRateLimits()
    limits.set({ preset: 'free', enforce: true })
    const isRejected = () => limits.count('/userinfo', 'one')?.retryAfter !== undefined
    while (!isRejected());
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 })
    try {
      assert.equal(isRejected(), false)
    } finally {
      mock.timers.reset()
    }
  })
})
