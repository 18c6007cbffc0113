import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { createRequestCheck } from './index.ts'

describe('createRequestCheck', () => {
  const check = createRequestCheck({
    allowedHosts: ['tollgate.test', 'Proxied.Test:8443', '[fd00::1]:7070', '10.0.2.2'],
    allowedOrigins: ['https://app.test', 'capacitor://localhost'],
  })
  let server: Server
  let port: number

  before(async () => {
    server = createServer((request, response) => {
      const misdirected = check(request)
      const body = misdirected?.message ?? ''
      response.writeHead(misdirected ? 421 : 200, { connection: 'close', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    }).listen({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    const address = server.address()
    port = typeof address === 'object' && address ? address.port : 0
  })
  after(() => server.close())

  /** Sends a head as it is, with `PORT` for the server's port. @returns the status and the body */
  async function send(lines: readonly string[]): Promise<{ status: number; body: string }> {
    const socket = connect({ host: '127.0.0.1', port })
    socket.end(`${lines.join('\r\n')}\r\n\r\n`.replaceAll('PORT', String(port)))
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n', 2)
    return { status: Number(head.split(' ', 2)[1]), body }
  }

  for (const host of [
    'localhost:PORT',
    'LocalHost:PORT',
    'app.localhost:PORT',
    'a.b.localhost:PORT',
    '127.0.0.1:PORT',
    '[::1]:PORT',
    'tollgate.test',
    'TOLLGATE.test:1234',
    'proxied.test:8443',
    '[fd00::1]:7070',
    '10.0.2.2:PORT',
  ]) {
    it(`takes a request for the host ${host}`, async () => {
      assert.equal((await send(['GET / HTTP/1.1', `Host: ${host}`])).status, 200)
    })
  }

  for (const host of [
    '',
    'evil.test',
    'evil.test:PORT',
    'localhost',
    'localhost:',
    'localhost:1',
    'localhost:0PORT',
    'localhost:PORTx',
    'localhost.:PORT',
    '.localhost:PORT',
    'xlocalhost:PORT',
    'localhost.evil.test:PORT',
    'app.localhost.evil.test:PORT',
    '127.0.0.1.nip.io:PORT',
    '127.0.0.1.:PORT',
    '127.1:PORT',
    '2130706433:PORT',
    '0.0.0.0:PORT',
    '[::]:PORT',
    '[0:0:0:0:0:0:0:1]:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '::1',
    '[::1',
    'localhost.evil.test:PORT',
    'app.localhost.evil.test:PORT',
    'evil.test@localhost:PORT',
    'localhost:PORT@evil.test',
    'localhost:PORT, evil.test',
    'localhost:PORT/',
    'http://localhost:PORT',
    'l\u00F6calhost:PORT',
    'sub.tollgate.test',
    'proxied.test',
    `${'a.'.repeat(200)}localhost:PORT`,
  ]) {
    it(`refuses a request for the host ${JSON.stringify(host.slice(0, 50))}`, async () => {
      const { status, body } = await send(['GET / HTTP/1.1', `Host: ${host}`])
      assert.equal(status, 421)
      assert.match(body, /^This server is not "[^\n]*": call it as "localhost:\d+", or add that host/)
    })
  }

  it('refuses a second Host header, whichever of them is ours', async () => {
    for (const hosts of [
      ['localhost:PORT', 'evil.test'],
      ['evil.test', 'localhost:PORT'],
      ['localhost:PORT', 'localhost:PORT'],
    ]) {
      const { status } = await send(['GET / HTTP/1.1', ...hosts.map(host => `Host: ${host}`)])
      assert.equal(status, 421, hosts.join())
    }
  })

  it('refuses HTTP/1.0 without a host', async () => {
    assert.equal((await send(['GET / HTTP/1.0'])).status, 421)
    assert.equal((await send(['GET / HTTP/1.0', 'Host: localhost:PORT'])).status, 200)
  })

  for (const [target, host, status] of [
    ['http://localhost:PORT/', 'localhost:PORT', 200],
    ['HTTP://[::1]:PORT/a?b', 'localhost:PORT', 200],
    ['http://localhost:PORT?b', 'localhost:PORT', 200],
    ['*', 'localhost:PORT', 200],
    ['//evil.test/', 'localhost:PORT', 200],
    ['http://evil.test/', 'localhost:PORT', 421],
    ['http://evil.test/', 'evil.test', 421],
    ['http://localhost:PORT/', 'evil.test', 421],
    ['http://localhost/', 'localhost:PORT', 421],
    ['https://localhost:PORT/', 'localhost:PORT', 421],
    ['http://localhost:PORT@evil.test/', 'localhost:PORT', 421],
    ['http://evil.test@localhost:PORT/', 'localhost:PORT', 421],
    ['ftp://localhost:PORT/', 'localhost:PORT', 421],
  ] as const) {
    it(`answers ${status} to the request target "${target}" for the host "${host}"`, async () => {
      assert.equal((await send([`OPTIONS ${target} HTTP/1.1`, `Host: ${host}`])).status, status)
    })
  }

  it('rejects an upgrade request for a foreign host', async () => {
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket']
    assert.equal((await send(['GET / HTTP/1.1', 'Host: evil.test', ...upgrade])).status, 421)
  })

  for (const [origin, status] of [
    ['http://localhost:PORT', 200],
    ['http://127.0.0.1:PORT', 200],
    ['http://app.localhost:PORT', 200],
    ['http://[::1]:PORT', 200],
    ['null', 200],
    ['https://app.test', 200],
    ['capacitor://localhost', 200],
    ['https://tollgate.test', 200],
    ['http://tollgate.test:3000', 200],
    ['https://proxied.test:8443', 200],
    ['https://proxied.test', 421],
    ['http://evil.test', 421],
    ['http://evil.test:PORT', 421],
    ['http://localhost', 421],
    ['http://localhost:1', 421],
    ['https://localhost:PORT', 421],
    ['http://localhost:PORT/', 421],
    ['http://localhost:PORT@evil.test', 421],
    ['http://localhost.evil.test:PORT', 421],
    ['https://app.test:8443', 421],
    ['http://app.test', 421],
    ['localhost:PORT', 421],
    ['file://', 421],
    ['', 421],
  ] as const) {
    it(`answers ${status} to an unsafe method from the origin "${origin}"`, async () => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
        const answer = await send([`${method} / HTTP/1.1`, 'Host: localhost:PORT', `Origin: ${origin}`])
        assert.equal(answer.status, status, method)
        if (status === 421) assert.match(answer.body, RegExp(`^This server takes no ${method} from pages of "`))
      }
    })
  }

  it('refuses two origins, though both are ours', async () => {
    const origins = ['Origin: http://localhost:PORT', 'Origin: http://localhost:PORT']
    assert.equal((await send(['POST / HTTP/1.1', 'Host: localhost:PORT', ...origins])).status, 421)
  })

  it('does not look at the origin of a safe method, which cross-origin readers and preflights send', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      assert.equal(
        (await send([`${method} / HTTP/1.1`, 'Host: localhost:PORT', 'Origin: http://evil.test'])).status,
        200,
      )
    }
  })

  it('repeats no more than the beginning of a long host', async () => {
    const { body } = await send(['GET / HTTP/1.1', `Host: ${'x'.repeat(5000)}`])
    assert.ok(body.length < 300, body)
  })

  for (const host of ['', '*', '*.test', 'http://a.test', 'a.test/', 'a b', 'user@a.test', '.a.test', 'a.test:x']) {
    it(`throws for the allowed host "${host}"`, () => {
      assert.throws(() => createRequestCheck({ allowedHosts: [host] }), {
        name: 'TypeError',
        message: RegExp(`^"${RegExp.escape(host)}" is not an allowed host: name hosts such as`),
      })
    })
  }
})
