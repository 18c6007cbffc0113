import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { dashboard } from './dashboard.ts'

const ISSUER = 'http://localhost:7070/'
const HELLO_WORLD = {
  audience: 'https://hello-world.example.com',
  apiOrigin: 'http://localhost:6060',
  clientOrigin: 'http://localhost:4040',
}
const NAVIGATION = { accept: 'text/html,application/xhtml+xml' }
const FILES = {
  'index.html': '<title>The page</title>',
  'quickstart.html': '<title>The quickstart</title>',
  'assets/index-abc.js': 'start()',
}

describe('dashboard', () => {
  const webRoot = mkdtempSync(join(tmpdir(), 'tollgate-dashboard-'))
  let app: FastifyInstance

  before(async () => {
    mkdirSync(join(webRoot, 'assets'))
    for (const [file, text] of Object.entries(FILES)) {
      writeFileSync(join(webRoot, file), text)
      writeFileSync(join(webRoot, `${file}.br`), brotliCompressSync(text))
      writeFileSync(join(webRoot, `${file}.gz`), gzipSync(text))
    }
    writeFileSync(join(webRoot, 'assets/font-abc.woff2'), 'a font')
    app = Fastify()
    await app.register(dashboard, { issuer: ISSUER, clientId: 'the-dashboard', helloWorld: HELLO_WORLD, webRoot })
  })
  after(async () => {
    await app.close()
    rmSync(webRoot, { recursive: true })
  })

  for (const url of ['/dashboard', '/dashboard/', '/dashboard/apis/abc/test?from=mail', '/dashboard/callback?code=1']) {
    it(`GET ${url} returns the page with its security headers`, async () => {
      const response = await app.inject({ url, headers: NAVIGATION })
      assert.equal(response.statusCode, 200)
      assert.match(response.body, /The page/)
      assert.equal(response.headers['cache-control'], 'no-cache')
      const policy = String(response.headers['content-security-policy'])
      assert.match(policy, /default-src 'none'; script-src 'self';/)
      assert.doesNotMatch(policy, /unsafe|http|data:/)
      assert.match(policy, /; form-action 'none'; base-uri 'none'; frame-ancestors 'none'$/)
      assert.equal(response.headers['permissions-policy'], 'camera=(), geolocation=(), microphone=()')
      assert.equal(response.headers['cross-origin-opener-policy'], 'same-origin')
      assert.equal(response.headers['referrer-policy'], 'no-referrer')
      assert.equal(response.headers['x-content-type-options'], 'nosniff')
    })
  }

  for (const [what, request] of [
    ['curl', { url: '/dashboard', headers: { accept: '*/*' } }],
    ['curl, at a deep link', { url: '/dashboard/apis/abc/test', headers: { accept: '*/*' } }],
    ['curl, with HEAD', { url: '/dashboard/logs', method: 'HEAD', headers: { accept: '*/*' } }],
    ['a client that sends no Accept', { url: '/dashboard/users', headers: {} }],
    ['a browser, at an identifier with a dot', { url: '/dashboard/users/auth0%7Cj.doe', headers: NAVIGATION }],
  ] as const) {
    it(`answers ${what} with the page`, async () => {
      const response = await app.inject(request)
      assert.equal(response.statusCode, 200)
      assert.match(String(response.headers['content-type']), /^text\/html/)
      assert.equal(response.headers['cache-control'], 'no-cache')
    })
  }

  for (const [accepted, encoding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['deflate', undefined],
    ['identity', undefined],
    [undefined, undefined],
  ] as const) {
    for (const [url, text] of [
      ['/dashboard', FILES['index.html']],
      ['/dashboard/', FILES['index.html']],
      ['/dashboard/apis/abc/test', FILES['index.html']],
      ['/dashboard/assets/index-abc.js', FILES['assets/index-abc.js']],
      ['/quickstart', FILES['quickstart.html']],
    ] as const) {
      it(`sends ${url} as ${encoding ?? 'it is'} for Accept-Encoding "${accepted}"`, async () => {
        const headers = { ...NAVIGATION, ...(accepted !== undefined && { 'accept-encoding': accepted }) }
        const { statusCode, headers: sent, rawPayload } = await app.inject({ url, headers })
        assert.equal(statusCode, 200)
        assert.equal(sent['content-encoding'], encoding)
        assert.equal(sent.vary, 'accept-encoding')
        assert.match(String(sent['content-type']), url.endsWith('.js') ? /^application\/javascript/ : /^text\/html/)
        assert.match(String(sent['cache-control']), url.endsWith('.js') ? /immutable/ : /^no-cache$/)
        assert.equal(decode(rawPayload, encoding), text)
      })
    }
  }

  it('sends a font as it is, and keeps it', async () => {
    const response = await app.inject({
      url: '/dashboard/assets/font-abc.woff2',
      headers: { 'accept-encoding': 'br, gzip' },
    })
    assert.equal(response.body, 'a font')
    assert.equal(response.headers['content-encoding'], undefined)
    assert.match(String(response.headers['cache-control']), /immutable/)
  })

  it('GET / redirects to the dashboard', async () => {
    const response = await app.inject({ url: '/', headers: NAVIGATION })
    assert.equal(response.statusCode, 302)
    assert.equal(response.headers.location, '/dashboard')
  })

  it('keeps the files whose names carry their content', async () => {
    const response = await app.inject('/dashboard/assets/index-abc.js')
    assert.equal(response.headers['cache-control'], 'public, max-age=31536000, immutable')
  })

  for (const [what, request] of [
    ['a script that is gone', { url: '/dashboard/assets/index-old.js', headers: NAVIGATION }],
    ['a script that is gone, for any Accept', { url: '/dashboard/assets/index-old', headers: { accept: '*/*' } }],
    ['a file that is not there', { url: '/dashboard/logo.png', headers: { accept: '*/*' } }],
    ['a request for JSON', { url: '/dashboard/nothing', headers: { accept: 'application/json' } }],
    ['what is posted', { url: '/dashboard/apis', method: 'POST', headers: NAVIGATION }],
    ['a file outside the pages', { url: '/dashboard/..%2f..%2fetc%2fpasswd', headers: {} }],
  ] as const) {
    it(`has no page for ${what}`, async () => {
      const response = await app.inject(request)
      assert.equal(response.statusCode, 404)
      assert.doesNotMatch(response.body, /The page/)
    })
  }

  it('GET /dashboard/config.json names the tenant', async () => {
    const response = await app.inject('/dashboard/config.json')
    assert.deepEqual(response.json(), {
      domain: 'http://localhost:7070',
      clientId: 'the-dashboard',
      audience: 'http://localhost:7070/api/v2/',
      helloWorld: HELLO_WORLD,
    })
    assert.equal(response.headers['cache-control'], 'no-store')
  })

  it('leads to the quickstart from its address with a slash behind it', async () => {
    const response = await app.inject('/quickstart/')
    assert.equal(response.statusCode, 302)
    assert.equal(response.headers.location, '/quickstart')
  })

  it('lets the window in which somebody logs in answer to the quickstart', async () => {
    const response = await app.inject({ url: '/quickstart', headers: NAVIGATION })
    assert.match(response.body, /The quickstart/)
    assert.equal(response.headers['cross-origin-opener-policy'], 'same-origin-allow-popups')
    assert.equal(response.headers['cache-control'], 'no-cache')
  })

  it('says that it is not built', async () => {
    const bare = Fastify()
    await bare.register(dashboard, {
      issuer: ISSUER,
      clientId: 'x',
      helloWorld: HELLO_WORLD,
      webRoot: join(webRoot, 'nothing'),
    })
    const response = await bare.inject({ url: '/dashboard', headers: NAVIGATION })
    assert.equal(response.statusCode, 404)
    assert.match(response.body, /The dashboard is not built: run \\"npm run build\\"/)
    await bare.close()
  })
})

function decode(body: Buffer, encoding: 'br' | 'gzip' | undefined): string {
  if (encoding === undefined) return body.toString()
  return (encoding === 'br' ? brotliDecompressSync(body) : gunzipSync(body)).toString()
}
