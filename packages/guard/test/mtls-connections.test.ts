/** Client certificates on real connections: each version of TLS, resumed sessions, and HTTP/2. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  connect as connectHttp2,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { type ConnectionOptions, connect, type SecureVersion } from 'node:tls'
import { createCertificate, type TestCertificate } from '../src/adapters/contract/client-certificate.ts'
import { allow } from '../src/adapters/node/node.ts'
import { authenticated } from '../src/policy/policy.ts'
import { listenOnLoopback } from '../src/testing/loopback-server.ts'
import { createMtlsDoor } from './support/mtls-door.ts'

const { issuer, client, other, token, createGuard } = await createMtlsDoor()
const certificate = await createCertificate()
const guard = createGuard()
const tls = { key: certificate.key, cert: certificate.cert, requestCert: true, rejectUnauthorized: false }
const server = createServer(
  tls,
  allow(guard, authenticated, (_request, response) => response.end('orders')),
)
const { origin, close } = await listenOnLoopback(server, 'https')
after(() => Promise.all([issuer.close(), close()]))
const port = Number(new URL(origin).port)

interface Connected {
  readonly status: number
  readonly body: string
  readonly resumed: boolean
  /** To resume it. */
  readonly session: Buffer | undefined
}

/** One request on a connection of its own. */
async function get(options: ConnectionOptions, sent: TestCertificate | undefined): Promise<Connected> {
  const identity = sent && { key: sent.key, cert: sent.cert }
  const socket = connect({ port, host: 'localhost', rejectUnauthorized: false, ...options, ...identity })
  let session: Buffer | undefined
  socket.on('session', given => {
    session = given
  })
  await once(socket, 'secureConnect')
  const resumed = socket.isSessionReused()
  socket.write(`GET / HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`)
  const body = await text(socket)
  const status = Number(body.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length))
  return { status, body, resumed, session }
}

function resume({ session }: Connected): ConnectionOptions {
  return { session: session ?? assert.fail('No session to resume') }
}

const VERSIONS: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1.3']
for (const version of VERSIONS) {
  const range = { minVersion: version, maxVersion: version }

  describe(`A bound token on a connection of ${version}`, () => {
    it('is accepted with its certificate, on a resumed session as well', async () => {
      const first = await get(range, client)
      assert.deepEqual([first.status, first.resumed], [200, false])
      const second = await get({ ...range, ...resume(first) }, client)
      assert.deepEqual([second.status, second.resumed], [200, true])
    })

    it('is refused without a certificate, on a resumed session as well', async () => {
      const first = await get(range, undefined)
      assert.deepEqual([first.status, first.resumed], [401, false])
      const second = await get({ ...range, ...resume(first) }, undefined)
      assert.deepEqual([second.status, second.resumed], [401, true])
      assert.match(second.body, /send it with that client certificate/)
    })

    it('is refused on the resumed session of another certificate', async () => {
      const first = await get(range, other)
      const second = await get({ ...range, ...resume(first) }, client)
      assert.equal(first.status, 401)
      assert.ok(!second.resumed || second.status === 401)
    })
  })
}

describe('A bound token on a connection of HTTP/2', () => {
  for (const [what, sent, status] of [
    ['its certificate', client, 'granted'],
    ['another certificate', other, 'binding_mismatch'],
    ['none', undefined, 'binding_required'],
  ] as const) {
    it(`is ${status} with ${what}`, async () => {
      const http2 = createSecureServer(tls, async (request: Http2ServerRequest, response: Http2ServerResponse) => {
        const decision = await guard.check(request, authenticated)
        response.end(decision.granted ? 'granted' : decision.reason)
      })
      await once(http2.listen(0, 'localhost'), 'listening')
      const { port: own } = http2.address() as AddressInfo
      const identity = sent && { key: sent.key, cert: sent.cert }
      const session = connectHttp2(`https://localhost:${own}`, { rejectUnauthorized: false, ...identity })
      const answer = await text(session.request({ authorization: `Bearer ${token}` }))
      session.close()
      await new Promise(resolve => http2.close(resolve))
      assert.equal(answer, status)
    })
  }
})
