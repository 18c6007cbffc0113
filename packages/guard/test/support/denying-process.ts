/**
 * A process of an API whose guard shares its deny list through Redis. It prints its origin, and serves until its input
 * ends.
 *
 * Arguments: the options of the issuer as JSON, the key, the URL of Redis, and the URL for its subscriber.
 */
import { once } from 'node:events'
import { stdin, stdout } from 'node:process'
import { createClient } from 'redis'
import { allow } from '../../src/adapters/node/node.ts'
import { createGuard } from '../../src/guard.ts'
import type { GuardOptions } from '../../src/options/options.ts'
import { authenticated } from '../../src/policy/policy.ts'
import { createDenyList, shareDenyList } from '../../src/revocation/index.ts'
import { createLoopbackServer } from '../../src/testing/loopback-server.ts'

const [issuer = '', key = '', url = '', subscriberUrl = ''] = process.argv.slice(2)
const settings: GuardOptions = JSON.parse(issuer)
const client = createClient({ url })
const subscriber = createClient({ url: subscriberUrl, socket: { reconnectStrategy: () => 20 } })
// Without a listener, a lost connection would end the process.
subscriber.on('error', () => undefined)
await Promise.all([client.connect(), subscriber.connect()])
const denyList = await shareDenyList(createDenyList(), {
  send: args => client.sendCommand(args),
  subscribe: (name, listener) => subscriber.subscribe(name, listener),
  onReconnected: listener => subscriber.on('ready', listener),
  key,
})
const guard = createGuard({ ...settings, denyList })
const server = await createLoopbackServer(allow(guard, authenticated, (_request, response) => response.end('ok')))
stdout.write(`${server.origin}\n`)
await once(stdin.resume(), 'end')
await server.close()
client.destroy()
subscriber.destroy()
