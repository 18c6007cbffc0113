import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../../src/hello-world.ts'
import { insertClient } from '../../src/store/access/clients.ts'
import { issueTicket } from '../../src/store/users/tickets.ts'
import { insertUser } from '../../src/store/users/users.ts'
import { assertRunsNoScript, escaped } from '../support/markup.ts'
import { CALLBACK, createSinglePageApp } from '../support/single-page-app.ts'
import { startTenantWithStore } from '../support/tenant.ts'
import { createVisitor, submit } from '../support/visitor.ts'

/** Each would run where a page put it in as it is: between tags, in a quoted value, in one without quotes, as an address. */
const ATTACKS = {
  'a script element': `"'><script>alert(1)</script><img src=x onerror=alert(2)>`,
  'an attribute after a double quote': `x" onmouseover="alert(1)" autofocus onfocus="alert(2)`,
  'an attribute after a single quote': `x' onmouseover='alert(1)' autofocus onfocus='alert(2)`,
  'an attribute after a space': 'x onmouseover=alert(1) autofocus onfocus=alert(2)',
  'an attribute after a line break': `x"\n\tonmouseover\n=\n"alert(1)`,
  'an attribute after a slash': `x"/onmouseover="alert(1)"/autofocus/onfocus="alert(2)`,
  'an attribute after an entity': 'x&quot; onmouseover=&quot;alert(1)',
  'the end of a tag': 'x"></form><form action="https://evil.test">',
  'an address that is a script': 'javascript:alert(1)//',
}

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** What an authorization request can carry. */
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

/** Where the answer then goes: the login page, a hidden frame, a form, the page for an error. */
const MORE: readonly Record<string, string>[] = [
  {},
  { response_mode: 'web_message', prompt: 'none' },
  { response_mode: 'form_post', prompt: 'none' },
  { redirect_uri: 'https://evil.test' },
]

/** Files of the dashboard's bundle, with scripts of their own. */
const OWN_PAGES = ['/dashboard/', '/quickstart/']

for (const [attack, text] of Object.entries(ATTACKS)) {
  describe(`no page runs a script that came in as ${attack}, by`, () => {
    let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
    before(async () => {
      tenant = await startTenantWithStore()
      await insertClient(tenant.database, {
        client_id: 'hostile',
        client_secret: null,
        name: text,
        app_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', DEVICE_CODE],
        callbacks: [CALLBACK],
      })
    })
    after(() => tenant.close())

    /** The page shows the text, none of it as markup. */
    function assertShown(html: string): void {
      assertRunsNoScript(html)
      assert.ok(html.includes(escaped(text)), html.replace(/<style>.*<\/style>/s, ''))
    }

    for (const name of PARAMETERS) {
      it(`the parameter ${name}`, async () => {
        const visitor = createVisitor()
        for (const more of MORE) {
          const url = createSinglePageApp(tenant.origin).authorizationUrl({ ...more, [name]: text })
          const { html, redirectsTo } = await visitor.browse(url)
          assertRunsNoScript(html)
          assert.ok(redirectsTo === undefined || redirectsTo.origin === new URL(CALLBACK).origin, `${redirectsTo}`)
        }
      })
    }

    it('the name of an application', async () => {
      const app = createSinglePageApp(tenant.origin, { client_id: 'hostile', redirect_uri: CALLBACK })
      for (const screen_hint of ['login', 'signup']) {
        assertShown((await createVisitor().browse(app.authorizationUrl({ screen_hint }))).html)
      }
      const response = await fetch(`${tenant.origin}/oauth/device/code`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: 'hostile', scope: 'openid' }),
      })
      const visitor = createVisitor()
      const page = await visitor.browse(`${tenant.origin}/activate`)
      const { user_code } = Object(await response.json())
      assertShown((await submit(visitor, page, { user_code: String(user_code) })).html)
    })

    it('the code of a device', async () => {
      const visitor = createVisitor()
      const page = await visitor.browse(`${tenant.origin}/activate?user_code=${encodeURIComponent(text)}`)
      assertShown(page.html)
      assertShown((await submit(visitor, page, { user_code: text })).html)
    })

    for (const form of ['login', 'signup', 'reset-password']) {
      it(`the email address that is typed into the form "${form}"`, async () => {
        const visitor = createVisitor()
        const login = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl())
        const page = await visitor.browse(new URL(form, login.url))
        assertShown((await submit(visitor, page, { username: text, email: text, password: text })).html)
      })
    }

    it('the email address in a mailed link', async () => {
      const [now, email] = [new Date().toISOString(), `${text}@example.com`]
      const person = { email, name: text, nickname: text, picture: text, password_hash: 'x' }
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
      assertShown(await response.text())
    })

    it('a URL to return to after the logout', async () => {
      for (const path of ['/v2/logout?returnTo=', '/oidc/logout?post_logout_redirect_uri=']) {
        const { client_id } = helloWorld.client
        const url = `${tenant.origin}${path}${encodeURIComponent(`https://x.test/${text}`)}&client_id=${client_id}`
        const response = await fetch(url, { redirect: 'manual' })
        assert.equal(response.status, 400)
        assertShown(await response.text())
      }
    })

    it('the path of an address', async () => {
      for (const path of ['/u/', '/authorize/', '/activate/', '/dashboard/', '/quickstart/', '/api/v2/users/', '/']) {
        const response = await fetch(`${tenant.origin}${path}${encodeURIComponent(text)}`)
        const body = await response.text()
        const isPage = /html/.test(response.headers.get('content-type') ?? '')
        if (isPage) assert.ok(!body.includes(text), path)
        if (isPage && !OWN_PAGES.includes(path)) assertRunsNoScript(body)
        assert.equal(response.headers.get('location'), null)
      }
    })
  })
}
