import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { jsonBody } from '../support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { createSinglePageApp } from '../support/single-page-app.ts'
import { createVisitor, type Page, submit, type Visitor } from '../support/visitor.ts'

const { audience, admin } = helloWorld
const CALLBACK = 'http://localhost:4040/callback'
const NONCE = 'bm9uY2U9PQ=='
const SUPPORTED = { pushed_authorization_requests_supported: true }

type Parameters = Record<string, string>

describe('/oauth/par', () => {
  let tenant: ManagedTenant
  let web: Parameters
  let other: Parameters
  let visitor: Visitor
  before(async () => {
    tenant = await startManagedTenant()
    await tenant.expect(200, 'PATCH', '/tenants/settings', SUPPORTED)
    web = await register()
    other = await register()
    visitor = createVisitor()
    const page = await visitor.browse(urlOf(web, String((await pushed()).request_uri)))
    await submit(visitor, page, { username: admin.email, password: admin.password })
  })
  after(() => tenant.close())

  async function register(settings: object = {}): Promise<Parameters> {
    const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Web',
      app_type: 'regular_web',
      callbacks: [CALLBACK],
      ...settings,
    })
    return { client_id: String(client_id), client_secret: String(client_secret) }
  }
  const push = (parameters: Parameters = {}, client: Parameters = web, headers: Record<string, string> = {}) =>
    fetch(`${tenant.origin}/oauth/par`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({
        response_type: 'code',
        redirect_uri: CALLBACK,
        scope: 'openid offline_access read:admin-messages',
        audience,
        state: 'pushed',
        ...client,
        ...parameters,
      }),
    })
  const pushed = async (parameters?: Parameters, client?: Parameters) => {
    const response = await push(parameters, client)
    const body = await jsonBody(response)
    assert.equal(response.status, 201, JSON.stringify(body))
    return body
  }
  const urlOf = ({ client_id = '' }: Parameters, request_uri: string, more: Parameters = {}): URL => {
    const url = new URL('/authorize', tenant.origin)
    url.search = new URLSearchParams({ client_id, request_uri, ...more }).toString()
    return url
  }
  const authorize = async (request_uri: unknown, more: Parameters = {}, client: Parameters = web) =>
    visitor.browse(urlOf(client, String(request_uri), more))
  const exchange = async ({ redirectsTo }: Page) =>
    jsonBody(
      await tenant.requestToken({
        grant_type: 'authorization_code',
        code: redirectsTo?.searchParams.get('code') ?? '',
        redirect_uri: CALLBACK,
        ...web,
      }),
    )

  it('responds 201 with a request_uri that is valid for 30 seconds, and the login gets what was pushed', async () => {
    const response = await push()
    const { request_uri, ...body } = await jsonBody(response)
    assert.equal(response.status, 201)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.deepEqual(body, { expires_in: 30 })
    assert.match(String(request_uri), /^urn:ietf:params:oauth:request_uri:[\w-]{20,}$/)

    const page = await authorize(request_uri)
    assert.equal(page.redirectsTo?.searchParams.get('state'), 'pushed')
    const tokens = await exchange(page)
    assert.equal(typeof tokens.refresh_token, 'string')
    assert.partialDeepStrictEqual(decodeJwt(String(tokens.access_token)), {
      aud: [audience, `${tenant.issuer}userinfo`],
      scope: 'openid offline_access read:admin-messages',
    })
  })

  it('lets an application shorten the time, but not beyond a minute lengthen it', async () => {
    const short = await register({ par_request_expiry: 10 })
    assert.equal((await pushed({}, short)).expires_in, 10)
    const long = await register({ par_request_expiry: 600 })
    assert.equal((await pushed({}, long)).expires_in, 60)
  })

  it('stores the dialect: prompt=create, response types with tokens, and form_post', async () => {
    const { request_uri } = await pushed({ prompt: 'create' })
    assert.match((await authorize(request_uri)).url.pathname, /\/signup$/)
    const token = await pushed({ response_type: 'token' })
    const { redirectsTo } = await authorize(token.request_uri)
    assert.match(redirectsTo?.hash ?? '', /access_token=/)
    assert.equal(redirectsTo?.search, '')
    const form = await pushed({ response_type: 'id_token', response_mode: 'form_post', nonce: NONCE })
    assert.match((await authorize(form.request_uri)).html, /name="id_token"/)
  })

  it('request_uri: what is sent next to it is ignored', async () => {
    const { request_uri } = await pushed({ scope: 'openid' })
    const page = await authorize(request_uri, {
      redirect_uri: 'https://evil.test/',
      scope: 'openid offline_access read:admin-messages',
      requested_scope: 'openid offline_access',
      state: 'attack',
      response_type: 'token',
      token_alone: 'true',
      audience: `${tenant.issuer}api/v2/`,
    })
    assert.ok(page.redirectsTo?.href.startsWith(`${CALLBACK}?`), page.html)
    assert.equal(page.redirectsTo?.searchParams.get('state'), 'pushed')
    const tokens = await exchange(page)
    assert.equal(tokens.scope, 'openid')
    assert.equal(tokens.refresh_token, undefined)
  })

  it('request_uri: cannot be used again, by another application, or when it is unknown', async () => {
    const { request_uri } = await pushed()
    assert.ok((await authorize(request_uri)).redirectsTo?.searchParams.get('code'))
    for (const [uri, client] of [
      [request_uri, web],
      [(await pushed()).request_uri, other],
      ['urn:ietf:params:oauth:request_uri:unknown', web],
      [(await pushed()).request_uri, { client_id: helloWorld.client.client_id }],
    ] as const) {
      const page = await authorize(uri, {}, client)
      assert.equal(page.response.status, 400)
      assert.equal(page.redirectsTo, undefined)
      assert.match(page.html, /Cannot log in/)
    }
  })

  it('request_uri: of two logins at once with the same one, only one gets a code', async () => {
    const { request_uri } = await pushed()
    const pages = await Promise.all([authorize(request_uri), authorize(request_uri)])
    const codes = pages.filter(({ redirectsTo }) => redirectsTo?.searchParams.has('code'))
    assert.equal(codes.length, 1)
  })

  it('request_uri: has expired after its time', async () => {
    const { request_uri } = await pushed()
    await tenant.database
      .updateTable('oidc_payloads')
      .set({ expires_at: Math.floor(Date.now() / 1000) - 1 })
      .where('model', '=', 'PushedAuthorizationRequest')
      .execute()
    const page = await authorize(request_uri)
    assert.equal(page.response.status, 400)
    assert.equal(page.redirectsTo, undefined)
  })

  it('checks the request when it is pushed, and stores nothing that it refuses', async () => {
    for (const [parameters, status, error] of [
      [{ client_secret: 'wrong' }, 401, 'access_denied'],
      [{ redirect_uri: 'https://evil.test/' }, 400, 'invalid_request'],
      [{ response_type: 'none' }, 400, 'unsupported_response_type'],
      [{ response_type: 'id_token' }, 400, 'invalid_request'],
      [{ response_type: 'token', response_mode: 'query' }, 400, 'invalid_request'],
      [{ audience: 'https://nowhere.example.com' }, 403, 'access_denied'],
      [{ organization: 'org_1' }, 400, 'invalid_request'],
      [{ request: 'e30.e30.' }, 400, 'request_not_supported'],
      [{ request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 400, 'request_uri_not_supported'],
      [{ max_age: '-1' }, 400, 'invalid_request'],
    ] as const) {
      const response = await push(parameters)
      const body = await jsonBody(response)
      assert.deepEqual([response.status, body.error], [status, error], JSON.stringify({ parameters, body }))
      assert.equal(body.request_uri, undefined)
    }
    assert.equal((await push({}, web, { dpop: 'e30.e30.' })).status, 400)
    const entries = await tenant.list(`/logs?q=type:f AND client_id:${web.client_id}&per_page=100`)
    assert.ok(JSON.stringify(entries).includes('Service not found: https://nowhere.example.com'))
  })

  it('is for applications that authenticate, and reads forms of at most 10 KB', async () => {
    const challenge = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }
    const response = await push({ ...challenge }, { client_id: helloWorld.client.client_id })
    assert.equal(response.status, 403)
    assert.equal((await jsonBody(response)).error, 'unauthorized_client')
    const json = await fetch(`${tenant.origin}/oauth/par`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...web, response_type: 'code', redirect_uri: CALLBACK }),
    })
    assert.equal(json.status, 400)
    assert.equal((await push({ state: 'x'.repeat(11_000) })).status, 413)
  })

  it('is required of an application, or of all but the dashboard, by a setting', async () => {
    const strict = await register({ require_pushed_authorization_requests: true })
    const direct = (client_id: string) =>
      visitor.browse(createSinglePageApp(tenant.origin, { client_id, redirect_uri: CALLBACK }).authorizationUrl())
    const errorOf = ({ redirectsTo }: Page) => redirectsTo?.searchParams.get('error')
    assert.equal(errorOf(await direct(String(strict.client_id))), 'invalid_request')
    const { request_uri } = await pushed({}, strict)
    assert.ok((await authorize(request_uri, {}, strict)).redirectsTo?.searchParams.get('code'))

    assert.equal(errorOf(await direct(String(web.client_id))), null)
    const flags = { require_pushed_authorization_requests: true }
    await tenant.expect(200, 'PATCH', '/tenants/settings', { flags })
    assert.equal(errorOf(await direct(String(web.client_id))), 'invalid_request')
    assert.equal(errorOf(await direct(helloWorld.client.client_id)), 'invalid_request')
    const dashboard = await fetch(`${tenant.origin}/dashboard/`)
    assert.equal(dashboard.status, 200)
    await tenant.expect(200, 'PATCH', '/tenants/settings', { flags: { require_pushed_authorization_requests: false } })
  })

  it('is announced and there only while the tenant supports it; then a request_uri is refused', async () => {
    const announced = async () => {
      const response = await fetch(`${tenant.origin}/.well-known/openid-configuration`)
      return (await jsonBody(response)).pushed_authorization_request_endpoint
    }
    assert.equal(await announced(), `${tenant.origin}/oauth/par`)
    const { request_uri } = await pushed()
    await tenant.expect(200, 'PATCH', '/tenants/settings', { pushed_authorization_requests_supported: false })
    assert.equal(await announced(), undefined)
    assert.equal((await push()).status, 404)
    const page = await authorize(request_uri)
    assert.equal(page.redirectsTo, undefined)
    assert.equal(page.response.status, 400)
    await tenant.expect(200, 'PATCH', '/tenants/settings', SUPPORTED)
  })
})
