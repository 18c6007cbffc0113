import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { jsonBody } from '../support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { CALLBACK, createSinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { createVisitor, submit, type Visitor } from '../support/visitor.ts'

const { audience, admin } = helloWorld
const PERMISSION = 'read:admin-messages'

/** What was granted before a change is not granted after it, by any way to a token. */
describe('a change takes effect at once:', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  const newApp = async (more: object = {}) => {
    const { client_id } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Changing',
      app_type: 'spa',
      callbacks: [CALLBACK],
      web_origins: ['http://localhost:4040'],
      ...more,
    })
    const id = String(client_id)
    return { id, app: createSinglePageApp(tenant.origin, { client_id: id, redirect_uri: CALLBACK }) }
  }
  const machine = async () => {
    const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Machine',
      app_type: 'non_interactive',
    })
    const grant = await tenant.expect(201, 'POST', '/client-grants', { client_id, audience, scope: [PERMISSION] })
    const ask = async (secret = client_secret) => {
      const response = await tenant.requestToken({
        grant_type: 'client_credentials',
        client_id: String(client_id),
        client_secret: String(secret),
        audience,
      })
      return { status: response.status, body: await jsonBody(response) }
    }
    return { id: String(client_id), grantId: String(grant.id), ask }
  }
  const permissionsIn = (token: string) => decodeJwt(token).permissions

  it('a permission taken from a role is gone from the next token, a refreshed one included', async () => {
    const { app } = await newApp()
    const { tokens, visitor } = await app.logIn(admin)
    assert.deepEqual(permissionsIn(tokens.access_token), [PERMISSION])
    const [role] = await tenant.list('/roles?name_filter=Admin')
    const permissions = [{ resource_server_identifier: audience, permission_name: PERMISSION }]
    const path = `/roles/${Object(role).id}/permissions`
    assert.equal((await tenant.call('DELETE', path, { permissions })).status, 204)

    const refreshed = await tokensOf(await app.refresh(tokens.refresh_token))
    assert.deepEqual(permissionsIn(refreshed.access_token), [])
    assert.ok(!refreshed.scope.includes(PERMISSION))
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    assert.ok(redirectsTo)
    assert.deepEqual(permissionsIn((await tokensOf(await app.exchange(redirectsTo))).access_token), [])

    assert.equal((await tenant.call('POST', path, { permissions })).status, 201)
    const again = await tokensOf(await app.refresh(refreshed.refresh_token))
    assert.deepEqual(permissionsIn(again.access_token), [PERMISSION])
  })

  it('a code that is not exchanged yet has what its person has when it is', async () => {
    const { app } = await newApp()
    const { visitor } = await app.logIn(admin)
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    const [person] = await tenant.list(`/users-by-email?email=${admin.email}`)
    const [role] = await tenant.list('/roles?name_filter=Admin')
    const body = { roles: [Object(role).id] }
    await tenant.call('DELETE', `/users/${Object(person).user_id}/roles`, body)
    assert.ok(redirectsTo)
    const { access_token } = await tokensOf(await app.exchange(redirectsTo))
    assert.deepEqual(permissionsIn(access_token), [])
    await tenant.call('POST', `/users/${Object(person).user_id}/roles`, body)
  })

  it('the grant type of refresh tokens, taken away, gives none for a code from before', async () => {
    const { id, app } = await newApp()
    const { visitor } = await app.logIn(admin)
    const callbacks = [await visitor.browse(app.authorizationUrl()), await visitor.browse(app.authorizationUrl())]
    const [before, after] = callbacks.map(({ redirectsTo }) => redirectsTo)
    assert.ok(before && after)
    assert.ok((await tokensOf(await app.exchange(before))).refresh_token)
    await tenant.expect(200, 'PATCH', `/clients/${id}`, { grant_types: ['authorization_code'] })
    assert.equal((await tokensOf(await app.exchange(after))).refresh_token, undefined)
  })

  it('an API that allows no offline access any more gives no refresh token', async () => {
    const { app } = await newApp()
    const identifier = 'https://offline.test'
    const api = await tenant.expect(201, 'POST', '/resource-servers', { identifier, allow_offline_access: true })
    const logIn = async () => (await app.logIn(admin, { audience: identifier })).tokens
    assert.ok((await logIn()).refresh_token)
    await tenant.expect(200, 'PATCH', `/resource-servers/${api.id}`, { allow_offline_access: false })
    const { refresh_token, scope } = await logIn()
    assert.equal(refresh_token, undefined)
    assert.doesNotMatch(scope, /offline_access/)
  })

  it('a deleted application gets no token any more, by no grant', async () => {
    const { id, app } = await newApp()
    const { tokens, visitor } = await app.logIn(admin)
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    assert.ok(redirectsTo)
    const { id: machineId, ask } = await machine()
    assert.equal((await ask()).status, 200)

    for (const each of [id, machineId]) assert.equal((await tenant.call('DELETE', `/clients/${each}`)).status, 204)
    assert.equal((await app.refresh(tokens.refresh_token)).status, 401)
    assert.equal((await app.exchange(redirectsTo)).status, 401)
    assert.equal((await ask()).status, 401)
    assert.equal((await visitor.visit(app.authorizationUrl())).status, 400)
  })

  it('a grant type that is taken away is refused, and a callback too', async () => {
    const { id, app } = await newApp()
    const { tokens, visitor } = await app.logIn(admin)
    await tenant.expect(200, 'PATCH', `/clients/${id}`, { grant_types: ['authorization_code'] })
    const refused = await app.refresh(tokens.refresh_token)
    assert.deepEqual([refused.status, (await jsonBody(refused)).error], [403, 'unauthorized_client'])
    await tenant.expect(200, 'PATCH', `/clients/${id}`, { callbacks: ['https://elsewhere.example.com/'] })
    assert.equal((await visitor.visit(app.authorizationUrl())).status, 400)
  })

  it('a rotated secret is worth nothing', async () => {
    const { id, ask } = await machine()
    const { client_secret } = await tenant.expect(200, 'POST', `/clients/${id}/rotate-secret`)
    assert.equal((await ask()).status, 401)
    assert.equal((await ask(client_secret)).status, 200)
  })

  it('a client grant that is cut or deleted', async () => {
    const { grantId, ask } = await machine()
    assert.equal((await ask()).body.scope, PERMISSION)
    await tenant.expect(200, 'PATCH', `/client-grants/${grantId}`, { scope: [] })
    assert.equal((await ask()).body.scope, undefined)
    assert.equal((await tenant.call('DELETE', `/client-grants/${grantId}`)).status, 204)
    assert.equal((await ask()).status, 403)
  })

  it('an API that is deleted: its refresh tokens are worth nothing', async () => {
    const identifier = 'https://short-lived.example.com'
    const { id } = await tenant.expect(201, 'POST', '/resource-servers', { identifier, allow_offline_access: true })
    const { app } = await newApp()
    const { tokens } = await app.logIn(admin, { audience: identifier, scope: 'openid offline_access' })
    assert.equal(decodeJwt(tokens.access_token).aud?.[0], identifier)
    assert.equal((await tenant.call('DELETE', `/resource-servers/${id}`)).status, 204)
    const refused = await app.refresh(tokens.refresh_token)
    assert.equal(refused.status, 403)
    assert.deepEqual(await jsonBody(refused), {
      error: 'access_denied',
      error_description: `Service not found: ${identifier}`,
    })
  })

  it('a password that is changed while somebody logs in with the one before', async () => {
    const person = {
      email: 'arriving@example.com',
      password: 'the password before',
      connection: 'Username-Password-Authentication',
    }
    const { user_id } = await tenant.expect(201, 'POST', '/users', person)
    const { app } = await newApp()
    const visitor = createVisitor()
    const page = await visitor.browse(app.authorizationUrl())
    const waiting: Visitor = {
      ...visitor,
      browse: async (url, form) => {
        const response = await visitor.visit(url, form)
        return { url: new URL(url), response, redirectsTo: undefined, html: '' }
      },
    }
    const { response: posted } = await submit(waiting, page, { username: person.email, password: person.password })
    assert.equal(posted.status, 303)
    const path = `/users/${encodeURIComponent(String(user_id))}`
    await tenant.expect(200, 'PATCH', path, {
      password: 'the password behind',
      connection: 'Username-Password-Authentication',
    })
    const { redirectsTo } = await visitor.browse(new URL(posted.headers.get('location') ?? '', page.url))
    assert.equal(redirectsTo?.searchParams.get('code') ?? null, null)
  })

  it('a person who is blocked, and one who is deleted', async () => {
    const password = 'correct horse battery'
    for (const [email, end] of [
      ['blocked@example.com', (path: string) => tenant.call('PATCH', path, { blocked: true })],
      ['deleted@example.com', (path: string) => tenant.call('DELETE', path)],
    ] as const) {
      const { user_id } = await tenant.expect(201, 'POST', '/users', {
        connection: 'Username-Password-Authentication',
        email,
        password,
      })
      const { app } = await newApp()
      const { tokens, visitor } = await app.logIn({ email, password })
      const { redirectsTo } = await visitor.browse(app.authorizationUrl())
      assert.ok(redirectsTo)
      await end(`/users/${user_id}`)
      assert.equal((await app.refresh(tokens.refresh_token)).status, 403)
      assert.ok((await app.exchange(redirectsTo)).status >= 400)
      const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
      assert.equal(silent.redirectsTo?.searchParams.get('error'), 'login_required')
      const headers = { authorization: `Bearer ${tokens.access_token}` }
      assert.equal((await fetch(`${tenant.origin}/userinfo`, { headers })).status, 401)
    }
  })
})
