import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startManagedTenant } from '../../test/support/management.ts'
import { createSinglePageApp, type SinglePageApp } from '../../test/support/single-page-app.ts'
import { startTenantWithStore } from '../../test/support/tenant.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { helloWorld } from '../hello-world.ts'
import { insertClient } from '../store/access/clients.ts'

const { client_id } = helloWorld.client

describe('logout', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  let app: SinglePageApp
  before(async () => {
    tenant = await startTenantWithStore()
    app = createSinglePageApp(tenant.origin)
  })
  after(() => tenant.close())

  const address = (path: string, query: Record<string, string>) =>
    `${tenant.origin}${path}?${new URLSearchParams(query)}`

  async function isLoggedIn(visitor: Visitor): Promise<boolean> {
    const { redirectsTo } = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    return redirectsTo?.searchParams.has('code') ?? false
  }

  for (const [what, path, query, location] of [
    ['Auth0’s form', '/v2/logout', { client_id, returnTo: 'http://localhost:4040' }, 'http://localhost:4040'],
    [
      'a query of the application’s own',
      '/v2/logout',
      { client_id, returnTo: 'http://localhost:4040/?a=1' },
      'http://localhost:4040/?a=1',
    ],
    ['no returnTo', '/v2/logout', { client_id }, 'http://localhost:4040'],
    [
      'OpenID Connect’s form',
      '/oidc/logout',
      { client_id, post_logout_redirect_uri: 'http://localhost:4040', state: 's t' },
      'http://localhost:4040/?state=s+t',
    ],
  ] as const) {
    it(`ends the session and returns, by ${what}`, async () => {
      const { visitor } = await app.logIn(helloWorld.user)
      assert.equal(await isLoggedIn(visitor), true)
      const response = await visitor.visit(address(path, query))
      assert.equal(response.status, 302)
      assert.equal(response.headers.get('location'), location)
      assert.equal(await isLoggedIn(visitor), false)
      assert.ok(!visitor.cookieNames().includes('tollgate_session'))
    })
  }

  for (const [what, query] of [
    ['a client ID', { client_id, post_logout_redirect_uri: 'http://localhost:4040', state: 's t' }],
    ['an ID token', { id_token_hint: '', post_logout_redirect_uri: 'http://localhost:4040', state: 's t' }],
  ] as const) {
    it(`POST /oidc/logout ends the session and returns, as GET does, by ${what}`, async () => {
      const { visitor, tokens } = await app.logIn(helloWorld.user)
      const form = { ...query, ...('id_token_hint' in query && { id_token_hint: tokens.id_token }) }
      const response = await visitor.visit(`${tenant.origin}/oidc/logout?client_id=ignored`, form)
      assert.equal(response.status, 302)
      assert.equal(response.headers.get('location'), 'http://localhost:4040/?state=s+t')
      assert.equal(await isLoggedIn(visitor), false)
    })
  }

  it('POST /oidc/logout takes no body but a form, and none that is far too long', async () => {
    const post = (type: string, body: string) =>
      fetch(`${tenant.origin}/oidc/logout`, { method: 'POST', headers: { 'content-type': type }, body })
    assert.equal((await post('application/json', '{}')).status, 415)
    assert.equal((await post('application/x-www-form-urlencoded', `state=${'x'.repeat(20_000)}`)).status, 413)
  })

  for (const [what, query] of [
    ['a client ID', { client_id: 'other' }],
    ['a session', { logout_hint: 'other' }],
  ] satisfies [string, Record<string, string>][]) {
    it(`is refused with ${what} that is not the ID token's, and keeps the session`, async () => {
      const { visitor, tokens } = await app.logIn(helloWorld.user)
      const parameters = { ...query, id_token_hint: tokens.id_token }
      assert.equal((await visitor.visit(address('/oidc/logout', parameters))).status, 400)
      assert.equal((await visitor.visit(`${tenant.origin}/oidc/logout`, parameters)).status, 400)
      assert.equal(await isLoggedIn(visitor), true)
    })
  }

  for (const path of ['/v2/logout', '/oidc/logout']) {
    it(`${path} is refused from inside another site's page, even when the cookie comes along`, async () => {
      const { visitor } = await app.logIn(helloWorld.user)
      for (const [site, dest, status] of [
        ['cross-site', 'image', 400],
        ['cross-site', 'iframe', 400],
        ['cross-site', 'empty', 400],
        ['cross-site', 'document', 302],
      ] as const) {
        const headers = { 'sec-fetch-site': site, 'sec-fetch-dest': dest }
        const response = await visitor.visit(address(path, { client_id }), undefined, headers)
        assert.equal(response.status, status)
        assert.equal(await isLoggedIn(visitor), status === 400)
      }
    })
  }

  it("is not done by another site's picture or frame: the session's cookie does not go with them", async () => {
    const cookies: string[] = []
    const noting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      cookies.push(...response.headers.getSetCookie())
      return response
    }
    const { visitor } = await createSinglePageApp(tenant.origin, undefined, noting).logIn(helloWorld.user)
    const session = cookies.filter(cookie => cookie.startsWith('tollgate_session='))
    assert.ok(session.length > 0)
    for (const cookie of session) assert.match(cookie, /; samesite=lax; httponly/i)
    // What is left of such a request is one without a session.
    assert.equal((await fetch(address('/v2/logout', { client_id }), { redirect: 'manual' })).status, 302)
    assert.equal(await isLoggedIn(visitor), true)
  })

  it('returns to a URL that was not encoded, with its own query', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const response = await visitor.visit(
      `${tenant.origin}/v2/logout?client_id=${client_id}&returnTo=http://localhost:4040?a=1?b`,
    )
    assert.equal(response.headers.get('location'), 'http://localhost:4040?a=1?b')
  })

  for (const returnTo of [
    '\nhttp://localhost:4040',
    'http://localhost:4040\n',
    'http://localhost:4040\r\nx: y',
    'http://local\thost:4040',
    'http://localhost:4040?\0',
    'http://localhost:4040?\u{1F600}',
    'http://localhost:4040/#\u00E9',
    'http://localhost:4040?\u2028',
    'http://localhost:4040?\x7F',
    '%',
    'http://[',
    'urn:x',
    '',
  ]) {
    for (const [path, name] of [
      ['/v2/logout', 'returnTo'],
      ['/oidc/logout', 'post_logout_redirect_uri'],
    ] as const) {
      it(`answers 400 at ${path} and keeps the session when ${name} is ${JSON.stringify(returnTo)}`, async () => {
        const { visitor } = await app.logIn(helloWorld.user)
        assert.equal((await visitor.visit(address(path, { client_id, [name]: returnTo }))).status, 400)
        assert.equal(await isLoggedIn(visitor), true)
      })
    }
  }

  it('returns to a registered URL that is not ASCII, encoded', async () => {
    const url = 'http://localhost:4040/\u{1F600}'
    await insertClient(tenant.database, {
      client_id: 'not-ascii',
      client_secret: null,
      name: 'Not ASCII',
      allowed_logout_urls: [url],
    })
    for (const query of [{}, { returnTo: new URL(url).href }]) {
      const response = await fetch(address('/v2/logout', { client_id: 'not-ascii', ...query }), { redirect: 'manual' })
      assert.equal(response.headers.get('location'), new URL(url).href)
    }
  })

  it('logs no query and no fragment of a URL that is not allowed', async t => {
    const managed = await startManagedTenant()
    t.after(() => managed.close())
    const url = 'http://elsewhere.test/bye?token=secret1#secret2'
    for (const path of ['/v2/logout', '/oidc/logout']) {
      const query = new URLSearchParams({ client_id, returnTo: url, post_logout_redirect_uri: url })
      await fetch(`${managed.origin}${path}?${query}`)
    }
    const entries = await managed.list('/logs?q=type:flo')
    assert.equal(entries.length, 2)
    for (const entry of entries) {
      assert.equal(Object(entry).description, 'The logout URL is not allowed: http://elsewhere.test/bye')
    }
    assert.doesNotMatch(JSON.stringify(await managed.list('/logs?per_page=100')), /secret[12]/)
  })

  it('takes the application from an id_token_hint', async () => {
    const { tokens, visitor } = await app.logIn(helloWorld.user)
    const response = await visitor.visit(
      address('/oidc/logout', {
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: 'http://localhost:4040',
      }),
    )
    assert.equal(response.headers.get('location'), 'http://localhost:4040')
  })

  it('says so where there is nowhere to return to', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const response = await visitor.visit(`${tenant.origin}/v2/logout`)
    assert.equal(response.status, 200)
    assert.equal(await isLoggedIn(visitor), false)
  })

  for (const returnTo of [
    'https://evil.test',
    'http://localhost:4041',
    'http://localhost:4040/other',
    'http://localhost:4040@evil.test',
    'javascript:alert(1)',
    '//evil.test',
    '/\\evil.test',
    'http://localhost:4040.evil.test',
    'http://localhost:4040\\@evil.test',
    'http:evil.test',
    'https://localhost:4040',
    ' http://evil.test',
    'nonsense',
  ]) {
    it(`refuses to return to ${returnTo}, and leaves the session alone`, async () => {
      const { visitor } = await app.logIn(helloWorld.user)
      const response = await visitor.visit(address('/v2/logout', { client_id, returnTo }))
      assert.equal(response.status, 400)
      assert.equal(response.headers.get('location'), null)
      assert.equal(await isLoggedIn(visitor), true)
    })
  }

  it("returns to a URL of the application's own scheme, and to no other", async () => {
    const native = { client_id: 'native-application', url: 'com.example.app://localhost/out' }
    await insertClient(tenant.database, {
      client_id: native.client_id,
      client_secret: null,
      name: 'Native application',
      app_type: 'native',
      allowed_logout_urls: [native.url],
    })
    const logOut = (returnTo: string) =>
      fetch(address('/v2/logout', { client_id: native.client_id, returnTo }), { redirect: 'manual' })
    const allowed = await logOut(`${native.url}?a=1`)
    assert.deepEqual([allowed.status, allowed.headers.get('location')], [302, `${native.url}?a=1`])
    for (const returnTo of [
      'com.example.app://localhost/other',
      'com.example.app://other/out',
      'com.example.app:/out',
      'com.evil.app://localhost/out',
      'javascript://localhost/out',
    ]) {
      assert.equal((await logOut(returnTo)).status, 400, returnTo)
    }
  })

  it('returns nowhere for an application that is unknown or not named', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    for (const query of [{ client_id: 'unknown' }, {}]) {
      const response = await visitor.visit(address('/v2/logout', { ...query, returnTo: 'http://localhost:4040' }))
      assert.equal(response.status, 400)
    }
  })
})
