import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { HOSTILE_APPLICATION, type LoginServer, startLoginServer } from '../../test/support/login-server.ts'
import { createVisitor, type Page, submit, type Visitor } from '../../test/support/visitor.ts'

const PASSWORD = 'correct horse battery'
const email = 'ada@example.com'
const SCRIPT = `"'><script>alert(1)</script><b x='`

describe('hostile forms', () => {
  let server: LoginServer
  before(async () => {
    server = await startLoginServer()
    await server.accounts.signUp({ email, password: PASSWORD })
  })
  after(() => server.close())

  async function open(parameters?: Record<string, string>): Promise<{ visitor: Visitor; page: Page; token: string }> {
    const visitor = createVisitor()
    const page = await visitor.browse(server.authorizationUrl(parameters))
    return { visitor, page, token: tokenOf(page) }
  }

  describe('the form token', () => {
    for (const [what, change] of [
      ['missing', undefined],
      ['empty', ''],
      ['wrong', 'A'.repeat(43)],
      ['too long', 'A'.repeat(4000)],
    ] as const) {
      for (const path of ['login', 'signup']) {
        it(`refuses a ${what} one at ${path}`, async () => {
          const { visitor, page } = await open()
          const response = await visitor.visit(new URL(path, page.url), {
            username: email,
            email: 'csrf@example.com',
            password: PASSWORD,
            ...(change !== undefined && { form_token: change }),
          })
          assert.equal(response.status, 403)
          assert.match(await response.text(), /This form was not sent from here/)
          assert.equal(await countUsers(server), 1)
        })
      }
    }

    it("refuses another interaction's", async () => {
      const { token } = await open()
      const { visitor, page } = await open()
      const response = await visitor.visit(page.url, { username: email, password: PASSWORD, form_token: token })
      assert.equal(response.status, 403)
    })

    it('is worth nothing without the cookie of its interaction', async () => {
      const { page, token } = await open()
      const response = await createVisitor().visit(page.url, { username: email, password: PASSWORD, form_token: token })
      assert.equal(response.status, 400)
      assert.match(await response.text(), /This page has expired/)
    })

    it("is worth nothing at another interaction's address, whatever cookie comes along", async () => {
      const mine = await open()
      const theirs = await open()
      const response = await fetch(theirs.page.url, {
        method: 'POST',
        headers: { cookie: mine.visitor.cookieHeader(mine.page.url) },
        body: new URLSearchParams({ username: email, password: PASSWORD, form_token: mine.token }),
      })
      assert.equal(response.status, 400)
    })
  })

  describe('where the form comes from', () => {
    for (const [what, headers, status] of [
      ['another origin', { origin: 'https://evil.example' }, 403],
      ['another port', { origin: 'http://localhost:1' }, 403],
      ['another origin, by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }, 403],
      ['another port, by Sec-Fetch-Site', { 'sec-fetch-site': 'same-site' }, 403],
      ['a page without an origin on another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
      ['our page, whose referrer policy hides its origin', { origin: 'null', 'sec-fetch-site': 'same-origin' }, 303],
    ] as const) {
      it(`answers ${status} to ${what}`, async () => {
        const { visitor, page, token } = await open()
        const response = await visitor.visit(
          page.url,
          { username: email, password: PASSWORD, form_token: token },
          headers,
        )
        assert.equal(response.status, status)
      })
    }
  })

  describe('a body that is no form', () => {
    for (const [what, contentType, body, status] of [
      ['JSON', 'application/json', '{"username":"ada@example.com","password":"x"}', 415],
      ['plain text', 'text/plain', 'username=ada&password=x', 415],
      ['nothing', undefined, undefined, 400],
      ['a field twice', 'application/x-www-form-urlencoded', 'username=a&username=b&password=x', 400],
      ['too much', 'application/x-www-form-urlencoded', `password=${'x'.repeat(9000)}`, 413],
      ['broken escapes', 'application/x-www-form-urlencoded', 'username=%E0%A4%A&password=%zz', 403],
      ['a field named __proto__', 'application/x-www-form-urlencoded', '__proto__=x&constructor=y', 403],
    ] as const) {
      it(`is answered with a page: ${what}`, async () => {
        const { visitor, page } = await open()
        const response = await fetch(page.url, {
          method: 'POST',
          headers: { cookie: visitor.cookieHeader(page.url), ...(contentType && { 'content-type': contentType }) },
          ...(body !== undefined && { body }),
        })
        assert.equal(response.status, status)
        assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
        assert.match(await response.text(), /^<!doctype html>/)
      })
    }
  })

  describe('markup', () => {
    for (const [what, path, parameters, fields] of [
      ['login hint', 'login', { login_hint: SCRIPT }, undefined],
      ['login hint of a sign-up', 'signup', { login_hint: SCRIPT }, undefined],
      ['username', 'login', {}, { username: SCRIPT, password: SCRIPT }],
      ['email', 'signup', {}, { email: SCRIPT, password: SCRIPT }],
      ['application name', 'login', { client_id: HOSTILE_APPLICATION.id }, undefined],
    ] as const) {
      it(`is escaped in the ${what}`, async () => {
        const { visitor, page } = await open(parameters)
        const start = await visitor.browse(new URL(path, page.url))
        const { html } = fields ? await submit(visitor, start, fields) : start
        assert.doesNotMatch(html, /<script|<b x/)
        assert.match(html, /&lt;script&gt;alert\(/)
      })
    }
  })
})

function tokenOf({ html }: Page): string {
  return /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

async function countUsers({ database }: LoginServer): Promise<number> {
  const users = await database.selectFrom('users').select('user_id').execute()
  return users.length
}
