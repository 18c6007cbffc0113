import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp } from '../../../test/support/single-page-app.ts'
import { createVisitor, submit } from '../../../test/support/visitor.ts'
import { helloWorld } from '../../hello-world.ts'

const connection = 'Username-Password-Authentication'
const password = 'correct horse battery'
const RESULT = 'https://app.example.com/done?kept=a+b'

describe('/tickets', () => {
  let tenant: ManagedTenant
  let connection_id: string
  before(async () => {
    tenant = await startManagedTenant()
    connection_id = Object((await tenant.list('/connections'))[0]).id
  })
  after(() => tenant.close())

  const create = (email: string) => tenant.expect(201, 'POST', '/users', { connection, email, password })
  const user = (userId: unknown) => tenant.expect(200, 'GET', `/users/${userId}`)
  async function ticket(kind: string, body: object): Promise<URL> {
    const { ticket, ...rest } = await tenant.expect(201, 'POST', `/tickets/${kind}`, body)
    assert.deepEqual(rest, {})
    return new URL(String(ticket))
  }

  for (const path of ['/u/reset-password', '/u/email-verification']) {
    it(`are not used by the form of another site: POST ${path} answers 403`, async () => {
      const response = await fetch(tenant.origin + path, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site' },
        body: new URLSearchParams({ ticket: 'unknown' }),
      })
      assert.equal(response.status, 403)
      assert.match(await response.text(), /This form was not sent from here/)
    })
  }

  it('verify an email address, once, and lead on to where the application says', async () => {
    const { user_id } = await create('verify@example.com')
    const link = await ticket('email-verification', { user_id, result_url: RESULT })
    assert.equal(link.origin, tenant.origin)
    const visitor = createVisitor()
    const page = await visitor.browse(link)
    assert.match(
      page.response.headers.get('content-security-policy') ?? '',
      /form-action 'self' https:\/\/app\.example\.com;/,
    )
    assert.equal((await user(user_id)).email_verified, false)
    const { redirectsTo } = await submit(visitor, page, {})
    assert.equal(
      redirectsTo?.href,
      'https://app.example.com/done?kept=a%20b&success=true&code=success&message=Your%20email%20address%20is%20verified',
    )
    assert.equal((await user(user_id)).email_verified, true)
    assert.equal((await visitor.browse(link)).response.status, 400)
  })

  it('let a password be chosen, which proves nothing about the email address unless the application says so', async () => {
    for (const [email, mark_email_as_verified] of [
      ['unmarked@example.com', undefined],
      ['marked@example.com', true],
    ] as const) {
      const { user_id } = await create(email)
      const link = await ticket('password-change', {
        user_id,
        mark_email_as_verified,
        client_id: helloWorld.client.client_id,
      })
      const visitor = createVisitor()
      const done = await submit(visitor, await visitor.browse(link), { password: 'another horse battery' })
      assert.match(done.html, /Your new password is saved/)
      assert.equal((await user(user_id)).email_verified, mark_email_as_verified ?? false)
      await createSinglePageApp(tenant.origin).logIn({ email, password: 'another horse battery' })
    }
  })

  it('open nothing any more once the password was set by an administrator', async () => {
    const { user_id } = await create('overtaken@example.com')
    const link = await ticket('password-change', { user_id })
    const visitor = createVisitor()
    const page = await visitor.browse(link)
    await tenant.expect(200, 'PATCH', `/users/${user_id}`, { password: 'a better passphrase' })
    assert.equal((await visitor.browse(link)).response.status, 400)
    assert.equal((await submit(visitor, page, { password: 'another horse battery' })).response.status, 400)
    await createSinglePageApp(tenant.origin).logIn({ email: 'overtaken@example.com', password: 'a better passphrase' })
  })

  it('also accept a user by connection and email address, and the given lifetime', async () => {
    await create('named@example.com')
    const seconds = () => Math.floor(Date.now() / 1000)
    const before = seconds()
    const link = await ticket('password-change', { connection_id, email: 'Named@example.com', ttl_sec: 600 })
    const after = seconds()
    assert.equal((await createVisitor().browse(link)).response.status, 200)
    const { lives } = await tenant.database
      .selectFrom('tickets')
      .select(({ fn }) => fn.min('expires_at').as('lives'))
      .executeTakeFirstOrThrow()
    assert.ok(lives >= before + 600 && lives <= after + 600, String(lives))
  })

  it('are logged', async () => {
    const { user_id } = await create('logged@example.com')
    const visitor = createVisitor()
    const verify = await visitor.browse(await ticket('email-verification', { user_id }))
    await submit(visitor, verify, {})
    await submit(visitor, verify, {})
    const choose = await visitor.browse(await ticket('password-change', { user_id }))
    await submit(visitor, choose, { password: 'short' })
    await submit(visitor, choose, { password: 'another horse battery' })
    await submit(visitor, choose, { password: 'another horse battery' })
    const entries = await tenant.list('/logs?q=type:(sv OR fv OR scp OR fcp)&sort=date:1&per_page=100')
    const types = entries.map(entry => Object(entry).type)
    assert.deepEqual(types.slice(-5), ['sv', 'fv', 'fcp', 'scp', 'fcp'])
    const own = await tenant.list(`/users/${user_id}/logs?sort=date:1`)
    assert.deepEqual(
      own.map(entry => Object(entry).type),
      ['sv', 'fcp', 'scp'],
    )
    assert.ok(!JSON.stringify(entries).includes('another horse battery'))
  })

  describe('refuse', () => {
    const somebody = 'auth0|nobody'
    for (const [what, kind, body, status, errorCode] of [
      ['nobody', 'email-verification', {}, 400, 'invalid_body'],
      ['an unknown person', 'email-verification', { user_id: somebody }, 404, 'inexistent_user'],
      ['an unknown person', 'password-change', { user_id: somebody }, 404, 'inexistent_user'],
      [
        'a script to lead on to',
        'password-change',
        { user_id: somebody, result_url: 'javascript:alert(1)' },
        400,
        'invalid_body',
      ],
      [
        'a path to lead on to',
        'email-verification',
        { user_id: somebody, result_url: '//evil.test' },
        400,
        'invalid_body',
      ],
      [
        'a life of more than a month',
        'password-change',
        { user_id: somebody, ttl_sec: 2_592_001 },
        400,
        'invalid_body',
      ],
      [
        'both an ID and an address',
        'password-change',
        { user_id: somebody, email: 'a@example.com' },
        400,
        'invalid_body',
      ],
      ['an address without a connection', 'password-change', { email: 'a@example.com' }, 400, 'invalid_body'],
      [
        'an unknown connection',
        'password-change',
        { email: 'a@example.com', connection_id: 'con_x' },
        404,
        'inexistent_connection',
      ],
      ['an organization', 'password-change', { user_id: somebody, organization_id: 'org_x' }, 400, 'invalid_body'],
    ] as const) {
      it(`${what}: ${kind}`, async () => {
        const answer = await tenant.call('POST', `/tickets/${kind}`, body)
        assert.equal(answer.status, status)
        assert.partialDeepStrictEqual(answer.body, { statusCode: status, errorCode })
      })
    }

    it('an unknown application', async () => {
      const { user_id } = await create('client@example.com')
      const { status } = await tenant.call('POST', '/tickets/password-change', { user_id, client_id: 'nobody' })
      assert.equal(status, 404)
    })
  })
})
