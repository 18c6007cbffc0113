import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { CannotStart } from '../cannot-start.ts'
import { assertFreePorts } from './free-ports.ts'

describe('assertFreePorts', () => {
  it('accepts free ports, and reports a port in use with its variable', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await assert.rejects(
      assertFreePorts({ API_PORT: port }),
      error =>
        error instanceof CannotStart &&
        error.message.includes(`Port ${port} is in use`) &&
        /API_PORT/.test(error.message),
    )
    server.close()
    await once(server, 'close')
    await assertFreePorts({ API_PORT: port })
  })
})
