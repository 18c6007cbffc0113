import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { allOf, authenticated, createGuard } from '@tollgate/guard'
import { authenticatedBy } from '@tollgate/guard/step-up'
import { decodeJwt } from 'jose'
import { createAccounts } from '../src/accounts/accounts.ts'
import { helloWorld } from '../src/hello-world.ts'
import { MULTI_FACTOR } from '../src/oauth/multi-factor.ts'
import { bindAction, bindActions, deployAction, handler } from './support/actions.ts'
import { jsonBody } from './support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from './support/management.ts'
import { createSinglePageApp, type SinglePageApp, tokensOf } from './support/single-page-app.ts'
import { createVisitor, type Page, submit, type Visitor } from './support/visitor.ts'

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const { user, audience } = helloWorld
const GRANT = 'http://auth0.com/oauth/grant-type'

describe('the second factor', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  let userId: string
  before(async () => {
    tenant = await startManagedTenant({ actions: 'network' })
    app = createSinglePageApp(tenant.origin)
    userId = Object((await tenant.list(`/users-by-email?email=${user.email}`))[0]).user_id
    await tenant.expect(200, 'PATCH', '/tenants/settings', {
      acr_values_supported: [MULTI_FACTOR],
      default_directory: 'Username-Password-Authentication',
    })
    await tenant.expect(200, 'PUT', '/guardian/factors/otp', { enabled: true })
  })
  after(() => tenant.close())
  beforeEach(async () => {
    await tenant.call('DELETE', `/users/${userId}/authenticators`)
    await local('POST', '/local/clock', { advance_seconds: 600 })
  })

  const local = (method: string, path: string, body?: object) =>
    fetch(`${tenant.origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${tenant.controlKey}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
  const otp = async () => String((await jsonBody(await local('GET', `/local/users/${user.email}/otp`))).otp)
  const enrol = () =>
    tenant.expect(201, 'POST', `/users/${userId}/authentication-methods`, { type: 'totp', totp_secret: SECRET })
  const stepUp = { acr_values: MULTI_FACTOR }

  /** Logs in with the password, up to the page for the second factor. */
  async function begin(visitor: Visitor = createVisitor(), parameters: Record<string, string> = stepUp): Promise<Page> {
    const page = await visitor.browse(app.authorizationUrl(parameters))
    return submit(visitor, page, { username: user.email, password: user.password })
  }
  const claimsAt = async ({ redirectsTo }: Page) => {
    assert.ok(redirectsTo, 'The login did not return to the application')
    const tokens = await tokensOf(await app.exchange(redirectsTo))
    return { tokens, access: decodeJwt(tokens.access_token), id: decodeJwt(tokens.id_token) }
  }

  it('is enrolled at the login, gives a recovery code, and is in the tokens of this login alone', async () => {
    const visitor = createVisitor()
    const enrolment = await begin(visitor)
    assert.match(enrolment.url.pathname, /\/mfa\/otp-enrollment$/)
    assert.match(enrolment.html, /Secure your account/)
    assert.match(enrolment.html, /<svg class="qr-code" role="img" aria-label="QR code with the key"/)
    assert.doesNotMatch(enrolment.html, /src=|href="http/, 'the page requests nothing')
    const wrong = await submit(visitor, enrolment, { code: '000000' })
    assert.equal(wrong.response.status, 400)
    const done = await submit(visitor, wrong, { code: await otp() })
    assert.match(done.html, /<code class="secret">[A-Z1-9]{24}<\/code>/)
    const next = /class="button" href="([^"]+)"/.exec(done.html)?.[1] ?? ''
    const { tokens, access, id } = await claimsAt(await visitor.browse(next.replaceAll('&amp;', '&')))
    assert.deepEqual([id.acr, id.amr], [MULTI_FACTOR, ['mfa']])
    assert.deepEqual([access.acr, access.amr, typeof access.auth_time], [MULTI_FACTOR, ['mfa'], 'number'])

    const refreshed = await tokensOf(await app.refresh(tokens.refresh_token))
    const later = [decodeJwt(refreshed.access_token), decodeJwt(refreshed.id_token)]
    assert.deepEqual([later[0]?.acr, later[1]?.acr, later[1]?.amr], [undefined, undefined, undefined])
    const silent = await visitor.browse(app.authorizationUrl({ ...stepUp, prompt: 'none' }))
    assert.equal((await claimsAt(silent)).id.amr, undefined)
  })

  it('satisfies authenticatedBy() of the guard, and a login without it does not', async () => {
    await enrol()
    const guard = createGuard({ issuer: tenant.issuer, audience })
    const policy = allOf(authenticated, authenticatedBy({ acr: [MULTI_FACTOR], withinSeconds: 60 }))
    const check = async (token: string) => guard.check({ headers: { authorization: `Bearer ${token}` } }, policy)
    const plain = await app.logIn(user)
    const refusal = await check(plain.tokens.access_token)
    assert.equal(refusal.granted, false)
    const visitor = createVisitor()
    const { tokens } = await claimsAt(await submit(visitor, await begin(visitor), { code: await otp() }))
    assert.equal((await check(tokens.access_token)).granted, true)
  })

  it('is asked for in a session that began without it, and prompt=none then answers login_required', async () => {
    await enrol()
    const { visitor } = await app.logIn(user)
    const silent = await visitor.browse(app.authorizationUrl({ ...stepUp, prompt: 'none' }))
    assert.deepEqual(
      [silent.redirectsTo?.searchParams.get('error'), silent.redirectsTo?.searchParams.get('error_description')],
      ['login_required', 'Multifactor authentication required'],
    )
    const challenge = await visitor.browse(app.authorizationUrl(stepUp))
    assert.match(challenge.url.pathname, /\/mfa\/otp-challenge$/)
    assert.deepEqual((await claimsAt(await submit(visitor, challenge, { code: await otp() }))).id.amr, ['mfa'])
  })

  it('takes each one-time password once, also in another process', async () => {
    await enrol()
    const elsewhere = createAccounts(tenant.database, { now: () => Date.now() })
    const code = await elsewhere.secondFactors.nextPassword(userId)
    assert.ok(code)
    const here = createAccounts(tenant.database)
    const outcomes = await Promise.all(
      [elsewhere, here, elsewhere, here].map(accounts => accounts.secondFactors.verify(userId, code)),
    )
    assert.equal(outcomes.filter(outcome => 'verified' in outcome).length, 1)
    assert.deepEqual(await here.secondFactors.verify(userId, code), { refused: 'code' })
  })

  it('can be replaced by a recovery code once, which gives a new one', async () => {
    await enrol()
    const { recovery_code } = await tenant.expect(200, 'POST', `/users/${userId}/recovery-code-regeneration`)
    const visitor = createVisitor()
    const challenge = await begin(visitor)
    const page = await visitor.browse(new URL('recovery-code-challenge', challenge.url))
    const done = await submit(visitor, page, { code: String(recovery_code) })
    assert.match(done.html, /Keep your recovery code/)
    const again = createVisitor()
    const second = await again.browse(new URL('recovery-code-challenge', (await begin(again)).url))
    assert.equal((await submit(again, second, { code: String(recovery_code) })).response.status, 400)
  })

  it('limits wrong codes for a user, in whatever browser', async () => {
    await enrol()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 6; attempt++) {
      const visitor = createVisitor()
      statuses.push((await submit(visitor, await begin(visitor), { code: '000000' })).response.status)
    }
    assert.deepEqual(statuses, [400, 400, 400, 400, 400, 429])
    const visitor = createVisitor()
    assert.equal((await submit(visitor, await begin(visitor), { code: await otp() })).response.status, 429)
  })

  it('has no page for a browser that has not given the password', async () => {
    const visitor = createVisitor()
    const { url } = await visitor.browse(app.authorizationUrl(stepUp))
    for (const page of ['mfa', 'mfa/otp-challenge', 'mfa/otp-enrollment', 'mfa/recovery-code-challenge']) {
      assert.equal((await visitor.browse(new URL(page, url))).response.status, 400, page)
    }
  })

  it('is not accepted from a form of another site, or without the token of its own form', async () => {
    await enrol()
    const visitor = createVisitor()
    const { url, html } = await begin(visitor)
    const form_token = /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const code = await otp()
    const statusOf = async (form: Record<string, string>, headers: Record<string, string>) =>
      (await visitor.visit(url, form, headers)).status
    assert.equal(await statusOf({ code, form_token }, { 'sec-fetch-site': 'cross-site' }), 403)
    assert.equal(await statusOf({ code }, {}), 403)
    assert.equal(await statusOf({ code, form_token: 'A'.repeat(43) }, {}), 403)
    assert.equal(await statusOf({ code, form_token }, {}), 303)
  })

  it('is not asked for when the tenant does not list the value of acr_values', async () => {
    const { tokens } = await app.logIn(user, { acr_values: 'urn:example:other' })
    assert.equal(decodeJwt(tokens.id_token).amr, undefined)
  })

  describe('by an Action', () => {
    const bind = (body: string) => bindAction(tenant, 'post-login', handler('post-login', body))
    after(() => tenant.expect(200, 'PATCH', '/actions/triggers/post-login/bindings', { bindings: [] }))

    for (const call of [
      "api.multifactor.enable('any')",
      "api.authentication.challengeWith({ type: 'otp' })",
      "api.authentication.enrollWithAny([{ type: 'phone' }, { type: 'otp' }])",
    ]) {
      it(`is asked for: ${call}`, async () => {
        await enrol()
        await bind(`if (event.transaction.requested_scopes.includes('email')) ${call}
          api.accessToken.setCustomClaim('runs', (event.user.app_metadata.runs ?? 0) + 1)
          api.user.setAppMetadata('runs', (event.user.app_metadata.runs ?? 0) + 1)
          api.idToken.setCustomClaim('factors', event.user.enrolledFactors.map(factor => factor.method))`)
        const visitor = createVisitor()
        await tenant.expect(200, 'PATCH', `/users/${userId}`, { app_metadata: { runs: 0 } })
        const challenge = await begin(visitor, {})
        assert.match(challenge.url.pathname, /\/mfa\/otp-challenge$/)
        const { id, access } = await claimsAt(await submit(visitor, challenge, { code: await otp() }))
        assert.deepEqual([id.amr, access.runs, id.factors], [['mfa'], 1, ['otp']])
        assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', `/users/${userId}`), {
          app_metadata: { runs: 1 },
        })
      })
    }

    for (const [call, methodsOfNext] of [
      ["api.authentication.challengeWith({ type: 'otp' })", ['pwd', 'mfa']],
      ["api.multifactor.enable('any')", ['pwd']],
    ] as const) {
      it(`shows the next Action ${methodsOfNext.join(' and ')} after ${call}, and each Action runs once`, async () => {
        await enrol()
        const deploy = (body: string) => deployAction(tenant, 'post-login', handler('post-login', body))
        const count = (name: string) =>
          `api.user.setAppMetadata('${name}', (event.user.app_metadata.${name} ?? 0) + 1)
           api.idToken.setCustomClaim('${name}', event.authentication.methods.map(method => method.name))`
        const first = await deploy(`${count('first')}\n${call}`)
        await bindActions(tenant, 'post-login', [first, await deploy(count('second'))])
        await tenant.expect(200, 'PATCH', `/users/${userId}`, { app_metadata: { first: 0, second: 0 } })
        const visitor = createVisitor()
        const challenge = await begin(visitor, {})
        // Returning without a code continues nothing.
        const again = await visitor.browse(challenge.url.href.replace(/\/u\/([^/]+).*/, '/authorize/$1'))
        assert.match(again.url.pathname, /\/mfa\/otp-challenge$/)
        const { id } = await claimsAt(await submit(visitor, again, { code: await otp() }))
        assert.deepEqual([id.amr, id.first, id.second], [['mfa'], ['pwd'], methodsOfNext])
        assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', `/users/${userId}`), {
          app_metadata: { first: 1, second: 1 },
        })
      })
    }

    it('is not asked for by a factor that does not exist here, or against api.multifactor.enable("none")', async () => {
      await enrol()
      await bind("api.multifactor.enable('duo')")
      assert.equal(decodeJwt((await app.logIn(user)).tokens.id_token).amr, undefined)
      await bind("api.multifactor.enable('none')")
      assert.equal(decodeJwt((await app.logIn(user, stepUp)).tokens.id_token).amr, undefined)
    })
  })

  describe('of the policy "all-applications", with the MFA API', () => {
    let client: Record<string, string>
    before(async () => {
      const grant_types = ['password', 'refresh_token', `${GRANT}/mfa-otp`, `${GRANT}/mfa-recovery-code`]
      const body = { name: 'MFA', app_type: 'regular_web', grant_types }
      const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', body)
      client = { client_id: String(client_id), client_secret: String(client_secret) }
      await tenant.call('PUT', '/guardian/policies', ['all-applications'])
    })
    after(() => tenant.call('PUT', '/guardian/policies', []))

    const token = (parameters: Record<string, string>) => tenant.requestToken({ ...client, ...parameters })
    const required = async () => {
      const { email: username, password } = user
      const response = await token({ grant_type: 'password', username, password, audience, scope: 'openid' })
      assert.equal(response.status, 403)
      return await jsonBody(response)
    }
    const mfa = (path: string, mfaToken: unknown, body?: object) =>
      fetch(`${tenant.origin}/mfa/${path}`, {
        headers: { authorization: `Bearer ${mfaToken}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      })

    it('enrols a user by /mfa/associate, and gives tokens for the first one-time password', async () => {
      const { error, error_description, mfa_token, mfa_requirements } = await required()
      assert.deepEqual(
        [error, error_description, mfa_requirements],
        ['mfa_required', 'Multifactor authentication required', { enroll: [{ type: 'otp' }] }],
      )
      assert.deepEqual(await (await mfa('authenticators', mfa_token)).json(), [])
      const associated = await jsonBody(await mfa('associate', mfa_token, { authenticator_types: ['otp'] }))
      assert.deepEqual(Object.keys(associated), ['authenticator_type', 'secret', 'barcode_uri', 'recovery_codes'])

      const issued = await token({ grant_type: `${GRANT}/mfa-otp`, mfa_token: String(mfa_token), otp: await otp() })
      const { access_token } = await jsonBody(issued)
      assert.deepEqual(decodeJwt(String(access_token)).amr, ['mfa'])
      const again = await mfa('authenticators', mfa_token)
      assert.equal(again.status, 401, 'an MFA token counts once')
    })

    it('challenges an enrolled user, refuses another enrolment, and takes a recovery code', async () => {
      await enrol()
      const { recovery_code } = await tenant.expect(200, 'POST', `/users/${userId}/recovery-code-regeneration`)
      const { mfa_token, mfa_requirements } = await required()
      assert.deepEqual(mfa_requirements, { challenge: [{ type: 'otp' }] })
      const refused = await jsonBody(await mfa('associate', mfa_token, { authenticator_types: ['otp'] }))
      assert.deepEqual(refused, { error: 'access_denied', error_description: 'User is already enrolled.' })
      const challenge = { mfa_token, client_id: client.client_id, challenge_type: 'otp oob' }
      assert.deepEqual(await (await mfa('challenge', '', challenge)).json(), { challenge_type: 'otp' })

      const grant_type = `${GRANT}/mfa-recovery-code`
      const issued = await token({
        grant_type,
        mfa_token: String(mfa_token),
        recovery_code: String(recovery_code),
      })
      assert.match(String((await jsonBody(issued)).recovery_code), /^[A-Z1-9]{24}$/)
    })

    it('refuses members of another type than text, whatever they contain', async () => {
      await enrol()
      const { mfa_token } = await required()
      for (const value of [{}, { toString: 1 }, [['otp']], 1, null]) {
        for (const member of ['challenge_type', 'authenticator_id', 'mfa_token', 'client_id']) {
          const body = { mfa_token, client_id: client.client_id, challenge_type: 'otp', [member]: value }
          const { status } = await mfa('challenge', '', body)
          assert.ok(status === 400 || status === 401, `${member}: ${JSON.stringify(value)}: ${status}`)
        }
        const { status } = await mfa('associate', mfa_token, { authenticator_types: value })
        assert.equal(status, 400, `authenticator_types: ${JSON.stringify(value)}`)
      }
    })

    for (const [what, parameters, status, error, description] of [
      ['a wrong code', { otp: '000000' }, 403, 'invalid_grant', 'Invalid otp_code.'],
      ['another token', { mfa_token: 'unknown', otp: '000000' }, 401, 'expired_token', 'mfa_token is expired'],
      ['no code', {}, 400, 'invalid_request', 'Missing required parameter: otp'],
    ] as const) {
      it(`refuses the grant mfa-otp with ${what}`, async () => {
        await enrol()
        const { mfa_token } = await required()
        const response = await token({ grant_type: `${GRANT}/mfa-otp`, mfa_token: String(mfa_token), ...parameters })
        assert.deepEqual([response.status, await response.json()], [status, { error, error_description: description }])
      })
    }

    it('does not concern the dashboard', async () => {
      const { status } = await tenant.call('GET', '/guardian/policies')
      assert.equal(status, 200)
    })
  })

  describe('in the Management API', () => {
    it('lists the factors of Auth0, of which "otp" can be enabled', async () => {
      const factors = await tenant.list('/guardian/factors')
      assert.equal(factors.length, 8)
      assert.deepEqual(
        factors.filter(factor => Object(factor).enabled).map(factor => Object(factor).name),
        ['otp', 'recovery-code'],
      )
      const { status, body } = await tenant.call('PUT', '/guardian/factors/sms', { enabled: true })
      assert.equal(status, 400)
      assert.match(JSON.stringify(body), /The factor \\"sms\\" cannot be enabled/)
    })

    it('refuses a policy that would be ignored', async () => {
      const { status } = await tenant.call('PUT', '/guardian/policies', ['confidence-score'])
      assert.equal(status, 400)
    })

    it('shows and deletes the enrolment of a user, and never the secret', async () => {
      await enrol()
      const [method] = await tenant.list(`/users/${userId}/authentication-methods`)
      const [enrolment] = await tenant.list(`/users/${userId}/enrollments`)
      assert.deepEqual([Object(method).type, Object(enrolment).type], ['totp', 'authenticator'])
      assert.equal(JSON.stringify([method, enrolment]).includes(SECRET), false)
      assert.equal((await tenant.call('DELETE', `/guardian/enrollments/${Object(enrolment).id}`)).status, 204)
      assert.deepEqual(await tenant.list(`/users/${userId}/authentication-methods`), [])
    })

    it('gives the one-time password of a user to who may set the password', async () => {
      await enrol()
      const { otp: code } = await tenant.expect(200, 'GET', `/local/users/${userId}/otp`)
      assert.match(String(code), /^\d{6}$/)
      const authorization = `Bearer ${await tenant.tokenWith('read:users')}`
      const { status } = await tenant.call('GET', `/local/users/${userId}/otp`, undefined, { authorization })
      assert.equal(status, 403)
    })
  })

  it('that no factor is enabled for fails the login with the reason', async () => {
    await tenant.expect(200, 'PUT', '/guardian/factors/otp', { enabled: false })
    const { redirectsTo } = await begin()
    assert.match(String(redirectsTo?.searchParams.get('error_description')), /no factor is enabled: enable "otp"/)
    await tenant.expect(200, 'PUT', '/guardian/factors/otp', { enabled: true })
  })
})
