import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type LoginServer, startLoginServer } from '../../test/support/login-server.ts'
import { createVisitor } from '../../test/support/visitor.ts'
import { pageHeaders } from './page-headers.ts'

describe('pageHeaders', () => {
  for (const [redirectUri, source] of [
    ['http://localhost:4040/callback?x=1', 'http://localhost:4040'],
    ['https://app.example.com/callback', 'https://app.example.com'],
    ['com.example.app://callback', 'com.example.app:'],
    ['com.example.app:/callback', 'com.example.app:'],
    ['http://[::1]:4040/callback', 'http:'],
    ["http://a;script-src'unsafe-inline'.example/callback", 'http:'],
  ] as const) {
    it(`lets a form lead to "${redirectUri}"`, () => {
      const policy = pageHeaders(redirectUri)['content-security-policy'] ?? ''
      assert.ok(policy?.split('; ').includes(`form-action 'self' ${source}`), policy)
      assert.doesNotMatch(policy, /script-src/)
    })
  }
})

describe('the headers of every page', () => {
  let server: LoginServer
  before(async () => {
    server = await startLoginServer()
  })
  after(() => server.close())

  const pages = {
    'a login page': async () => {
      const visitor = createVisitor()
      return visitor.visit((await visitor.browse(server.authorizationUrl())).url)
    },
    'a sign-up page': async () => {
      const visitor = createVisitor()
      return visitor.visit((await visitor.browse(server.authorizationUrl({ screen_hint: 'signup' }))).url)
    },
    'a refused login': async () => {
      const visitor = createVisitor()
      const { url, html } = await visitor.browse(server.authorizationUrl())
      const form_token = /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
      return visitor.visit(url, { username: 'nobody@example.com', password: 'wrong', form_token })
    },
    'a forged form': () =>
      fetch(`${server.origin}/u/x/login`, { method: 'POST', headers: { origin: 'null' }, body: '' }),
    'an expired page': () => fetch(`${server.origin}/u/x/login`),
  }
  for (const [what, fetchPage] of Object.entries(pages)) {
    it(`are strict on ${what}`, async () => {
      const { headers } = await fetchPage().then(async response => ({
        headers: response.headers,
        html: await response.text(),
      }))
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self'/)
      assert.match(policy, /; base-uri 'none'; frame-ancestors 'none'$/)
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('x-frame-options'), 'DENY')
      assert.equal(headers.get('content-type'), 'text/html; charset=utf-8')
    })
  }

  it('name the hash of the style that the page has', async () => {
    const response = await fetch(`${server.origin}/u/x/login`)
    const style = /<style>([\s\S]*?)<\/style>/.exec(await response.text())?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    assert.ok(response.headers.get('content-security-policy')?.includes(`style-src 'sha256-${hash}'`))
  })

  it('let the form lead to the application that asks', async () => {
    const response = await pages['a login page']()
    assert.match(response.headers.get('content-security-policy') ?? '', /form-action 'self' http:\/\/localhost:4040;/)
  })
})
