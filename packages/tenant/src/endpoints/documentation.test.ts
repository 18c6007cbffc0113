import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { documentation } from './documentation.ts'

describe('/docs', () => {
  let folder = ''
  let app: FastifyInstance

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-docs-'))
    app = Fastify()
    await app.register(documentation, { webRoot: folder })
  })
  after(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })

  it('says how to build the documentation while it is not built', async () => {
    const response = await app.inject('/docs/')
    assert.equal(response.statusCode, 404)
    assert.match(response.body, /run \\"npm run docs\\"/)
  })

  it('serves pages with and without .html once they are built, and allows only the inline scripts that they have', async () => {
    await mkdir(join(folder, 'how-to'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<script src="/docs/a.js"></script><script id="x">start()</script>')
    await writeFile(join(folder, 'how-to/express.html'), 'Protect an Express API')
    await writeFile(join(folder, 'assets/a.1234.js'), 'start()')

    const home = await app.inject('/docs/')
    assert.equal(home.statusCode, 200)
    const policy = String(home.headers['content-security-policy'])
    // printf 'start()' | openssl dgst -sha256 -binary | base64
    assert.match(policy, /script-src 'self' 'sha256-DIm7WJS6ZKDYe5qFLPy\+h4JFI9Bol5QmYC57mt3Fb00=';/)
    assert.match(policy, /; form-action 'none'; base-uri 'none'; frame-ancestors 'none'$/)
    assert.equal(home.headers['permissions-policy'], 'camera=(), geolocation=(), microphone=()')
    assert.equal(home.headers['cross-origin-opener-policy'], 'same-origin')
    assert.equal(home.headers['referrer-policy'], 'no-referrer')
    assert.equal((await app.inject('/docs')).headers.location, '/docs/')
    for (const path of ['/docs/how-to/express', '/docs/how-to/express.html']) {
      assert.equal((await app.inject(path)).body, 'Protect an Express API')
    }
    assert.match(String((await app.inject('/docs/assets/a.1234.js')).headers['cache-control']), /immutable/)
  })

  it('serves the compressed file that the build made', async () => {
    await writeFile(join(folder, 'long.html'), 'Long')
    await writeFile(join(folder, 'long.html.br'), brotliCompressSync('Long'))
    for (const [url, accepted, encoding] of [
      ['/docs/long.html', 'br, gzip', 'br'],
      ['/docs/long', 'br, gzip', 'br'],
      ['/docs/long', 'identity', undefined],
    ] as const) {
      const { headers, rawPayload } = await app.inject({ url, headers: { 'accept-encoding': accepted } })
      assert.deepEqual([headers['content-encoding'], headers.vary], [encoding, 'accept-encoding'], url)
      assert.equal(headers['content-type'], 'text/html; charset=utf-8')
      assert.equal(String(encoding ? brotliDecompressSync(rawPayload) : rawPayload), 'Long')
    }
  })

  it('serves no file outside its folder', async () => {
    await writeFile(join(folder, '..', 'tollgate-secret.html'), 'secret').catch(() => {})
    for (const path of [
      '/docs/../tollgate-secret.html',
      '/docs/%2e%2e/tollgate-secret.html',
      '/docs/..%2ftollgate-secret',
    ]) {
      assert.notEqual((await app.inject(path)).statusCode, 200, path)
    }
    await rm(join(folder, '..', 'tollgate-secret.html'), { force: true })
  })
})
