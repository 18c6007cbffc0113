import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { createApp } from './app.ts'

const config = {
  domain: 'http://localhost:7070',
  clientId: 'pYxRfP3mUqTz',
  audience: 'https://hello-world.example.com',
  apiServerUrl: 'http://localhost:6060',
}

const FILES = {
  'index.html': '<!doctype html><div id="root"></div>',
  'assets/index-3f2a.js': 'export {}',
}

describe('the client server', () => {
  let webRoot: string
  let app: ReturnType<typeof createApp>
  let origin: string

  before(async () => {
    webRoot = await mkdtemp(join(tmpdir(), 'tollgate-pages-'))
    await mkdir(join(webRoot, 'assets'))
    for (const [file, text] of Object.entries(FILES)) {
      await writeFile(join(webRoot, file), text)
      await writeFile(join(webRoot, `${file}.br`), brotliCompressSync(text))
      await writeFile(join(webRoot, `${file}.gz`), gzipSync(text))
    }
    app = createApp(config, { webRoot, allowedHosts: ['app.test'] })
    origin = (await app.listen({ port: 0, host: 'localhost' })).replace(/\/\/[^:]+|\/\/\[.*\]/, '//localhost')
  })
  after(async () => {
    await app.close()
    await rm(webRoot, { recursive: true })
  })

  it('GET /config.json returns the configuration with Cache-Control no-store', async () => {
    const response = await fetch(`${origin}/config.json`)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.deepEqual(await response.json(), config)
  })

  for (const path of ['/', '/profile', '/callback?code=abc&state=x', '/no/such/page']) {
    it(`GET ${path} returns the application with Cache-Control no-cache`, async () => {
      const response = await fetch(`${origin}${path}`, { headers: { accept: 'text/html,*/*;q=0.8' } })
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
      assert.equal(response.headers.get('cache-control'), 'no-cache')
      assert.match(await response.text(), /id="root"/)
    })
  }

  for (const accept of ['*/*', undefined]) {
    it(`GET / and /profile return the application for Accept "${accept}", as curl sends it`, async () => {
      const headers = { ...(accept !== undefined && { accept }) }
      for (const url of ['/', '/profile']) {
        const response = await app.inject({ url, headers })
        assert.equal(response.statusCode, 200, url)
        assert.match(response.body, /id="root"/)
      }
    })
  }

  for (const [accepted, encoding] of [
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', null],
  ] as const) {
    for (const [path, text, cached] of [
      ['/', FILES['index.html'], 'no-cache'],
      ['/profile', FILES['index.html'], 'no-cache'],
      ['/assets/index-3f2a.js', FILES['assets/index-3f2a.js'], 'public, max-age=31536000, immutable'],
    ] as const) {
      it(`sends ${path} ${encoding ? `with Content-Encoding ${encoding}` : 'without Content-Encoding'} for Accept-Encoding "${accepted}"`, async () => {
        const response = await fetch(`${origin}${path}`, {
          headers: { accept: 'text/html', 'accept-encoding': accepted },
        })
        assert.equal(response.headers.get('content-encoding'), encoding)
        assert.equal(response.headers.get('vary'), 'accept-encoding')
        assert.equal(response.headers.get('cache-control'), cached)
        assert.equal(await response.text(), text)
      })
    }
  }

  it('sends hashed assets with an immutable Cache-Control of one year', async () => {
    const response = await fetch(`${origin}/assets/index-3f2a.js`)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  })

  for (const [what, path, init] of [
    ['an unknown asset', '/assets/index-0000.js', { headers: { accept: '*/*' } }],
    ['an unknown file', '/logo.png', { headers: { accept: 'text/html' } }],
    ['a path outside the web root', '/..%2f..%2fpackage.json', { headers: { accept: 'text/html' } }],
    ['a request for data', '/profile', { headers: { accept: 'application/json' } }],
    ['a form submission', '/profile', { method: 'POST', body: 'a=b', headers: { 'content-type': 'text/plain' } }],
  ] as const) {
    it(`answers 404 to ${what}`, async () => {
      const response = await fetch(`${origin}${path}`, init)
      assert.equal(response.status, 404)
      assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
    })
  }

  /** Sends a request head that `fetch` would not send. */
  async function send(...head: string[]): Promise<string> {
    const { port } = new URL(origin)
    const socket = connect({ host: 'localhost', port: Number(port) })
    socket.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n`.replaceAll('PORT', port))
    return text(socket)
  }

  for (const path of ['/', '/profile', '/config.json', '/assets/index-3f2a.js', '/assets/none.js', '/%zz']) {
    it(`GET ${path} answers 421 with one sentence for another Host`, async () => {
      for (const host of ['evil.test:PORT', 'localhost:1', '127.0.0.1.nip.io:PORT', 'localhost@evil.test:PORT', '']) {
        const response = await send(`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Accept: text/html')
        assert.match(response, /^HTTP\/1\.1 421 /, host)
        assert.match(
          response,
          /\r\n\r\nThis server is not "[^"]*": call it as "localhost:\d+", or add that host [^\n]*$/,
        )
        assert.match(response, /\r\ncontent-security-policy: default-src 'none';/)
      }
      const absolute = await send(`GET http://evil.test${path} HTTP/1.1`, 'Host: localhost:PORT')
      assert.match(absolute, /^HTTP\/1\.1 421 /)
    })
  }

  it('answers 421 to an upgrade for another Host and to a form submission from another origin', async () => {
    const upgrade = await send('GET / HTTP/1.1', 'Host: evil.test', 'Connection: Upgrade', 'Upgrade: websocket')
    assert.match(upgrade, /^HTTP\/1\.1 421 /)
    const form = await send('POST / HTTP/1.1', 'Host: localhost:PORT', 'Origin: http://evil.test', 'Content-Length: 0')
    assert.match(form, /^HTTP\/1\.1 421 /)
  })

  for (const host of [
    'localhost:PORT',
    'LocalHost:PORT',
    'x.localhost:PORT',
    '127.0.0.1:PORT',
    '[::1]:PORT',
    'app.test',
  ]) {
    it(`GET /config.json answers 200 for the Host ${host}`, async () => {
      assert.match(await send('GET /config.json HTTP/1.1', `Host: ${host}`), /^HTTP\/1\.1 200 /)
    })
  }

  for (const path of ['/', '/config.json', '/assets/index-3f2a.js', '/assets/none.js']) {
    it(`GET ${path} has a Content-Security-Policy that allows only its own origin, the tenant and the API`, async () => {
      const { headers } = await fetch(`${origin}${path}`, { headers: { accept: 'text/html' } })
      assert.equal(
        headers.get('content-security-policy'),
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; " +
          "connect-src 'self' http://localhost:7070 http://localhost:6060; frame-src http://localhost:7070; " +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.equal(headers.get('x-frame-options'), 'DENY')
    })
  }
})
