import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld, type Login } from '../src/hello-world.ts'
import { jsonBody } from './support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from './support/management.ts'
import { createSinglePageApp, type SinglePageApp, tokensOf } from './support/single-page-app.ts'
import { createVisitor, submit, type Visitor } from './support/visitor.ts'

const CLIENT = `/clients/${helloWorld.client.client_id}`
const PERMISSION = { resource_server_identifier: helloWorld.audience, permission_name: 'read:admin-messages' }

describe('organizations', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  let userId: string
  let roleId: string
  let connectionId: string
  let acme: string
  let globex: string
  before(async () => {
    tenant = await startManagedTenant()
    app = createSinglePageApp(tenant.origin)
    const [user] = await tenant.list(`/users-by-email?email=${helloWorld.user.email}`)
    userId = Object(user).user_id
    connectionId = Object((await tenant.list('/connections'))[0]).id
    roleId = String((await tenant.expect(200, 'POST', '/roles', { name: 'Reader' })).id)
    await tenant.expect(201, 'POST', `/roles/${roleId}/permissions`, { permissions: [PERMISSION] })
    acme = await create('acme')
    globex = await create('globex')
    await tenant.call('POST', `/organizations/${acme}/members`, { members: [userId] })
    await tenant.call('POST', `/organizations/${acme}/members/${encodeURIComponent(userId)}/roles`, { roles: [roleId] })
    await tenant.expect(200, 'PATCH', CLIENT, { organization_usage: 'allow' })
  })
  after(() => tenant.close())

  async function create(name: string, more: object = {}): Promise<string> {
    const enabled_connections = [{ connection_id: connectionId, ...more }]
    return String((await tenant.expect(201, 'POST', '/organizations', { name, enabled_connections })).id)
  }

  /** Where an authorization request ends without a login page. */
  const refusal = async (parameters: Record<string, string>, visitor: Visitor = createVisitor(), login?: Login) => {
    const page = await visitor.browse(app.authorizationUrl(parameters))
    const end = login ? await submit(visitor, page, { username: login.email, password: login.password }) : page
    const { searchParams } = end.redirectsTo ?? end.url
    return [searchParams.get('error'), searchParams.get('error_description')]
  }

  it('are in the tokens of a login that names one, with the permissions of the roles held in it, and stay at a refresh', async () => {
    const { tokens } = await app.logIn(helloWorld.user, { organization: acme })
    assert.partialDeepStrictEqual(decodeJwt(tokens.access_token), {
      org_id: acme,
      permissions: ['read:admin-messages'],
    })
    assert.equal(decodeJwt(tokens.id_token).org_id, acme)
    assert.equal(decodeJwt(tokens.id_token).org_name, undefined)
    const refreshed = await tokensOf(await app.refresh(tokens.refresh_token))
    assert.partialDeepStrictEqual(decodeJwt(refreshed.access_token), {
      org_id: acme,
      permissions: ['read:admin-messages'],
    })
    assert.equal(decodeJwt(refreshed.id_token).org_id, acme)
  })

  it('give no permissions to a login without one, and direct roles give none within one', async () => {
    const plain = decodeJwt((await app.logIn(helloWorld.user)).tokens.access_token)
    assert.deepEqual([plain.org_id, plain.permissions], [undefined, []])
    await tenant.call('POST', `/organizations/${globex}/members`, { members: [userId] })
    await tenant.call('POST', `/users/${userId}/roles`, { roles: [roleId] })
    const direct = decodeJwt((await app.logIn(helloWorld.user)).tokens.access_token)
    assert.deepEqual(direct.permissions, ['read:admin-messages'])
    const inside = decodeJwt((await app.logIn(helloWorld.user, { organization: globex })).tokens.access_token)
    assert.deepEqual([inside.org_id, inside.permissions], [globex, []])
    await tenant.call('DELETE', `/users/${userId}/roles`, { roles: [roleId] })
    await tenant.call('DELETE', `/organizations/${globex}/members`, { members: [userId] })
  })

  it('are named by their name, and name themselves, only with the flag of the tenant', async () => {
    assert.deepEqual(await refusal({ organization: 'acme' }), [
      'invalid_request',
      'authorization request parameter organization must be an organization id',
    ])
    await tenant.expect(200, 'PATCH', '/tenants/settings', { allow_organization_name_in_authentication_api: true })
    const { tokens } = await app.logIn(helloWorld.user, { organization: 'ACME' })
    assert.partialDeepStrictEqual(decodeJwt(tokens.id_token), { org_id: acme, org_name: 'acme' })
    assert.partialDeepStrictEqual(decodeJwt(tokens.access_token), { org_id: acme, org_name: 'acme' })
    await tenant.expect(200, 'PATCH', '/tenants/settings', { allow_organization_name_in_authentication_api: false })
  })

  it('refuse who is not a member, at the login, silently and at a refresh', async () => {
    const notPartOf = (id: string) => ['access_denied', `user ${userId} is not part of the ${id} organization`]
    assert.deepEqual(await refusal({ organization: globex }, createVisitor(), helloWorld.user), notPartOf(globex))
    const { tokens, visitor } = await app.logIn(helloWorld.user, { organization: acme })
    assert.deepEqual(await refusal({ organization: globex, prompt: 'none' }, visitor), notPartOf(globex))
    await tenant.call('DELETE', `/organizations/${acme}/members`, { members: [userId] })
    const response = await app.refresh(tokens.refresh_token)
    assert.deepEqual([response.status, (await jsonBody(response)).error_description], [403, notPartOf(acme)[1]])
    await tenant.call('POST', `/organizations/${acme}/members`, { members: [userId] })
    await tenant.call('POST', `/organizations/${acme}/members/${encodeURIComponent(userId)}/roles`, { roles: [roleId] })
  })

  it('take who logs in as a member, if their connection says so', async () => {
    const open = await create('open', { assign_membership_on_login: true })
    const { tokens } = await app.logIn(helloWorld.user, { organization: open })
    assert.equal(decodeJwt(tokens.access_token).org_id, open)
    const [member] = await tenant.list(`/organizations/${open}/members`)
    assert.equal(Object(member).user_id, userId)
    await tenant.call('DELETE', `/organizations/${open}`)
    assert.equal((await app.refresh(tokens.refresh_token)).status, 403)
  })

  for (const [what, parameters, error, description] of [
    [
      'an unknown one',
      { organization: 'org_0000000000000000' },
      'invalid_request',
      'the organization "org_0000000000000000" does not exist',
    ],
    [
      'an invitation without one',
      { invitation: 'x' },
      'invalid_request',
      'parameter organization is required for this client',
    ],
  ] as const) {
    it(`refuse ${what}`, async () => assert.deepEqual(await refusal(parameters), [error, description]))
  }

  it('without an enabled connection refuse every login', async () => {
    await tenant.call('DELETE', `/organizations/${globex}/enabled_connections/${connectionId}`)
    assert.deepEqual(await refusal({ organization: globex }), [
      'access_denied',
      'no connections enabled for the organization',
    ])
    await tenant.expect(201, 'POST', `/organizations/${globex}/enabled_connections`, { connection_id: connectionId })
  })

  describe('that an application requires', () => {
    before(() => tenant.expect(200, 'PATCH', CLIENT, { organization_usage: 'require' }))
    after(() =>
      tenant.expect(200, 'PATCH', CLIENT, { organization_usage: 'allow', organization_require_behavior: null }),
    )

    it('must be in the request', async () => {
      assert.deepEqual(await refusal({}), ['invalid_request', 'parameter organization is required for this client'])
    })

    it('are chosen after the login: the only one without a page, one of several on a page', async () => {
      await tenant.expect(200, 'PATCH', CLIENT, { organization_require_behavior: 'post_login_prompt' })
      const only = await app.logIn(helloWorld.user)
      assert.equal(decodeJwt(only.tokens.access_token).org_id, acme)

      await tenant.call('POST', `/organizations/${globex}/members`, { members: [userId] })
      const visitor = createVisitor()
      const login = await visitor.browse(app.authorizationUrl())
      const page = await submit(visitor, login, { username: helloWorld.user.email, password: helloWorld.user.password })
      assert.match(page.html, /Choose an organization/)
      const forged = await submit(visitor, page, { organization: 'org_0000000000000000' })
      assert.equal((forged.redirectsTo ?? forged.url).searchParams.get('error'), 'access_denied')

      const again = createVisitor()
      const loginAgain = await again.browse(app.authorizationUrl())
      const choice = await submit(again, loginAgain, {
        username: helloWorld.user.email,
        password: helloWorld.user.password,
      })
      const { redirectsTo, url } = await submit(again, choice, { organization: globex })
      const { access_token } = await tokensOf(await app.exchange(redirectsTo ?? url))
      assert.equal(decodeJwt(access_token).org_id, globex)
      await tenant.call('DELETE', `/organizations/${globex}/members`, { members: [userId] })
    })

    it('are offered and accepted after the login only with an enabled connection', async () => {
      const address = `/organizations/${globex}/enabled_connections/${connectionId}`
      await tenant.call('POST', `/organizations/${globex}/members`, { members: [userId] })
      await tenant.call('DELETE', address)
      // The only one that is left needs no page.
      assert.equal(decodeJwt((await app.logIn(helloWorld.user)).tokens.access_token).org_id, acme)

      const third = await create('initech')
      await tenant.call('POST', `/organizations/${third}/members`, { members: [userId] })
      const visitor = createVisitor()
      const login = await visitor.browse(app.authorizationUrl())
      const page = await submit(visitor, login, { username: helloWorld.user.email, password: helloWorld.user.password })
      assert.equal(page.html.includes(globex), false)
      const forced = await submit(visitor, page, { organization: globex })
      const { searchParams } = forced.redirectsTo ?? forced.url
      assert.equal(searchParams.get('error_description'), 'no connections enabled for the organization')
      await tenant.call('DELETE', `/organizations/${third}`)
      await tenant.call('POST', `/organizations/${globex}/enabled_connections`, { connection_id: connectionId })
      await tenant.call('DELETE', `/organizations/${globex}/members`, { members: [userId] })
    })

    it('must be in the request of the password grant, which has none', async () => {
      const { grant_types } = await tenant.expect(200, 'GET', CLIENT)
      const grant_type = 'http://auth0.com/oauth/grant-type/password-realm'
      await tenant.expect(200, 'PATCH', CLIENT, { grant_types: [grant_type] })
      const { email: username, password } = helloWorld.user
      const { client_id } = helloWorld.client
      const realm = 'Username-Password-Authentication'
      const response = await tenant.requestToken({ grant_type, realm, client_id, username, password })
      assert.equal((await jsonBody(response)).error_description, 'parameter organization is required for this client')
      await tenant.expect(200, 'PATCH', CLIENT, { grant_types })
    })

    it('are required of the user, too', async () => {
      assert.deepEqual(await refusal({}, createVisitor(), helloWorld.admin), [
        'invalid_request',
        'client requires organization membership, but user does not belong to any organization',
      ])
    })
  })

  it('are not chosen by the form of another site: POST /u/:uid/organization answers 403', async () => {
    const response = await fetch(`${tenant.origin}/u/unknown/organization`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams({ organization: acme }),
    })
    assert.equal(response.status, 403)
    assert.match(await response.text(), /This form was not sent from here/)
  })

  describe('have invitations that', () => {
    const password = 'a long enough password'
    const invitee = { email: 'invited@example.com' }
    let path: string
    before(async () => {
      path = `/organizations/${acme}/invitations`
      await tenant.expect(200, 'PATCH', CLIENT, { initiate_login_uri: 'http://localhost:4040/login' })
    })
    const invite = (more: object = {}) =>
      tenant.expect(200, 'POST', path, {
        inviter: { name: 'Ada' },
        invitee,
        client_id: helloWorld.client.client_id,
        roles: [roleId],
        ...more,
      })

    it('lead to the application, are mailed, and make a new user a verified member with roles, once', async () => {
      const invitation = await invite({ app_metadata: { plan: 'gold' } })
      const link = new URL(String(invitation.invitation_url))
      assert.equal(link.origin + link.pathname, 'http://localhost:4040/login')
      assert.equal(link.searchParams.get('organization_name'), 'acme')
      const parameters = { invitation: link.searchParams.get('invitation') ?? '', organization: acme }
      const mails = await tenant.expect(200, 'GET', '/local/mails')
      assert.match(JSON.stringify(mails), /You are invited to acme/)

      const visitor = createVisitor()
      const page = await visitor.browse(app.authorizationUrl(parameters))
      assert.match(page.html, /Sign up|Create/i)
      assert.match(page.html, /value="invited@example.com"/)
      const { redirectsTo, url } = await submit(visitor, page, { email: invitee.email, password })
      const { access_token, id_token } = await tokensOf(await app.exchange(redirectsTo ?? url))
      assert.partialDeepStrictEqual(decodeJwt(access_token), { org_id: acme, permissions: ['read:admin-messages'] })
      assert.equal(decodeJwt(id_token).email_verified, true)
      const [user] = await tenant.list(`/users-by-email?email=${invitee.email}`)
      assert.partialDeepStrictEqual(user, { app_metadata: { plan: 'gold' }, email_verified: true })

      assert.deepEqual(await refusal(parameters), ['invalid_request', 'invitation not found or already used'])
      assert.deepEqual(await tenant.list(path), [])
    })

    it('are stored with a digest of the secret in their link alone', async () => {
      const { id, ticket_id } = await invite()
      const rows = await tenant.database.selectFrom('organization_invitations').selectAll().execute()
      assert.ok(rows.some(row => row.id === id))
      assert.doesNotMatch(JSON.stringify(rows), new RegExp(String(ticket_id)))
      assert.equal((await tenant.call('DELETE', `${path}/${id}`)).status, 204)
    })

    it('are for one email address, one application and one organization', async () => {
      const { ticket_id } = await invite({ invitee: { email: helloWorld.admin.email } })
      const parameters = { invitation: String(ticket_id), organization: acme }
      assert.deepEqual(await refusal(parameters, createVisitor(), helloWorld.user), [
        'access_denied',
        'the invitation is for another email address',
      ])
      const invalid = ['invalid_request', 'invitation not found or already used']
      assert.deepEqual(await refusal({ ...parameters, organization: globex }), invalid)
      assert.deepEqual(await refusal({ ...parameters, invitation: `${ticket_id}x` }), invalid)
      // Another user is logged in: the page to log in is shown again.
      const { visitor } = await app.logIn(helloWorld.user)
      const page = await visitor.browse(app.authorizationUrl(parameters))
      const { email: username, password: known } = helloWorld.admin
      const { redirectsTo, url } = await submit(visitor, page, { username, password: known })
      assert.equal(decodeJwt((await tokensOf(await app.exchange(redirectsTo ?? url))).access_token).org_id, acme)
    })

    it('are withdrawn, and expire', async () => {
      const withdrawn = await invite()
      assert.equal((await tenant.call('DELETE', `${path}/${withdrawn.id}`)).status, 204)
      const expired = await invite({ ttl_sec: 1 })
      await tenant.database.updateTable('organization_invitations').set({ expires_at: 1 }).execute()
      for (const { ticket_id } of [withdrawn, expired]) {
        const [, description] = await refusal({ invitation: String(ticket_id), organization: acme })
        assert.equal(description, 'invitation not found or already used')
      }
      assert.doesNotMatch(JSON.stringify(await tenant.list(path)), new RegExp(String(expired.ticket_id)))
    })
  })

  describe('are in an application’s own token', () => {
    let client: { client_id: string; client_secret: string }
    let grant: string
    before(async () => {
      const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', {
        name: 'Service',
        app_type: 'non_interactive',
      })
      client = { client_id: String(client_id), client_secret: String(client_secret) }
      const body = { client_id, audience: helloWorld.audience, scope: [], organization_usage: 'allow' }
      grant = String((await tenant.expect(201, 'POST', '/client-grants', body)).id)
    })
    const request = async (parameters: Record<string, string> = {}) => {
      const response = await tenant.requestToken({
        grant_type: 'client_credentials',
        audience: helloWorld.audience,
        ...client,
        ...parameters,
      })
      return jsonBody(response)
    }
    const organizationOf = async (parameters?: Record<string, string>) =>
      decodeJwt(String((await request(parameters)).access_token)).org_id

    it('when its client grant may be used for the organization', async () => {
      assert.equal(await organizationOf(), undefined)
      assert.equal((await request({ organization: acme })).error, 'access_denied')
      await tenant.expect(201, 'POST', `/organizations/${acme}/client-grants`, { grant_id: grant })
      assert.equal(await organizationOf({ organization: acme }), acme)
      assert.equal((await request({ organization: globex })).error, 'access_denied')
      await tenant.expect(200, 'PATCH', `/client-grants/${grant}`, { allow_any_organization: true })
      assert.equal(await organizationOf({ organization: globex }), globex)
    })

    it('by default, or by force, as the application and its grant say', async () => {
      const default_organization = { organization_id: acme, flows: ['client_credentials'] }
      await tenant.expect(200, 'PATCH', `/clients/${client.client_id}`, { default_organization })
      assert.equal(await organizationOf(), acme)
      await tenant.expect(200, 'PATCH', `/clients/${client.client_id}`, { default_organization: null })
      await tenant.expect(200, 'PATCH', `/client-grants/${grant}`, { organization_usage: 'require' })
      assert.equal((await request()).error_description, 'parameter organization is required for this client')
      await tenant.expect(200, 'PATCH', `/client-grants/${grant}`, { organization_usage: 'deny' })
      assert.equal(
        (await request({ organization: acme })).error_description,
        'parameter organization is not allowed for this client',
      )
    })
  })
})
