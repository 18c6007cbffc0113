import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from './hello-world.ts'
import { insertClient } from './store/clients.ts'
import { issueTicket } from './store/tickets.ts'
import { insertUser } from './store/users.ts'
import { CALLBACK, createSinglePageApp } from './testing/single-page-app.ts'
import { startTenantWithStore } from './testing/tenant.ts'
import { createVisitor, submit } from './testing/visitor.ts'

const SCRIPT = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** What an authorization request can carry, with every value a script. */
const PARAMETERS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'audience',
  'state',
  'nonce',
  'prompt',
  'display',
  'max_age',
  'ui_locales',
  'claims_locales',
  'login_hint',
  'id_token_hint',
  'acr_values',
  'claims',
  'code_challenge',
  'code_challenge_method',
  'screen_hint',
  'connection',
  'organization',
  'invitation',
  'auth0Client',
  'request',
  'request_uri',
  'error',
  'error_description',
]

/** Where the answer then goes: the login page, a hidden frame, the page for an error. */
const MORE: readonly Record<string, string>[] = [
  {},
  { response_mode: 'web_message', prompt: 'none' },
  { redirect_uri: 'https://evil.test' },
]

describe('no page runs a script that came in by', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  before(async () => {
    tenant = await startTenantWithStore()
    await insertClient(tenant.database, {
      client_id: 'hostile',
      client_secret: null,
      name: SCRIPT,
      app_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', DEVICE_CODE],
      callbacks: [CALLBACK],
    })
  })
  after(() => tenant.close())

  /** @returns what the page shows of the text, none of it as markup */
  function assertHarmless(html: string, { shown }: { shown: boolean }): void {
    assert.doesNotMatch(html, /<script>alert|<img src=x/)
    assert.equal(html.includes('&lt;script&gt;alert(1)'), shown, html.replace(/<style>.*<\/style>/s, ''))
  }

  for (const name of PARAMETERS) {
    it(`the parameter ${name}`, async () => {
      const visitor = createVisitor()
      for (const more of MORE) {
        const url = createSinglePageApp(tenant.origin).authorizationUrl({ ...more, [name]: SCRIPT })
        const { html, redirectsTo } = await visitor.browse(url)
        assert.doesNotMatch(html, /<script>alert|<img src=x/)
        assert.ok(redirectsTo === undefined || redirectsTo.origin === new URL(CALLBACK).origin, `${redirectsTo}`)
      }
    })
  }

  it('the name of an application', async () => {
    const app = createSinglePageApp(tenant.origin, { client_id: 'hostile', redirect_uri: CALLBACK })
    for (const screen_hint of ['login', 'signup']) {
      assertHarmless((await createVisitor().browse(app.authorizationUrl({ screen_hint }))).html, { shown: true })
    }
    const response = await fetch(`${tenant.origin}/oauth/device/code`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'hostile', scope: 'openid' }),
    })
    const visitor = createVisitor()
    const page = await visitor.browse(`${tenant.origin}/activate`)
    const { user_code } = Object(await response.json())
    assertHarmless((await submit(visitor, page, { user_code: String(user_code) })).html, { shown: true })
  })

  it('the code of a device', async () => {
    const visitor = createVisitor()
    const page = await visitor.browse(`${tenant.origin}/activate?user_code=${encodeURIComponent(SCRIPT)}`)
    assertHarmless(page.html, { shown: true })
    assertHarmless((await submit(visitor, page, { user_code: SCRIPT })).html, { shown: true })
  })

  it('the email address in a mailed link', async () => {
    const [now, email] = [new Date().toISOString(), `${SCRIPT}@example.com`]
    const person = { email, name: SCRIPT, nickname: SCRIPT, picture: SCRIPT, password_hash: 'x' }
    const at = { created_at: now, updated_at: now, last_login: null }
    await insertUser(tenant.database, {
      user_id: 'auth0|hostile',
      ...person,
      ...at,
      email_verified: false,
      blocked: false,
    })
    const ticket = await issueTicket(tenant.database, 'verify_email', { user_id: 'auth0|hostile', email }, 60)
    const response = await fetch(`${tenant.origin}/u/email-verification?ticket=${ticket}`)
    assertHarmless(await response.text(), { shown: true })
  })

  it('a URL to return to after the logout', async () => {
    for (const path of ['/v2/logout?returnTo=', '/oidc/logout?post_logout_redirect_uri=']) {
      const { client_id } = helloWorld.client
      const url = `${tenant.origin}${path}${encodeURIComponent(`https://x.test/${SCRIPT}`)}&client_id=${client_id}`
      const response = await fetch(url, { redirect: 'manual' })
      assert.equal(response.status, 400)
      assertHarmless(await response.text(), { shown: true })
    }
  })

  it('the path of an address', async () => {
    for (const path of ['/u/', '/authorize/', '/activate/', '/dashboard/', '/quickstart/', '/api/v2/users/', '/']) {
      const response = await fetch(`${tenant.origin}${path}${encodeURIComponent(SCRIPT)}`)
      const text = await response.text()
      if (/html/.test(response.headers.get('content-type') ?? '')) assertHarmless(text, { shown: false })
      assert.equal(response.headers.get('location'), null)
    }
  })
})
