import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { callLocalApi } from './local-api.ts'

const BEGUN = 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nbegun'

/** APIs that do not answer to the end, by path. */
const BROKEN: Record<string, (response: ServerResponse) => void> = {
  '/closed': ({ socket }) => socket?.end(),
  '/half-head': ({ socket }) => socket?.end('HTTP/1.1 200 OK\r\ncontent-'),
  '/gibberish': ({ socket }) => socket?.end('220 mail.example.com ESMTP\r\n'),
  '/half-body': ({ socket }) => socket?.end(BEGUN),
  '/half-chunk': ({ socket }) => socket?.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nbegun'),
  '/reset': ({ socket }) => socket?.write(BEGUN, () => socket.resetAndDestroy()),
  '/not-gzip': response => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
  '/hanging': () => {},
  '/hanging-body': ({ socket }) => socket?.write(BEGUN),
}

describe('POST /local/forwarded-calls', () => {
  let tenant: ManagedTenant
  let api: Server
  let origin: string

  before(async () => {
    tenant = await startManagedTenant()
    api = createServer((request, response) => {
      const broken = BROKEN[request.url ?? '']
      if (broken) broken(response)
      else if (request.url === '/moved') response.writeHead(302, { location: 'https://elsewhere.example.com/' }).end()
      else if (request.url === '/long') response.end('x'.repeat(200_000))
      else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end(request.headers.authorization ?? 'nothing')
    })
    api.listen({ host: 'localhost', port: 0 })
    await once(api, 'listening')
    const address = api.address()
    assert.ok(typeof address === 'object' && address)
    origin = `http://localhost:${address.port}`
  })
  after(async () => {
    api.close()
    api.closeAllConnections()
    await tenant.close()
  })

  const forward = (call: object, headers?: Record<string, string>) =>
    tenant.call('POST', '/local/forwarded-calls', call, headers)

  it('returns the complete response, including the challenge', async () => {
    const answer = await tenant.expect(200, 'POST', '/local/forwarded-calls', {
      url: `${origin}/`,
      authorization: 'Bearer abc',
    })
    assert.equal(answer.status, 401)
    assert.equal(answer.status_text, 'Unauthorized')
    assert.equal(answer.body, 'Bearer abc')
    assert.ok(JSON.stringify(answer.headers).includes('["www-authenticate","Bearer"]'))
  })

  it('sends no credentials that it was not given', async () => {
    const { body } = await tenant.expect(200, 'POST', '/local/forwarded-calls', { url: origin })
    assert.equal(body, 'nothing')
  })

  it('follows no redirect, and cuts a long body', async () => {
    const moved = await tenant.expect(200, 'POST', '/local/forwarded-calls', { url: `${origin}/moved` })
    assert.equal(moved.status, 302)
    const long = await tenant.expect(200, 'POST', '/local/forwarded-calls', { url: `${origin}/long` })
    assert.equal(String(long.body).length, 64 * 1024)
  })

  for (const url of [
    'https://example.com/',
    'http://example.com/',
    'http://localhost.example.com/',
    'http://localhost@example.com/',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'localhost:6060',
  ]) {
    it(`calls no other machine: ${url}`, async () => {
      const { status, body } = await forward({ url })
      assert.equal(status, 400)
      assert.match(JSON.stringify(body), /Only APIs of this machine are called/)
    })
  }

  for (const authorization of ['Bearer secret\r\nx: y', 'Bearer secret token', '']) {
    it(`refuses what is no header, and does not repeat it: ${JSON.stringify(authorization)}`, async () => {
      const { status, body } = await forward({ url: origin, authorization })
      assert.equal(status, 400)
      assert.match(JSON.stringify(body), /The credentials must be/)
      assert.doesNotMatch(JSON.stringify(body), /secret/)
    })
  }

  it('says that nothing answers', async () => {
    const { status, body } = await forward({ url: 'http://localhost:1/' })
    assert.equal(status, 502)
    assert.match(JSON.stringify(body), /No server responds at \\"http:\/\/localhost:1\\"/)
  })

  for (const [what, path] of [
    ['closes the connection at once', '/closed'],
    ['closes it within the head', '/half-head'],
    ['does not speak HTTP', '/gibberish'],
    ['breaks off within the body', '/half-body'],
    ['breaks off within a chunk', '/half-chunk'],
    ['resets the connection within the body', '/reset'],
    ['sends a body that cannot be decompressed', '/not-gzip'],
  ] as const) {
    it(`answers 502 when the API ${what}`, async () => {
      const { status, body } = await forward({ url: `${origin}${path}`, authorization: 'Bearer secret' })
      assert.equal(status, 502)
      assert.match(
        JSON.stringify(body),
        /The response of the API at \\"http:\/\/localhost:\d+\\" is incomplete or not HTTP/,
      )
      assert.doesNotMatch(JSON.stringify(body), /secret/)
    })
  }

  for (const [what, path] of [
    ['before it answers', '/hanging'],
    ['within its body', '/hanging-body'],
  ] as const) {
    it(`gives up an API that hangs ${what}`, async () => {
      await assert.rejects(callLocalApi(new URL(path, origin), undefined, 50), {
        statusCode: 502,
        message:
          /^The API at "http:\/\/localhost:\d+" did not respond within 0\.05 s: look at its log, then send again$/,
      })
    })
  }

  it('wants the right to read client secrets', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:resource_servers')}`
    const { status, body } = await forward({ url: origin }, { authorization })
    assert.equal(status, 403)
    assert.match(JSON.stringify(body), /expected any of: read:client_keys/)
  })
})
