import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, IncomingMessage } from 'node:http'
import { connect, Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { createGuard, type Guard } from '../guard.ts'
import { anyone, authenticated, optional, when } from '../policy.ts'
import { createTestIssuer } from '../testing/index.ts'
import { allowUpgrade } from './node.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())

/** A server whose every connection is upgraded to the protocol `echo`, which tells the token's subject. */
async function serve(guard: Guard) {
  const server = createServer()
  server.on(
    'upgrade',
    allowUpgrade(guard, authenticated, (_request, socket, _head, token) => {
      socket.end(`HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n${token.claims.sub}`)
    }),
  )
  await once(server.listen(0, 'localhost'), 'listening')
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  const { port } = address
  return {
    async upgrade(...fields: string[]): Promise<Socket> {
      const socket = connect(port, 'localhost')
      await once(socket, 'connect')
      socket.write(
        ['GET / HTTP/1.1', 'host: localhost', 'connection: upgrade', 'upgrade: echo', ...fields, '', ''].join('\r\n'),
      )
      return socket
    },
    [Symbol.asyncDispose]: async () => {
      await once(server.close(), 'close')
    },
  }
}

describe('An upgrade that is guarded', () => {
  it('tells the listener whose request it is, whether or not keys must be fetched', async () => {
    await using server = await serve(createGuard(issuer))
    for (const sub of ['first', 'second']) {
      const answer = await text(await server.upgrade(`authorization: Bearer ${issuer.issue({ sub })}`))
      assert.match(answer, /^HTTP\/1\.1 101 /)
      assert.ok(answer.endsWith(`\r\n\r\n${sub}`))
    }
  })

  it('is refused with an HTTP answer, and the connection ends', async () => {
    await using server = await serve(createGuard(issuer))
    assert.equal(
      await text(await server.upgrade()),
      [
        'HTTP/1.1 401 Unauthorized',
        'content-type: application/json; charset=utf-8',
        'cache-control: no-store',
        'www-authenticate: Bearer',
        'content-length: 37',
        'connection: close',
        '',
        '{"message":"Requires authentication"}',
      ].join('\r\n'),
    )
    assert.match(
      await text(await server.upgrade(`authorization: Bearer ${issuer.issue({ exp: 1 })}`)),
      /^HTTP\/1\.1 401 .*expired/s,
    )
    assert.match(
      await text(await server.upgrade('authorization: Bearer a', 'authorization: Bearer b')),
      /^HTTP\/1\.1 400 /,
    )
  })

  it('ends the connection when a test of the policy throws, and hands on what it threw', async () => {
    const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
    const request = new IncomingMessage(new Socket())
    request.headers.authorization = `Bearer ${issuer.issue()}`
    const broken = when('it to work', () => {
      throw new Error('The test is broken')
    })
    const listener = allowUpgrade(createGuard(issuer), broken, () => assert.fail('It passed'))
    await assert.rejects(listener(request, socket, Buffer.alloc(0)), /The test is broken/)
    assert.ok(socket.destroyed)
  })

  for (const policy of [anyone, optional]) {
    it(`demands a token, so it takes no "${policy.kind}"`, () => {
      assert.throws(() => Reflect.apply(allowUpgrade, undefined, [createGuard(issuer), policy, () => {}]), TypeError)
    })
  }

  it('survives that the client is gone before the keys are fetched', async () => {
    const asked = Promise.withResolvers<void>()
    const keys = Promise.withResolvers<void>()
    const guard = createGuard({
      ...issuer,
      fetch: async (...request) => {
        asked.resolve()
        await keys.promise
        return fetch(...request)
      },
    })
    await using server = await serve(guard)
    const gone = await server.upgrade(`authorization: Bearer ${issuer.issue()}`)
    await asked.promise
    gone.resetAndDestroy()
    keys.resolve()
    const answer = await text(await server.upgrade(`authorization: Bearer ${issuer.issue({ sub: 'next' })}`))
    assert.ok(answer.endsWith('next'))
  })
})
