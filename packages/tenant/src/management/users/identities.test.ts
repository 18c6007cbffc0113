import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { bindAction, handler } from '../../../test/support/actions.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { linkIn, mailsTo } from '../../../test/support/outbox.ts'
import { createSinglePageApp, type SinglePageApp } from '../../../test/support/single-page-app.ts'
import { createVisitor, submit } from '../../../test/support/visitor.ts'
import { helloWorld } from '../../hello-world.ts'

const CONNECTION = 'Username-Password-Authentication'
const password = 'correct horse battery'

describe('/users/{id}/identities', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  let count = 0
  let primary: string
  let secondary: string
  let emails: { primary: string; secondary: string }
  before(async () => {
    tenant = await startManagedTenant({ actions: 'on' })
    app = createSinglePageApp(tenant.origin)
  })
  after(() => tenant.close())
  beforeEach(async () => {
    count++
    emails = { primary: `primary${count}@example.com`, secondary: `secondary${count}@example.com` }
    primary = await create(emails.primary, `p${count}`)
    secondary = await create(emails.secondary, `s${count}`)
  })

  async function create(email: string, user_id: string): Promise<string> {
    const user = { connection: CONNECTION, email, password, user_id, name: user_id }
    await tenant.expect(201, 'POST', '/users', user)
    return `auth0|${user_id}`
  }
  const identities = (id: string) => `/users/${encodeURIComponent(id)}/identities`
  const link = (body: object = { provider: 'auth0', user_id: secondary }) =>
    tenant.call('POST', identities(primary), body)
  const logIn = async (email: string) => decodeJwt((await app.logIn({ email, password })).tokens.access_token).sub

  it('links an account: its login ends at the primary user, and its own user is gone', async () => {
    const before = await app.logIn({ email: emails.secondary, password })
    const { status, body } = await link()
    assert.equal(status, 201)
    const own = { connection: CONNECTION, user_id: `p${count}`, provider: 'auth0', isSocial: false }
    assert.partialDeepStrictEqual(body, [
      own,
      {
        ...own,
        user_id: `s${count}`,
        profileData: { email: emails.secondary, name: `s${count}`, email_verified: false },
      },
    ])
    assert.deepEqual(Object(await tenant.expect(200, 'GET', `/users/${encodeURIComponent(primary)}`)).identities, body)
    assert.equal((await tenant.call('GET', `/users/${encodeURIComponent(secondary)}`)).status, 404)
    assert.equal(await logIn(emails.secondary), primary)
    assert.equal(await logIn(emails.primary), primary)
    assert.equal((await app.refresh(before.tokens.refresh_token)).status, 403, 'tokens of the secondary account end')
    const [listed] = await tenant.list(`/users?q=user_id:"${primary}"`)
    assert.equal(Object(listed).identities.length, 2)
  })

  it('shows the linked accounts to Actions', async () => {
    await link({ provider: 'auth0', user_id: `s${count}` })
    await bindAction(
      tenant,
      'post-login',
      handler('post-login', "api.accessToken.setCustomClaim('ids', event.user.identities.map(each => each.user_id))"),
    )
    const { tokens } = await app.logIn({ email: emails.secondary, password })
    await tenant.expect(200, 'PATCH', '/actions/triggers/post-login/bindings', { bindings: [] })
    assert.deepEqual(decodeJwt(tokens.access_token).ids, [`p${count}`, `s${count}`])
  })

  it('unlinks an account, which is then a user of its own with its password', async () => {
    await tenant.expect(200, 'PATCH', `/users/${encodeURIComponent(secondary)}`, { app_metadata: { plan: 'gold' } })
    await link()
    const path = `${identities(primary)}/auth0/s${count}`
    const { status, body } = await tenant.call('DELETE', path)
    assert.equal(status, 200)
    assert.equal(Object(body).length, 1)
    assert.equal(await logIn(emails.secondary), secondary)
    const user = await tenant.expect(200, 'GET', `/users/${encodeURIComponent(secondary)}`)
    assert.deepEqual([user.name, user.email, user.app_metadata], [`s${count}`, emails.secondary, undefined])
    assert.equal((await tenant.call('DELETE', path)).status, 404)
  })

  it('refuses a blocked primary user the login with a linked account', async () => {
    await link()
    await tenant.expect(200, 'PATCH', `/users/${encodeURIComponent(primary)}`, { blocked: true })
    const visitor = createVisitor()
    const page = await visitor.browse(app.authorizationUrl())
    const { redirectsTo } = await submit(visitor, page, { username: emails.secondary, password })
    assert.equal(redirectsTo?.searchParams.get('error_description'), 'user is blocked')
  })

  it('keeps the email address and the ID of a linked account from other users', async () => {
    await link()
    const user = { connection: CONNECTION, password }
    const taken = await tenant.call('POST', '/users', { ...user, email: emails.secondary })
    const sameId = await tenant.call('POST', '/users', {
      ...user,
      email: `other${count}@example.com`,
      user_id: `s${count}`,
    })
    assert.deepEqual([taken.status, sameId.status], [409, 409])
    const changed = await tenant.call('PATCH', `/users/${encodeURIComponent(primary)}`, { email: emails.secondary })
    assert.equal(changed.status, 400)
    const signUp = await fetch(`${tenant.origin}/dbconnections/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: helloWorld.client.client_id,
        connection: CONNECTION,
        email: emails.secondary,
        password,
      }),
    })
    assert.equal(signUp.status, 400)
  })

  it('resets the password of the account whose email address asked for it, and no other', async () => {
    await link()
    await fetch(`${tenant.origin}/dbconnections/change_password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: helloWorld.client.client_id,
        connection: CONNECTION,
        email: emails.secondary,
      }),
    })
    const visitor = createVisitor()
    const page = await visitor.browse(linkIn((await mailsTo(tenant, emails.secondary))[0]))
    const other = 'another good password'
    assert.equal((await submit(visitor, page, { password: other })).response.status, 200)
    const { tokens } = await app.logIn({ email: emails.secondary, password: other })
    assert.equal(decodeJwt(tokens.access_token).sub, primary)
    assert.equal(await logIn(emails.primary), primary)
  })

  it('deletes linked accounts with their user', async () => {
    await link()
    assert.equal((await tenant.call('DELETE', `/users/${encodeURIComponent(primary)}`)).status, 204)
    assert.equal(
      (await tenant.call('POST', '/users', { connection: CONNECTION, password, email: emails.secondary })).status,
      201,
    )
  })

  describe('refuses', () => {
    for (const [what, body, status, message] of [
      ['the user itself', () => ({ provider: 'auth0', user_id: primary }), 400, /must be different users/],
      ['an unknown account', () => ({ provider: 'auth0', user_id: 'nobody' }), 400, /does not exist/],
      ['an account of another provider', () => ({ provider: 'github', user_id: secondary }), 400, /does not exist/],
      [
        'an unknown connection',
        () => ({ provider: 'auth0', user_id: secondary, connection_id: 'con_unknown' }),
        400,
        /connection does not exist/,
      ],
      ['a token', () => ({ link_with: 'a.b.c' }), 400, /use \\"provider\\" and \\"user_id\\"/],
      ['a provider without an ID', () => ({ provider: 'auth0' }), 400, /Name the account/],
      ['nothing', () => ({}), 400, /./],
      ['text with NUL', () => ({ provider: 'auth0', user_id: 'a\0b' }), 400, /./],
      ['other members', () => ({ provider: 'auth0', user_id: secondary, admin: true }), 400, /Additional properties/],
    ] as const) {
      it(what, async () => {
        const { status: actual, body: answer } = await link(body())
        assert.equal(actual, status)
        assert.match(JSON.stringify(answer), message)
        assert.equal(await logIn(emails.secondary), secondary)
      })
    }

    it('an account that is linked already, or has linked accounts', async () => {
      await link()
      const third = await create(`third${count}@example.com`, `t${count}`)
      const again = { provider: 'auth0', user_id: secondary }
      assert.equal((await tenant.call('POST', identities(third), again)).status, 409)
      assert.equal((await tenant.call('POST', identities(third), { provider: 'auth0', user_id: primary })).status, 400)
    })

    it('an account of the only administrator', async () => {
      const [admin] = await tenant.list(`/users-by-email?email=${helloWorld.admin.email}`)
      const { status, body } = await link({ provider: 'auth0', user_id: Object(admin).user_id })
      assert.equal(status, 400)
      assert.match(JSON.stringify(body), /only administrator/)
    })

    it('to unlink the primary identity, or that of another user', async () => {
      assert.equal((await tenant.call('DELETE', `${identities(primary)}/auth0/p${count}`)).status, 400)
      await link()
      const third = await create(`third${count}@example.com`, `t${count}`)
      assert.equal((await tenant.call('DELETE', `${identities(third)}/auth0/s${count}`)).status, 404)
      assert.equal(
        (await tenant.call('POST', identities('auth0|nobody'), { provider: 'auth0', user_id: third })).status,
        404,
      )
    })

    it('a token without update:users', async () => {
      const authorization = `Bearer ${await tenant.tokenWith('read:users')}`
      const body = { provider: 'auth0', user_id: secondary }
      const linked = await tenant.call('POST', identities(primary), body, { authorization })
      const unlinked = await tenant.call('DELETE', `${identities(primary)}/auth0/x`, undefined, { authorization })
      assert.deepEqual([linked.status, unlinked.status], [403, 403])
    })
  })

  it('of several requests at once, one links the account', async () => {
    const third = await create(`third${count}@example.com`, `t${count}`)
    const body = { provider: 'auth0', user_id: secondary }
    const statuses = await Promise.all(
      [primary, third, primary, third].map(async id => (await tenant.call('POST', identities(id), body)).status),
    )
    assert.equal(statuses.filter(status => status === 201).length, 1, String(statuses))
    assert.ok(statuses.every(status => status < 500))
  })
})
