import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { dashboard } from './dashboard.ts'

const ISSUER = 'http://localhost:7070/'
const HELLO_WORLD = {
  audience: 'https://hello-world.example.com',
  apiOrigin: 'http://localhost:6060',
  clientOrigin: 'http://localhost:4040',
}
const NAVIGATION = { accept: 'text/html,application/xhtml+xml' }

describe('dashboard', () => {
  const webRoot = mkdtempSync(join(tmpdir(), 'tollgate-dashboard-'))
  let app: FastifyInstance

  before(async () => {
    mkdirSync(join(webRoot, 'assets'))
    writeFileSync(join(webRoot, 'index.html'), '<title>The page</title>')
    writeFileSync(join(webRoot, 'quickstart.html'), '<title>The quickstart</title>')
    writeFileSync(join(webRoot, 'assets/index-abc.js'), 'start()')
    app = Fastify()
    await app.register(dashboard, { issuer: ISSUER, clientId: 'the-dashboard', helloWorld: HELLO_WORLD, webRoot })
  })
  after(async () => {
    await app.close()
    rmSync(webRoot, { recursive: true })
  })

  for (const url of ['/dashboard', '/dashboard/', '/dashboard/apis/abc/test?from=mail', '/dashboard/callback?code=1']) {
    it(`answers a person's address with the page: ${url}`, async () => {
      const response = await app.inject({ url, headers: NAVIGATION })
      assert.equal(response.statusCode, 200)
      assert.match(response.body, /The page/)
      assert.equal(response.headers['cache-control'], 'no-cache')
      const policy = String(response.headers['content-security-policy'])
      assert.match(policy, /default-src 'none'; script-src 'self';/)
      assert.doesNotMatch(policy, /unsafe|http|data:/)
      assert.equal(response.headers['x-content-type-options'], 'nosniff')
    })
  }

  it('leads there whoever opens the address of the tenant', async () => {
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
    ['what no person opens', { url: '/dashboard/nothing', headers: { accept: 'application/json' } }],
    ['what is posted', { url: '/dashboard/apis', method: 'POST', headers: NAVIGATION }],
    ['a file beside the pages', { url: '/dashboard/..%2f..%2fetc%2fpasswd', headers: {} }],
  ] as const) {
    it(`has no page for ${what}`, async () => {
      const response = await app.inject(request)
      assert.equal(response.statusCode, 404)
      assert.doesNotMatch(response.body, /The page/)
    })
  }

  it('tells the pages which tenant they belong to', async () => {
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
