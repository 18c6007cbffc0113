import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { createSinglePageApp, type SinglePageApp } from '../../test/support/single-page-app.ts'
import { startTenantWithStore } from '../../test/support/tenant.ts'
import { createVisitor } from '../../test/support/visitor.ts'
import { helloWorld } from '../hello-world.ts'
import type { Tenant } from '../tenant.ts'

describe('the page of response_mode=form_post', () => {
  let tenant: Tenant
  let app: SinglePageApp
  before(async () => {
    tenant = await startTenantWithStore()
    app = createSinglePageApp(tenant.origin)
  })
  after(() => tenant.close())

  /** Asserts that the policy lets the page's own script run, and nothing else. */
  function assertConfined({ html, response }: { html: string; response: Response }): void {
    const scripts = Array.from(html.matchAll(/<script>([\s\S]*?)<\/script>/g), ([, source = '']) => source)
    assert.equal(scripts.length, 1)
    const policy = response.headers.get('content-security-policy') ?? ''
    assert.deepEqual(policy.split(/; ?/).sort(), [
      "base-uri 'none'",
      "default-src 'none'",
      "frame-ancestors 'none'",
      `script-src 'sha256-${hash('sha256', scripts[0] ?? '', 'base64')}'`,
    ])
  }

  it('runs its own script alone, and brings an error to the application', async () => {
    const url = app.authorizationUrl({ response_mode: 'form_post', prompt: 'none' })
    const page = await createVisitor().browse(url)
    assert.match(page.html, /action="http:\/\/localhost:4040\/callback"[\s\S]*name="error" value="login_required"/)
    assertConfined(page)
  })

  it('runs its own script alone, and brings a code to the application', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const page = await visitor.browse(app.authorizationUrl({ response_mode: 'form_post', prompt: 'none' }))
    assert.match(page.html, /name="code" value="[^"]+"/)
    assertConfined(page)
  })

  it('is the only answer of the engine that gets this policy: pages have their own, and data needs none', async () => {
    for (const path of ['/.well-known/jwks.json', '/oauth/token']) {
      const response = await fetch(tenant.origin + path, { method: path === '/oauth/token' ? 'POST' : 'GET' })
      assert.equal(response.headers.get('content-security-policy'), null, path)
    }
    const refused = await createVisitor().browse(app.authorizationUrl({ redirect_uri: 'https://evil.test' }))
    assert.match(refused.response.headers.get('content-security-policy') ?? '', /style-src/)
  })
})
