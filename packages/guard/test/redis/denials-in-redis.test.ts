import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from 'redis'
import { send } from '../../src/adapters/contract/request.ts'
import { createDenyList, type SharedDenyList, shareDenyList } from '../../src/revocation/index.ts'
import { createTestIssuer, type TestIssuer } from '../../src/testing/index.ts'
import { redisUrl, skipWithoutRedis } from '../support/redis.ts'

const skip = await skipWithoutRedis()
const key = `tollgate:test:denials:${process.pid}`

/** A way to Redis that can be cut. */
async function createDetour(): Promise<{ readonly url: string; cut(): void; restore(): void; close(): void }> {
  const { hostname, port } = new URL(redisUrl)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer(socket => {
    if (isCut) return socket.destroy()
    const upstream = connect(Number(port || 6379), hostname)
    for (const each of [socket, upstream]) {
      sockets.add(each)
      each
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(each)
          socket.destroy()
          upstream.destroy()
        })
    }
    socket.pipe(upstream).pipe(socket)
    return undefined
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`,
    cut,
    restore: () => {
      isCut = false
    },
    close: () => {
      cut()
      server.close()
    },
  }
}

describe('Two processes that share a deny list through Redis', { skip }, () => {
  const client = createClient({ url: redisUrl })
  const subscriber = createClient({ url: redisUrl })
  let issuer: TestIssuer
  let denyList: SharedDenyList
  let detour: Awaited<ReturnType<typeof createDetour>>
  let child: ChildProcess
  let origin: string

  before(async () => {
    issuer = await createTestIssuer()
    await Promise.all([client.connect(), subscriber.connect()])
    denyList = await shareDenyList(createDenyList({ tokenLifetimeSeconds: 60 }), {
      send: args => client.sendCommand(args),
      subscribe: (name, listener) => subscriber.subscribe(name, listener),
      onReconnected: listener => subscriber.on('ready', listener),
      key,
    })
    await denyList.deny({ issuer: issuer.issuer, jti: 'before the start' })
    detour = await createDetour()
    const program = join(import.meta.dirname, '../support/denying-process.js')
    child = spawn(process.execPath, [program, JSON.stringify(issuer), key, redisUrl, detour.url], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    assert.ok(child.stdout)
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
    origin = String(line).trim()
  })
  after(async () => {
    const ended = once(child, 'exit')
    child.stdin?.end()
    await ended
    detour.close()
    await client.del(key)
    client.destroy()
    subscriber.destroy()
    await issuer.close()
  })

  async function statusOf(token: string): Promise<number | undefined> {
    return (await send(`${origin}/`, { authorization: `Bearer ${token}` })).status
  }

  /** Asks the other process until it refuses the token. The test runner ends a test that waits in vain. */
  async function refused(token: string): Promise<void> {
    while ((await statusOf(token)) !== 401) await delay(5)
  }

  it('load the denials that were made before they started', async () => {
    assert.equal(await statusOf(issuer.issue({ jti: 'before the start' })), 401)
    assert.equal(await statusOf(issuer.issue({ jti: 'another' })), 200)
  })

  it('pass a denial on, for a token that the other has cached', { timeout: 20_000 }, async () => {
    const token = issuer.issue({ sub: 'ada', iat: Math.floor(Date.now() / 1000) - 5 })
    for (let time = 0; time < 2; time += 1) assert.equal(await statusOf(token), 200)
    await denyList.deny({ issuer: issuer.issuer, sub: 'ada' })
    assert.equal(denyList.size, 2)
    await refused(token)
  })

  it('load what was denied while a subscriber was cut off', { timeout: 20_000 }, async () => {
    const token = issuer.issue({ sid: 'session' })
    assert.equal(await statusOf(token), 200)
    detour.cut()
    await denyList.deny({ issuer: issuer.issuer, sid: 'session' })
    assert.equal(await statusOf(token), 200)
    detour.restore()
    await refused(token)
  })

  it('store denials until the tokens have expired', async () => {
    const until = Math.floor(Date.now() / 1000) + 60
    const stored = await client.zRangeWithScores(key, 0, -1)
    assert.equal(stored.length, 3)
    for (const { score } of stored) assert.ok(score <= until + 1 && score > until - 30, `${score}`)
    assert.deepEqual(JSON.parse(stored[0]?.value ?? ''), {
      issuer: issuer.issuer,
      jti: 'before the start',
      until: stored[0]?.score,
    })
  })

  it('reject a denial that is wrong, or that Redis does not take', async () => {
    // Wrong on purpose, as a caller without types may be.
    await assert.rejects(denyList.deny(Object({ issuer: issuer.issuer })), TypeError)
    const broken = await shareDenyList(createDenyList(), {
      send: ([command]) => (command === 'ZRANGE' ? Promise.resolve([]) : Promise.reject(new Error('down'))),
      subscribe: () => Promise.resolve(),
      onReconnected: () => undefined,
    })
    await assert.rejects(broken.deny({ issuer: issuer.issuer, sub: 'eve' }), /down/)
    assert.equal(broken.size, 1)
  })

  it('load the denials behind one that is wrong', async () => {
    let reconnect: () => void = () => assert.fail('Not registered')
    let stored: string[] = []
    const list = await shareDenyList(createDenyList(), {
      send: () => Promise.resolve(stored),
      subscribe: () => Promise.resolve(),
      onReconnected: listener => {
        reconnect = listener
      },
    })
    stored = ['{', JSON.stringify({ issuer: issuer.issuer, jti: 'behind' })]
    const warned = once(process, 'warning')
    reconnect()
    const [{ message }] = await warned
    assert.match(message, /^A shared denial was not added/)
    assert.equal(list.size, 1)
  })

  it('do not start without the stored denials', async () => {
    const options = { subscribe: () => Promise.resolve(), onReconnected: () => undefined }
    const failing = { ...options, send: () => Promise.reject(new Error('down')) }
    await assert.rejects(shareDenyList(createDenyList(), failing), /down/)
    await assert.rejects(shareDenyList(createDenyList(), { ...options, send: () => Promise.resolve('OK') }), /"send"/)
    const full = {
      ...options,
      send: () => Promise.resolve(['a', 'b'].map(jti => JSON.stringify({ issuer: 'i', jti }))),
    }
    await assert.rejects(shareDenyList(createDenyList({ atMost: 1 }), full), RangeError)
  })
})
