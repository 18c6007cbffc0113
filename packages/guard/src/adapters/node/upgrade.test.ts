import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { createGuard, type Guard } from '../../guard.ts'
import { anyone, authenticated, type Condition, optional, when } from '../../policy/policy.ts'
import { createTestIssuer } from '../../testing/index.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { allowUpgrade } from './node.ts'
import type { UpgradeListener } from './upgrade.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())

/** A server whose every connection is upgraded to the protocol `echo`, which tells the token's subject. */
async function serve(guard: Guard, policy: Condition = authenticated, listener: UpgradeListener<VerifiedToken> = echo) {
  const server = createServer()
  server.on('upgrade', allowUpgrade(guard, policy, listener))
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

const echo: UpgradeListener<VerifiedToken> = (_request, socket, _head, token) => {
  socket.end(`HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n${token.claims.sub}`)
}

function throwError(): never {
  throw new Error('A bug')
}

/** @returns a function that ends the collection and returns the messages */
function collectWarnings(): () => string[] {
  const messages: string[] = []
  const collect = ({ message }: Error) => void messages.push(message)
  process.on('warning', collect)
  return () => {
    process.off('warning', collect)
    return messages
  }
}

describe('An upgrade that is guarded', () => {
  it('passes the verified token to the listener, with and without a fetch of keys', async () => {
    await using server = await serve(createGuard(issuer))
    for (const sub of ['first', 'second']) {
      const answer = await text(await server.upgrade(`authorization: Bearer ${issuer.issue({ sub })}`))
      assert.match(answer, /^HTTP\/1\.1 101 /)
      assert.ok(answer.endsWith(`\r\n\r\n${sub}`))
    }
  })

  it('gets an HTTP error response, and the connection ends', async () => {
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

  for (const [what, test] of [
    ['throws', () => throwError()],
    ['returns a promise that rejects with nothing', () => Promise.reject()],
    ['returns a promise', async () => true],
    ['returns a promise that rejects', async () => throwError()],
  ] satisfies [string, () => unknown][]) {
    it(`is answered with 500 when a test of the policy ${what}, and the server goes on`, async () => {
      const broken: Condition = Reflect.apply(when, undefined, ['it to work', test])
      await using server = await serve(createGuard(issuer), broken)
      const warnings = collectWarnings()
      for (let time = 0; time < 2; time += 1) {
        const answer = await text(await server.upgrade(`authorization: Bearer ${issuer.issue()}`))
        assert.match(answer, /^HTTP\/1\.1 500 Internal Server Error\r\n.*"message":"Internal Server Error"}$/s)
      }
      assert.deepEqual(
        warnings(),
        Array(2).fill('Responded with 500 to an upgrade because its policy could not be evaluated'),
      )
    })
  }

  for (const [what, listener] of [
    ['throws', () => throwError()],
    ['rejects', async () => throwError()],
  ] satisfies [string, () => void][]) {
    it(`ends the connection when its listener ${what}, and the server goes on`, async () => {
      await using server = await serve(createGuard(issuer), authenticated, listener)
      const warnings = collectWarnings()
      for (let time = 0; time < 2; time += 1) {
        const socket = await server.upgrade(`authorization: Bearer ${issuer.issue()}`)
        socket.resume()
        await once(socket, 'close')
      }
      assert.deepEqual(warnings(), Array(2).fill('A connection was ended because the listener of its upgrade failed'))
    })
  }

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
