import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type LoginServer, REDIRECT_URI, startLoginServer } from '../../test/support/login-server.ts'
import { createVisitor, type Page, submit, type Visitor } from '../../test/support/visitor.ts'

const PASSWORD = 'correct horse battery'

describe('loginRoutes', () => {
  let server: LoginServer
  let visitor: Visitor
  const email = 'ada@example.com'
  before(async () => {
    server = await startLoginServer()
    await server.accounts.signUp({ email, password: PASSWORD })
  })
  after(() => server.close())

  const open = async (parameters?: Record<string, string>): Promise<Page> => {
    visitor = createVisitor()
    return visitor.browse(server.authorizationUrl(parameters))
  }
  const fill = async (fields: Record<string, string>, parameters?: Record<string, string>): Promise<Page> => {
    const page = await open(parameters)
    return submit(visitor, page, fields)
  }

  describe('the login page', () => {
    it('names the application and has the fields that password managers know', async () => {
      const page = await open()
      assert.equal(page.response.status, 200)
      assert.match(page.url.pathname, /^\/u\/[\w-]+\/login$/)
      assert.match(page.html, /<html lang="en">/)
      assert.match(page.html, /<h1>Log in to Hello World Client<\/h1>/)
      assert.match(
        page.html,
        /<label for="username">Email address<\/label>\s*<input [^>]*name="username"[^>]*autocomplete="username"/,
      )
      assert.match(
        page.html,
        /<label for="password">Password<\/label>\s*<input [^>]*name="password"[^>]*autocomplete="current-password"/,
      )
      assert.doesNotMatch(page.html, /<script/)
    })

    it('starts with the email address that the application expects, and the cursor in the next field', async () => {
      const { html } = await open({ login_hint: email })
      assert.match(html, /name="username"[^>]*value="ada@example\.com"/)
      assert.match(html, /name="password"[^>]*autofocus/)
    })

    it('returns who logs in to the application with a code, and notes the login', async () => {
      const { redirectsTo } = await fill(
        {
          username: email,
          password: PASSWORD,
        },
        { state: 'abc' },
      )
      assert.equal(`${redirectsTo?.origin}${redirectsTo?.pathname}`, REDIRECT_URI)
      assert.ok(redirectsTo?.searchParams.get('code'))
      assert.equal(redirectsTo?.searchParams.get('state'), 'abc')
      const row = await server.database
        .selectFrom('users')
        .selectAll()
        .where('email', '=', email)
        .executeTakeFirstOrThrow()
      assert.equal(row.logins_count, 1)
    })

    it('answers an unknown email address and a wrong password with the same bytes', async () => {
      const page = await open()
      const wrong = await submit(visitor, page, { username: email, password: 'not the password' })
      const unknown = await submit(visitor, page, { username: 'eve@example.com', password: 'not the password' })
      assert.equal(wrong.response.status, 400)
      assert.equal(unknown.response.status, 400)
      assert.match(wrong.html, /Wrong email address or password/)
      assert.equal(unknown.html.replaceAll('eve@example.com', email), wrong.html)
      assert.deepEqual(withoutDate(unknown.response), withoutDate(wrong.response))
    })

    it('says what is wrong where a screen reader finds it, and keeps the email address but not the password', async () => {
      const { html } = await fill({ username: email, password: 'not the password' })
      assert.match(html, /<title>Error: Log in to Hello World Client/)
      assert.match(html, /id="problem" role="alert"/)
      assert.match(html, /name="password"[^>]*aria-invalid="true" aria-describedby="problem" autofocus/)
      assert.match(html, /name="username"[^>]*value="ada@example\.com"/)
      assert.ok(!html.includes('not the password'))
    })

    for (const [fields, message, field] of [
      [{ username: '', password: PASSWORD }, 'Enter your email address', 'username'],
      [{ username: email, password: '' }, 'Enter your password', 'password'],
      [{}, 'Enter your email address', 'username'],
    ] as const) {
      it(`requires what is missing in ${JSON.stringify(Object.keys(fields))}: ${field}`, async () => {
        const { response, html } = await fill(fields)
        assert.equal(response.status, 400)
        assert.ok(html.includes(message))
        assert.match(html, new RegExp(`name="${field}"[^>]*aria-invalid="true"`))
      })
    }

    it('returns a blocked user with the correct password to the application, with the reason', async () => {
      await server.accounts.signUp({ email: 'blocked@example.com', password: PASSWORD })
      await server.database
        .updateTable('users')
        .set({ blocked: true })
        .where('email', '=', 'blocked@example.com')
        .execute()
      const { redirectsTo } = await fill({ username: 'blocked@example.com', password: PASSWORD }, { state: 'abc' })
      assert.equal(`${redirectsTo?.origin}${redirectsTo?.pathname}`, REDIRECT_URI)
      assert.match(redirectsTo?.search ?? '', /error_description=user%20is%20blocked/)
      const { iss: _iss, ...told } = Object.fromEntries(redirectsTo?.searchParams ?? [])
      assert.deepEqual(told, { error: 'unauthorized', error_description: 'user is blocked', state: 'abc' })
      assert.ok(!visitor.cookieNames().includes('tollgate_session'), 'nobody is logged in')
    })
  })

  describe('the sign-up page', () => {
    const openSignUp = (parameters?: Record<string, string>) => open({ screen_hint: 'signup', ...parameters })

    it('is the first page when the application requests it, and explains the password rules', async () => {
      const page = await openSignUp({ login_hint: 'new@example.com' })
      assert.match(page.url.pathname, /^\/u\/[\w-]+\/signup$/)
      assert.match(page.html, /<h1>Sign up for Hello World Client<\/h1>/)
      assert.match(page.html, /name="email"[^>]*autocomplete="username"[^>]*value="new@example\.com"/)
      assert.match(page.html, /name="password"[^>]*autocomplete="new-password"[^>]*aria-describedby="password-hint"/)
      assert.match(page.html, /id="password-hint">At least 8 characters/)
    })

    it('is one link away from the login page, and back', async () => {
      const login = await open()
      const signUp = await visitor.browse(new URL(linkOf(login), login.url))
      assert.match(signUp.html, /<h1>Sign up for/)
      const back = await visitor.browse(new URL(linkOf(signUp), signUp.url))
      assert.match(back.html, /<h1>Log in to/)
    })

    it('makes the account and logs the person in', async () => {
      const { redirectsTo } = await fill(
        {
          email: 'Grace@Example.com',
          password: PASSWORD,
        },
        { screen_hint: 'signup' },
      )
      assert.ok(redirectsTo?.searchParams.get('code'))
      const row = await server.database
        .selectFrom('users')
        .selectAll()
        .where('email', '=', 'grace@example.com')
        .executeTakeFirstOrThrow()
      assert.equal(row.logins_count, 1)
      const again = await fill({ username: 'grace@example.com', password: PASSWORD })
      assert.ok(again.redirectsTo?.searchParams.get('code'))
    })

    for (const [what, fields, message, field] of [
      ['a taken email address', { email, password: PASSWORD }, 'If it is yours, log in instead', 'email'],
      ['no email address', { email: 'ada', password: PASSWORD }, 'Enter an email address', 'email'],
      ['a short password', { email: 'new@example.com', password: 'short' }, 'at least 8 characters', 'password'],
      ['a common password', { email: 'new@example.com', password: 'Password1' }, 'among the most used', 'password'],
      ['an empty form', {}, 'Enter an email address', 'email'],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const { response, html } = await fill(fields, { screen_hint: 'signup' })
        assert.equal(response.status, 400)
        assert.ok(html.includes(message))
        assert.match(
          html,
          new RegExp(`name="${field}"[^>]*aria-invalid="true" aria-describedby="problem[^"]*" autofocus`),
        )
      })
    }
  })

  describe('the session', () => {
    it('has a new identifier after each login', async () => {
      await fill({ username: email, password: PASSWORD })
      const first = visitor.cookie('tollgate_session')
      const page = await visitor.browse(server.authorizationUrl({ prompt: 'login' }))
      const { redirectsTo } = await submit(visitor, page, { username: email, password: PASSWORD })
      assert.ok(redirectsTo?.searchParams.get('code'))
      assert.ok(first)
      assert.notEqual(visitor.cookie('tollgate_session'), first)
    })

    it('goes over to another person without a script', async () => {
      await fill({ username: email, password: PASSWORD })
      await server.accounts.signUp({ email: 'other@example.com', password: PASSWORD })
      const page = await visitor.browse(server.authorizationUrl({ prompt: 'login' }))
      const { redirectsTo } = await submit(visitor, page, { username: 'other@example.com', password: PASSWORD })
      assert.ok(redirectsTo?.searchParams.get('code'))
    })

    it('changes to another user who started to log in without a session', async () => {
      const early = await open()
      const page = await visitor.browse(server.authorizationUrl())
      await submit(visitor, page, { username: email, password: PASSWORD })
      await server.accounts.signUp({ email: 'late@example.com', password: PASSWORD })
      const { redirectsTo } = await submit(visitor, early, { username: 'late@example.com', password: PASSWORD })
      assert.ok(redirectsTo?.searchParams.get('code'))
    })
  })

  describe('an interaction that has ended', () => {
    for (const path of ['', '/login', '/signup']) {
      it(`is explained at "/u/unknown${path}"`, async () => {
        const response = await fetch(`${server.origin}/u/unknown${path}`)
        assert.equal(response.status, 400)
        assert.match(await response.text(), /<h1>This page has expired<\/h1>/)
      })
    }

    it('cannot be used again', async () => {
      const page = await open()
      await submit(visitor, page, { username: email, password: PASSWORD })
      const { response, html } = await submit(visitor, page, { username: email, password: PASSWORD })
      assert.equal(response.status, 400)
      assert.match(html, /This page has expired/)
    })
  })
})

function linkOf({ html }: Page): string {
  return /<p class="switch">[^<]*<a href="([^"]+)"/.exec(html)?.[1] ?? ''
}

function withoutDate({ headers }: Response): [string, string][] {
  return [...headers].filter(([name]) => name !== 'date')
}
