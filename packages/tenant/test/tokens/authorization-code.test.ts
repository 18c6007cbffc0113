import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import type { Tenant } from '../../src/tenant.ts'
import { CALLBACK, createSinglePageApp, type SinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { startTenantWithStore } from '../support/tenant.ts'
import { createVisitor, submit } from '../support/visitor.ts'

describe('authorization code with PKCE', () => {
  let tenant: Tenant
  let app: SinglePageApp
  before(async () => {
    tenant = await startTenantWithStore()
    app = createSinglePageApp(tenant.origin)
  })
  after(() => tenant.close())

  const verify = (token: string, audience: string) =>
    jwtVerify(token, createRemoteJWKSet(new URL('/.well-known/jwks.json', tenant.origin)), {
      issuer: tenant.issuer,
      audience,
      algorithms: ['RS256'],
    })

  it('returns state, byte for byte, and a code to the callback', async () => {
    const visitor = createVisitor()
    const login = await visitor.browse(app.authorizationUrl({ state: 'a b+c=%&"==' }))
    const { email: username, password } = helloWorld.user
    const { redirectsTo } = await submit(visitor, login, { username, password })
    assert.equal(redirectsTo && redirectsTo.origin + redirectsTo.pathname, CALLBACK)
    assert.equal(redirectsTo?.searchParams.get('state'), 'a b+c=%&"==')
    assert.ok(redirectsTo?.searchParams.get('code'))
  })

  for (const [what, parameters] of [
    ['create', { prompt: 'create' }],
    ['create and consent', { prompt: 'consent create' }],
    ['create, with another screen_hint', { prompt: 'create', screen_hint: 'login' }],
  ] satisfies [string, Record<string, string>][]) {
    it(`shows the page to sign up with prompt=${what}, even to somebody who is logged in`, async () => {
      const { visitor } = await app.logIn(helloWorld.user)
      const { url } = await visitor.browse(app.authorizationUrl(parameters))
      assert.match(url.pathname, /^\/u\/[\w-]+\/signup$/)
    })
  }

  for (const prompt of ['none create', 'create none', 'CREATE', 'signup']) {
    it(`refuses prompt=${prompt}`, async () => {
      const response = await createVisitor().visit(app.authorizationUrl({ prompt }))
      const location = new URL(response.headers.get('location') ?? '')
      assert.equal(location.searchParams.get('error'), 'invalid_request')
    })
  }

  it("gives a user Auth0's access token, its scope cut to what they hold", async () => {
    const { tokens } = await app.logIn(helloWorld.user)
    const { payload, protectedHeader } = await verify(tokens.access_token, helloWorld.audience)
    assert.equal(protectedHeader.typ, 'JWT')
    const { sub, iat = 0, exp = 0, ...claims } = payload
    assert.match(String(sub), /^auth0\|[0-9a-f]{24}$/)
    assert.equal(exp - iat, 86_400)
    assert.deepEqual(claims, {
      iss: tenant.issuer,
      aud: [helloWorld.audience, `${tenant.issuer}userinfo`],
      scope: 'openid profile email offline_access',
      azp: helloWorld.client.client_id,
      permissions: [],
    })
    assert.deepEqual(
      [tokens.token_type, tokens.expires_in, tokens.scope],
      ['Bearer', 86_400, 'openid profile email offline_access'],
    )
  })

  it('gives an admin the permission, in scope and permissions', async () => {
    const { tokens } = await app.logIn(helloWorld.admin)
    const { payload } = await verify(tokens.access_token, helloWorld.audience)
    assert.deepEqual(payload.permissions, ['read:admin-messages'])
    assert.equal(payload.scope, 'openid profile email offline_access read:admin-messages')
  })

  it('lists permissions that were not requested as a scope', async () => {
    const { tokens } = await app.logIn(helloWorld.admin, { scope: 'openid' })
    const { payload } = await verify(tokens.access_token, helloWorld.audience)
    assert.deepEqual([payload.scope, payload.permissions], ['openid', ['read:admin-messages']])
  })

  it('gives an ID token with the profile, the nonce and the session', async () => {
    const { tokens } = await app.logIn(helloWorld.user)
    const { payload } = await verify(tokens.id_token, helloWorld.client.client_id)
    const { iat = 0, exp = 0, sub, sid, picture, updated_at, ...claims } = payload
    assert.equal(exp - iat, 36_000)
    assert.equal(sub, decodeJwt(tokens.access_token).sub)
    assert.match(String(sid), /^[\w-]{20,}$/)
    assert.ok(!Number.isNaN(Date.parse(String(updated_at))))
    assert.equal(typeof picture, 'string')
    assert.deepEqual(claims, {
      iss: tenant.issuer,
      aud: helloWorld.client.client_id,
      nonce: 'bm9uY2U9PQ==',
      name: helloWorld.user.email,
      nickname: 'user',
      email: helloWorld.user.email,
      email_verified: true,
    })
  })

  it('includes auth_time when max_age is requested', async () => {
    const { tokens } = await app.logIn(helloWorld.user, { max_age: '3600' })
    assert.equal(typeof decodeJwt(tokens.id_token).auth_time, 'number')
  })

  it('gives an opaque access token without an audience', async () => {
    const { tokens } = await app.logIn(helloWorld.user, { audience: undefined, scope: 'openid profile' })
    assert.equal(tokens.access_token.split('.').length, 1)
    assert.equal(tokens.scope, 'openid profile')
    assert.equal(tokens.refresh_token, undefined)
  })

  it('logs in again without the form while the session lasts, and with it on prompt=login', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const again = await visitor.browse(app.authorizationUrl())
    assert.ok(again.redirectsTo?.searchParams.get('code'))
    const forced = await visitor.browse(app.authorizationUrl({ prompt: 'login' }))
    assert.match(forced.html, /name="password"/)
  })

  it('starts on the sign-up page with screen_hint=signup, and the login page knows login_hint', async () => {
    const signUp = await createVisitor().browse(app.authorizationUrl({ screen_hint: 'signup' }))
    assert.match(signUp.url.pathname, /^\/u\/[\w-]+\/signup$/)
    const login = await createVisitor().browse(app.authorizationUrl({ login_hint: 'someone@example.com' }))
    assert.match(login.html, /value="someone@example\.com"/)
  })

  it('keeps a code from being used twice, and takes back what it gave', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    assert.ok(redirectsTo)
    const { refresh_token } = await tokensOf(await app.exchange(redirectsTo))
    const second = await app.exchange(redirectsTo)
    assert.equal(second.status, 403)
    assert.deepEqual(await second.json(), { error: 'invalid_grant', error_description: 'Invalid authorization code' })
    assert.equal((await app.refresh(refresh_token)).status, 403)
  })

  it('takes back an opaque access token as well when its code is used twice', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const { redirectsTo } = await visitor.browse(app.authorizationUrl({ audience: undefined, scope: 'openid' }))
    assert.ok(redirectsTo)
    const { access_token } = await tokensOf(await app.exchange(redirectsTo))
    const userinfo = async () =>
      (await fetch(`${tenant.issuer}userinfo`, { headers: { authorization: `Bearer ${access_token}` } })).status
    assert.equal(await userinfo(), 200)
    assert.equal((await app.exchange(redirectsTo)).status, 403)
    assert.equal(await userinfo(), 401)
  })

  it('lets one of two simultaneous exchanges of a code through', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    assert.ok(redirectsTo)
    const statuses = await Promise.all([app.exchange(redirectsTo), app.exchange(redirectsTo)])
    assert.deepEqual(statuses.map(({ status }) => status).sort(), [200, 403])
  })

  it('refuses the wrong code verifier', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    assert.ok(redirectsTo)
    const response = await app.exchange(redirectsTo, { code_verifier: 'x'.repeat(43) })
    assert.equal(response.status, 403)
    assert.deepEqual(await response.json(), {
      error: 'invalid_grant',
      error_description: 'Failed to verify code verifier',
    })
  })

  describe('redirects to the application, with spaces as %20, for', () => {
    for (const [what, parameters, error] of [
      ['a missing code challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
      ['a plain code challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['an unknown audience', { audience: 'https://unknown.test' }, 'access_denied'],
      ['another response type', { response_type: 'magic' }, 'unsupported_response_type'],
    ] as const) {
      it(what, async () => {
        const response = await createVisitor().visit(app.authorizationUrl(parameters))
        const location = response.headers.get('location') ?? ''
        assert.equal(response.status, 303)
        assert.ok(location.startsWith(CALLBACK), location)
        assert.equal(new URL(location).searchParams.get('error'), error)
        assert.equal(new URL(location).searchParams.get('state'), 'c3RhdGU9PQ==')
        assert.match(location, /error_description=[^&]*%20/)
        assert.doesNotMatch(location, /\+/)
      })
    }
  })

  describe('shows an error page, and never redirects, for', () => {
    for (const [what, parameters] of [
      ['a callback that is not on the list', { redirect_uri: 'https://evil.test/callback' }],
      ['a callback that only begins like one on the list', { redirect_uri: `${CALLBACK}/more` }],
      ['a callback with a user name', { redirect_uri: 'http://localhost:4040@evil.test/callback' }],
      ['a callback with a query', { redirect_uri: `${CALLBACK}?next=https://evil.test` }],
      ['a callback with a fragment', { redirect_uri: `${CALLBACK}#x` }],
      ['a callback that climbs', { redirect_uri: `${CALLBACK}/../other` }],
      ['a callback that is a script', { redirect_uri: 'javascript:alert(1)' }],
      ['a callback without a scheme', { redirect_uri: '//localhost:4040/callback' }],
      ['a callback at another port', { redirect_uri: 'http://localhost:4041/callback' }],
      ['no callback', { redirect_uri: undefined }],
      ['an unknown application', { client_id: 'unknown' }],
    ] as const) {
      it(what, async () => {
        const response = await createVisitor().visit(app.authorizationUrl(parameters))
        assert.equal(response.status, 400)
        assert.equal(response.headers.get('location'), null)
        assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
        assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
      })
    }
  })

  it('keeps its cookies from scripts and other originServers', async () => {
    const response = await createVisitor().visit(app.authorizationUrl())
    const cookies = response.headers.getSetCookie()
    assert.ok(cookies.length > 0)
    for (const cookie of cookies) assert.match(cookie, /; samesite=lax; httponly/i)
  })
})
