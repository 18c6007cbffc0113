import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createClient } from 'redis'
import { send } from '../../src/adapters/contract/request.ts'
import { createProver, createTestIssuer } from '../../src/testing/index.ts'
import { redisUrl, skipWithoutRedis } from '../support/redis.ts'

const BASE_URL = 'https://api.example.com'
const skip = await skipWithoutRedis()

describe('Two processes that store used proofs in Redis', { skip }, () => {
  const client = createProver()
  const processes: ChildProcess[] = []
  const origins: string[] = []
  let issuer: Awaited<ReturnType<typeof createTestIssuer>>
  before(async () => {
    issuer = await createTestIssuer()
    const program = join(import.meta.dirname, '../support/replaying-process.js')
    for (let started = 0; started < 2; started += 1) {
      const child = spawn(process.execPath, [program, JSON.stringify(issuer), BASE_URL, redisUrl], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      processes.push(child)
      const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
      origins.push(String(line).trim())
    }
  })
  after(async () => {
    const ended = processes.map(child => once(child, 'exit'))
    for (const { stdin } of processes) stdin?.end()
    await Promise.all(ended)
    await issuer.close()
  })

  function requests(count: number): Promise<number[]> {
    const headers = client.headers({ accessToken: issuer.issueBound(client), url: `${BASE_URL}/orders` })
    return Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const { status } = await send(`${origins[index % 2]}/orders`, headers)
        return status ?? 0
      }),
    )
  }

  it('accept one of 50 concurrent requests with one proof', async () => {
    for (let round = 0; round < 3; round += 1) {
      const statuses = await requests(50)
      assert.deepEqual(statuses.sort(), [200, ...Array.from({ length: 49 }, () => 401)])
    }
  })

  it('set keys that expire with the proof', async () => {
    const redis = createClient({ url: redisUrl })
    await redis.connect()
    const before = new Set(await redis.keys('tollgate:dpop:*'))
    await requests(2)
    const [key = '', ...more] = (await redis.keys('tollgate:dpop:*')).filter(each => !before.has(each))
    const milliseconds = await redis.pTTL(key)
    redis.destroy()
    assert.deepEqual(more, [])
    assert.ok(milliseconds > 320_000 && milliseconds <= 330_000, `${milliseconds} ms`)
  })
})
