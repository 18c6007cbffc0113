import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { jsonBody } from '../../../test/support/json-body.ts'
import { linkIn, mailsTo } from '../../../test/support/outbox.ts'
import { createSinglePageApp } from '../../../test/support/single-page-app.ts'
import { startTenantWithStore } from '../../../test/support/tenant.ts'
import { createVisitor, type Page, submit } from '../../../test/support/visitor.ts'
import { helloWorld } from '../../hello-world.ts'
import type { Tenant } from '../../tenant.ts'

const PASSWORD = 'correct horse battery'
const CLIENT_ORIGIN = 'http://localhost:4040'
const CONNECTION = { client_id: helloWorld.client.client_id, connection: 'Username-Password-Authentication' }

describe('database connections', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  const post = (path: string, body: object) =>
    fetch(`${tenant.origin}/dbconnections/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: CLIENT_ORIGIN },
      body: JSON.stringify({ ...CONNECTION, ...body }),
    })
  const signUp = (email: string, more = {}) => post('signup', { email, password: PASSWORD, ...more })
  const logIn = (email: string, password: string) => createSinglePageApp(tenant.origin).logIn({ email, password })

  async function openMail(email: string): Promise<{ page: Page; link: URL }> {
    const link = linkIn((await mailsTo(tenant, email))[0])
    return { link, page: await createVisitor().browse(link) }
  }

  describe('signup', () => {
    it('creates an account that can log in, with the given profile', async () => {
      const attributes = { given_name: 'Ada', user_metadata: { plan: 'gold' } }
      const response = await signUp(' Ada@Example.com', { ...attributes, app_metadata: { admin: true } })
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('access-control-allow-origin'), CLIENT_ORIGIN)
      const { _id, ...told } = await jsonBody(response)
      assert.deepEqual(told, { email: 'ada@example.com', email_verified: false, ...attributes })
      const { tokens } = await logIn('ada@example.com', PASSWORD)
      const { sub, given_name, email_verified } = decodeJwt(tokens.id_token)
      assert.deepEqual(
        { sub, given_name, email_verified },
        {
          sub: `auth0|${_id}`,
          given_name: 'Ada',
          email_verified: false,
        },
      )
    })

    it('takes a form as well', async () => {
      const body = new URLSearchParams({ ...CONNECTION, email: 'form@example.com', password: PASSWORD })
      const response = await fetch(`${tenant.origin}/dbconnections/signup`, { method: 'POST', body })
      assert.equal(response.status, 200)
    })
  })

  describe('a form from a page', () => {
    const FORM = 'application/x-www-form-urlencoded'
    const send = (path: string, email: string, headers: Record<string, string>) =>
      fetch(`${tenant.origin}/dbconnections/${path}`, {
        method: 'POST',
        headers: { 'content-type': FORM, ...headers },
        body: new URLSearchParams({ ...CONNECTION, email, password: PASSWORD }).toString(),
      })

    for (const path of ['signup', 'change_password']) {
      for (const [from, headers, status] of [
        ['another site', { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }, 421],
        ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
        ['a page that hides its origin', { origin: 'null' }, 403],
        ['another port of this machine', { origin: CLIENT_ORIGIN, 'sec-fetch-site': 'same-site' }, 403],
        ['an application', { origin: CLIENT_ORIGIN }, 403],
        ['another site, in a browser that sends no origin', { 'sec-fetch-site': 'cross-site' }, 403],
      ] as const) {
        it(`does nothing at /dbconnections/${path} when it is of ${from}`, async () => {
          const email = `${crypto.randomUUID()}@example.com`
          await signUp(`known-${email}`)
          const mailed = (await mailsTo(tenant, `known-${email}`)).length
          const to = path === 'signup' ? email : `known-${email}`
          assert.equal((await send(path, to, headers)).status, status)
          assert.equal((await mailsTo(tenant, email)).length, 0)
          assert.equal((await mailsTo(tenant, `known-${email}`)).length, mailed)
        })
      }

      it(`is no JSON, whatever it calls itself: text/plain at /dbconnections/${path}`, async () => {
        const response = await send(path, 'a@example.com', { 'content-type': 'text/plain' })
        assert.equal(response.status, 400)
      })
    }
  })

  describe('profile attributes at a sign-up', () => {
    for (const [what, attributes, error] of [
      ['a name of 15 kB', { name: 'x'.repeat(15_000) }, 'name is longer than 300 characters'],
      ['a long nickname', { nickname: 'x'.repeat(301) }, 'nickname is longer than 300 characters'],
      ['a long given name', { given_name: 'x'.repeat(151) }, 'given_name is longer than 150 characters'],
      ['a long family name', { family_name: 'x'.repeat(151) }, 'family_name is longer than 150 characters'],
      ['a long picture', { picture: `https://a.test/${'x'.repeat(2048)}` }, 'picture is longer than 2048 characters'],
      ['a script for a picture', { picture: 'javascript:alert(1)' }, 'picture is not the URL of a picture'],
      ['a long value', { user_metadata: { a: 'x'.repeat(501) } }, 'user_metadata.a is longer than 500 characters'],
      ['a long list', { user_metadata: { a: Array(300).fill(1) } }, 'user_metadata.a is longer than 500 characters'],
      [
        'a long name of a property',
        { user_metadata: { ['x'.repeat(101)]: '' } },
        'user_metadata has a property whose name is longer than 100 characters',
      ],
      [
        'many properties',
        { user_metadata: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [index, ''])) },
        'user_metadata has more than 10 properties',
      ],
    ] as const) {
      it(`is refused when it is ${what}, and no account is made`, async () => {
        const email = `${crypto.randomUUID()}@example.com`
        const response = await signUp(email, attributes)
        assert.equal(response.status, 400)
        assert.deepEqual(await jsonBody(response), { error })
        assert.equal((await signUp(email)).status, 200)
      })
    }

    it('is kept up to its limits', async () => {
      const attributes = {
        name: 'x'.repeat(300),
        given_name: 'x'.repeat(150),
        picture: `https://a.test/${'x'.repeat(2033)}`,
        user_metadata: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [index, 'x'.repeat(500)])),
      }
      const response = await signUp('limits@example.com', attributes)
      assert.equal(response.status, 200)
      const { _id, email, email_verified, ...told } = await jsonBody(response)
      assert.deepEqual(told, attributes)
    })
  })

  describe('the verification of an email address', () => {
    it('is done with a mailed link and a button, once', async () => {
      await signUp('verify@example.com')
      const { link, page } = await openMail('verify@example.com')
      assert.equal(page.response.status, 200)
      assert.match(page.html, /Is verify@example\.com yours\?/)
      // Opening the link has changed nothing yet.
      assert.equal((await createVisitor().browse(link)).response.status, 200)
      const done = await submit(createVisitor(), page, {})
      assert.match(done.html, /Your email address is verified/)
      const { tokens } = await logIn('verify@example.com', PASSWORD)
      assert.equal(decodeJwt(tokens.id_token).email_verified, true)
      assert.equal((await createVisitor().browse(link)).response.status, 400)
      assert.equal((await submit(createVisitor(), page, {})).response.status, 400)
    })

    it('is also mailed after a sign-up on the page', async () => {
      const visitor = createVisitor()
      const url = createSinglePageApp(tenant.origin).authorizationUrl({ screen_hint: 'signup' })
      await submit(visitor, await visitor.browse(url), { email: 'Page@example.com', password: PASSWORD })
      assert.equal((await openMail('page@example.com')).page.response.status, 200)
    })
  })

  describe('change_password', () => {
    const ask = (email: string) => post('change_password', { email })

    it('mails a link to choose a new password with, which ends what the old one began', async () => {
      await signUp('forgetful@example.com')
      const before = await logIn('forgetful@example.com', PASSWORD)
      const response = await ask('Forgetful@example.com')
      assert.equal(response.status, 200)
      assert.equal(await response.text(), "We've just sent you an email to reset your password.")

      const { page } = await openMail('forgetful@example.com')
      assert.match(page.html, /<h1>Choose a new password/)
      const saved = await submit(createVisitor(), page, { password: 'another horse battery' })
      assert.match(saved.html, /Your new password is saved/)
      await assert.rejects(logIn('forgetful@example.com', PASSWORD))
      const { tokens } = await logIn('forgetful@example.com', 'another horse battery')
      assert.equal(decodeJwt(tokens.id_token).email_verified, true)
      const app = createSinglePageApp(tenant.origin)
      assert.equal((await app.refresh(before.tokens.refresh_token)).status, 403)
      assert.ok((await before.visitor.browse(app.authorizationUrl())).redirectsTo === undefined)
    })

    it('lets one of two use the link, and drops the older links of the same person', async () => {
      await signUp('twice@example.com')
      await ask('twice@example.com')
      const older = await openMail('twice@example.com')
      await ask('twice@example.com')
      const { page } = await openMail('twice@example.com')
      const outcomes = await Promise.all(
        ['first horse battery', 'second horse battery'].map(password => submit(createVisitor(), page, { password })),
      )
      assert.deepEqual(outcomes.map(({ response }) => response.status).sort(), [200, 400])
      assert.equal((await createVisitor().browse(older.link)).response.status, 400)
    })

    it('leaves the link in force when the new password is too weak', async () => {
      await signUp('weak@example.com')
      await ask('weak@example.com')
      const { page } = await openMail('weak@example.com')
      const refused = await submit(createVisitor(), page, { password: 'weak@example.com' })
      assert.equal(refused.response.status, 400)
      assert.match(refused.html, /role="alert"[\s\S]*not your email address/)
      assert.equal((await submit(createVisitor(), refused, { password: PASSWORD })).response.status, 200)
    })

    it('answers the same for who is unknown, and mails nothing', async () => {
      const [known, unknown] = [await ask(helloWorld.user.email), await ask('unknown@example.com')]
      assert.deepEqual([known.status, await known.text()], [unknown.status, await unknown.text()])
      assert.deepEqual(await mailsTo(tenant, 'unknown@example.com'), [])
    })

    it('is slowed for each address, known or not', async () => {
      for (const email of [helloWorld.admin.email, 'stranger@example.com']) {
        const statuses: number[] = []
        for (let attempt = 0; attempt < 6; attempt++) statuses.push((await ask(email)).status)
        assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429])
      }
      assert.ok(Number((await ask('stranger@example.com')).headers.get('retry-after')) > 0)
    })
  })

  describe('the pages behind a mailed link', () => {
    for (const path of ['reset-password', 'email-verification']) {
      it(`are over for a ticket that never was: ${path}`, async () => {
        for (const query of ['', '?ticket=x', '?ticket=x&ticket=y']) {
          const response = await fetch(`${tenant.origin}/u/${path}${query}`)
          assert.equal(response.status, 400)
          assert.match(await response.text(), /This link is over/)
        }
      })

      it(`take no post from another site: ${path}`, async () => {
        const body = new URLSearchParams({ ticket: 'x', password: PASSWORD })
        for (const [headers, status] of [
          [{ origin: 'https://evil.test' }, 421],
          [{ origin: 'http://localhost:4040' }, 403],
          [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
          [{ 'sec-fetch-site': 'cross-site' }, 403],
        ] as const) {
          const response = await fetch(`${tenant.origin}/u/${path}`, { method: 'POST', headers, body })
          assert.equal(response.status, status, JSON.stringify(headers))
        }
      })
    }

    it('are for one purpose each', async () => {
      await signUp('purpose@example.com')
      const { link } = await openMail('purpose@example.com')
      const response = await fetch(`${tenant.origin}/u/reset-password${link.search}`)
      assert.equal(response.status, 400)
    })

    it('run no script, and tell no other site the ticket', async () => {
      await ask('purpose@example.com')
      const { page } = await openMail('purpose@example.com')
      assert.match(page.response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
      assert.equal(page.response.headers.get('referrer-policy'), 'no-referrer')
      assert.equal(page.response.headers.get('cache-control'), 'no-store')
    })

    const ask = (email: string) => post('change_password', { email })
  })
})
