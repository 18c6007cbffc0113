import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { HOSTILE_APPLICATION, type LoginServer, startLoginServer } from '../../test/support/login-server.ts'
import { createVisitor, type Page, submit, type Visitor } from '../../test/support/visitor.ts'
import { listMails } from '../store/users/outbox.ts'

describe('a user who forgot their password', () => {
  let server: LoginServer
  let visitor: Visitor
  before(async () => {
    server = await startLoginServer()
    await server.accounts.signUp({ email: 'ada@example.com', password: 'correct horse battery' })
  })
  after(() => server.close())

  async function open(parameters?: Record<string, string>): Promise<Page> {
    visitor = createVisitor()
    const login = await visitor.browse(server.authorizationUrl(parameters))
    const [, link = ''] = /<a href="([^"]*)">Forgot password\?<\/a>/.exec(login.html) ?? []
    return visitor.browse(new URL(link, login.url))
  }
  async function ask(email: string): Promise<Page> {
    const page = await open()
    return submit(visitor, page, { email })
  }

  it('gets from the login page to a form, with the email address that the application expects', async () => {
    const page = await open({ login_hint: 'ada@example.com' })
    assert.equal(page.response.status, 200)
    assert.match(page.html, /<h1>Forgot your password\?/)
    assert.match(page.html, /name="email"[^>]*value="ada@example\.com"/)
    assert.match(page.html, /<a href="login">Log in<\/a>/)
  })

  it('gets a link by mail, and sees the same page as without an account', async () => {
    const known = await ask(' Ada@example.com ')
    const unknown = await ask('eve@example.com')
    assert.equal(known.response.status, 200)
    assert.equal(unknown.response.status, 200)
    assert.match(known.html, /<h1>Check your email/)
    assert.equal(known.html.replace('Ada@', 'eve@'), unknown.html)
    const { mails } = await listMails(server.database, { offset: 0, limit: 10 })
    assert.deepEqual(
      mails.map(({ recipient }) => recipient),
      ['ada@example.com'],
    )
    assert.match(mails[0]?.body ?? '', new RegExp(`^${server.origin}/u/reset-password\\?ticket=\\S+$`, 'm'))
  })

  for (const email of ['', 'ada', '"><script>alert(1)</script>']) {
    it(`sees what is wrong with the address "${email}"`, async () => {
      const { response, html } = await ask(email)
      assert.equal(response.status, 400)
      assert.match(html, /role="alert"[\s\S]*Enter an email address, such as name@example\.com/)
      assert.match(html, /name="email"[^>]*aria-invalid="true"/)
      assert.doesNotMatch(html, /<script/)
    })
  }

  it('sees no markup of an application’s name', async () => {
    const { html } = await open({ client_id: HOSTILE_APPLICATION.id })
    assert.doesNotMatch(html, /<script/)
  })

  it('cannot be made to ask by another site', async () => {
    const { url, html } = await open()
    const [, form_token = ''] = /name="form_token" value="([^"]*)"/.exec(html) ?? []
    const forms = [
      [{ email: 'ada@example.com' }, {}],
      [{ email: 'ada@example.com', form_token: 'x' }, {}],
      [
        { email: 'ada@example.com', form_token },
        { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
      ],
    ] as const
    for (const [form, headers] of forms) assert.equal((await visitor.visit(url, form, headers)).status, 403)
  })

  it('is asked to wait after a few', async () => {
    const answers: Page[] = []
    for (let times = 0; times < 6; times++) answers.push(await ask('often@example.com'))
    assert.deepEqual(
      answers.map(({ response }) => response.status),
      [200, 200, 200, 200, 200, 429],
    )
    const refused = answers.at(-1)
    assert.match(refused?.html ?? '', /Too many attempts\. Wait \d+ seconds/)
    assert.match(refused?.response.headers.get('retry-after') ?? '', /^\d+$/)
  })
})
