/**
 * A process of an API whose guard stores used proofs in Redis. It prints its origin, and serves until its input ends.
 *
 * Arguments: the options of the issuer as JSON, the base URL, and the URL of Redis.
 */
import { once } from 'node:events'
import { stdin, stdout } from 'node:process'
import { createClient } from 'redis'
import { allow } from '../../src/adapters/node/node.ts'
import { dpop, replayStore } from '../../src/dpop/index.ts'
import { createGuard } from '../../src/guard.ts'
import type { GuardOptions } from '../../src/options/options.ts'
import { authenticated } from '../../src/policy/policy.ts'
import { createLoopbackServer } from '../../src/testing/loopback-server.ts'

const [issuer = '', baseUrl = '', redisUrl = ''] = process.argv.slice(2)
const settings: GuardOptions = JSON.parse(issuer)
const redis = createClient({ url: redisUrl })
await redis.connect()
const replays = replayStore(async (key, milliseconds) => {
  const reply = await redis.set(key, '1', { condition: 'NX', expiration: { type: 'PX', value: milliseconds } })
  return reply === 'OK'
})
const guard = createGuard({ ...settings, dpop: dpop({ baseUrls: [baseUrl], replays }) })
const server = await createLoopbackServer(allow(guard, authenticated, (_request, response) => response.end('ok')))
stdout.write(`${server.origin}\n`)
await once(stdin.resume(), 'end')
await server.close()
redis.destroy()
