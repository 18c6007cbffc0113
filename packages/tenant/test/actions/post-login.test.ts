import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { bindAction, handler } from '../support/actions.ts'
import { jsonBody } from '../support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { createSinglePageApp, type SinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { createVisitor, submit } from '../support/visitor.ts'

const NAMESPACE = 'https://hello.example/'

describe('Actions of post-login', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  let userPath: string
  before(async () => {
    tenant = await startManagedTenant({ actions: 'on' })
    app = createSinglePageApp(tenant.origin)
    const [user] = await tenant.list(`/users-by-email?email=${helloWorld.user.email}`)
    userPath = `/users/${encodeURIComponent(Object(user).user_id)}`
  })
  afterEach(() => tenant.expect(200, 'PATCH', '/actions/triggers/post-login/bindings', { bindings: [] }))
  after(() => tenant.close())

  const bind = (body: string, more = {}): Promise<string> =>
    bindAction(tenant, 'post-login', handler('post-login', body), more)

  const logIn = async () => {
    const { tokens } = await app.logIn(helloWorld.user)
    return { tokens, access: decodeJwt(tokens.access_token), id: decodeJwt(tokens.id_token) }
  }

  const refused = async () => {
    const visitor = createVisitor()
    const { email: username, password } = helloWorld.user
    const { redirectsTo, url } = await submit(visitor, await visitor.browse(app.authorizationUrl()), {
      username,
      password,
    })
    const { searchParams } = redirectsTo ?? url
    return [searchParams.get('error'), searchParams.get('error_description')]
  }

  it('set claims in both tokens, from the user, their roles and secrets, and again at each refresh', async () => {
    await bind(
      `api.accessToken.setCustomClaim('${NAMESPACE}plan', event.user.app_metadata.plan ?? 'free')
       api.accessToken.setCustomClaim('email', event.user.email)
       api.accessToken.setCustomClaim('${NAMESPACE}protocol', event.transaction.protocol)
       api.idToken.setCustomClaim('${NAMESPACE}secret', event.secrets.KEY)
       api.idToken.setCustomClaim('${NAMESPACE}api', event.resource_server.identifier)
       api.idToken.setCustomClaim('name', 'Renamed')`,
      { secrets: [{ name: 'KEY', value: 's3cret' }] },
    )
    const { tokens, access, id } = await logIn()
    assert.partialDeepStrictEqual(access, {
      [`${NAMESPACE}plan`]: 'free',
      [`${NAMESPACE}protocol`]: 'oidc-basic-profile',
      email: helloWorld.user.email,
    })
    assert.partialDeepStrictEqual(id, {
      [`${NAMESPACE}secret`]: 's3cret',
      [`${NAMESPACE}api`]: helloWorld.audience,
      name: 'Renamed',
    })
    await tenant.expect(200, 'PATCH', userPath, { app_metadata: { plan: 'gold' } })
    const refreshed = await tokensOf(await app.refresh(tokens.refresh_token))
    assert.partialDeepStrictEqual(decodeJwt(refreshed.access_token), {
      [`${NAMESPACE}plan`]: 'gold',
      [`${NAMESPACE}protocol`]: 'oauth2-refresh-token',
    })
    assert.equal(decodeJwt(refreshed.id_token)[`${NAMESPACE}secret`], 's3cret')
  })

  it('cannot set reserved claims, or claims in a namespace of Auth0, and say so in the execution', async () => {
    const names = [
      'sub',
      'iss',
      'aud',
      'exp',
      'scope',
      'permissions',
      'org_id',
      'azp',
      'https://x.auth0.com/y',
      'urn:auth0:z',
      '__proto__',
    ]
    await bind(`for (const name of ${JSON.stringify(names)}) {
      api.accessToken.setCustomClaim(name, 'forged')
      api.idToken.setCustomClaim(name, 'forged')
    }`)
    const { access, id } = await logIn()
    assert.doesNotMatch(JSON.stringify([access, id]), /forged/)
    const { executions } = await tenant.expect(200, 'GET', '/local/actions/executions')
    assert.match(JSON.stringify(executions), /api.accessToken.setCustomClaim had no effect: \\"sub\\" is reserved/)
    assert.match(JSON.stringify(executions), /api.idToken.setCustomClaim had no effect: \\"__proto__\\" is reserved/)
  })

  it('add and remove scopes, which the response states', async () => {
    await bind(`api.accessToken.addScope('extra:scope'); api.accessToken.removeScope('email')`)
    const { tokens, access } = await logIn()
    assert.match(tokens.scope, /\bextra:scope\b/)
    assert.doesNotMatch(tokens.scope, /\bemail\b/)
    assert.equal(access.scope, tokens.scope)
  })

  it('deny access at the login with their reason, and keep the metadata that they set', async () => {
    await bind(
      `api.user.setAppMetadata('denials', 1); api.user.setUserMetadata('seen', true); api.access.deny('Not today')`,
    )
    assert.deepEqual(await refused(), ['access_denied', 'Not today'])
    assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', userPath), {
      app_metadata: { denials: 1 },
      user_metadata: { seen: true },
    })
  })

  it('deny a refresh, silent authentication and the password grant', async () => {
    const { tokens, visitor } = await app.logIn(helloWorld.user)
    await bind(`api.access.deny('Closed')`)
    const response = await app.refresh(tokens.refresh_token)
    assert.equal(response.status, 403)
    assert.deepEqual(await jsonBody(response), { error: 'access_denied', error_description: 'Closed' })
    const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.equal((silent.redirectsTo ?? silent.url).searchParams.get('error_description'), 'Closed')
    const path = `/clients/${helloWorld.client.client_id}`
    const { grant_types } = await tenant.expect(200, 'GET', path)
    await tenant.expect(200, 'PATCH', path, {
      grant_types: [
        'password',
        'http://auth0.com/oauth/grant-type/password-realm',
        'authorization_code',
        'refresh_token',
      ],
    })
    const byPassword = await tenant.requestToken({
      grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
      realm: 'Username-Password-Authentication',
      client_id: helloWorld.client.client_id,
      username: helloWorld.user.email,
      password: helloWorld.user.password,
      audience: helloWorld.audience,
      scope: 'openid',
    })
    assert.equal((await jsonBody(byPassword)).error_description, 'Closed')
    await tenant.expect(200, 'PATCH', path, { grant_types })
    // The refresh token was not used up by the denial.
    await tenant.expect(200, 'PATCH', '/actions/triggers/post-login/bindings', { bindings: [] })
    assert.equal((await app.refresh(tokens.refresh_token)).status, 200)
  })

  it('fail the login when the code throws, with its message, an execution and a log entry', async () => {
    await bind(`console.log('before', { a: 1 }); event.user.missing.name`)
    const [error, description] = await refused()
    assert.equal(error, 'access_denied')
    assert.match(String(description), /Cannot read properties of undefined.*\(line 2\)/)
    const { logs } = Object(
      await tenant.expect(200, 'GET', '/logs?q=type:actions_execution_failed&include_totals=true'),
    )
    const id = logs[0].details.actions.executions[0]
    const execution = await tenant.expect(200, 'GET', `/actions/executions/${id}`)
    assert.equal(execution.status, 'partial')
    const { executions } = Object(await tenant.expect(200, 'GET', '/local/actions/executions'))
    assert.deepEqual(executions[0].results[0].logs, ['before { a: 1 }'])
  })

  for (const call of [
    `api.redirect.sendUserTo('https://example.com')`,
    `api.session.revoke('x')`,
    `api.nothing.at.all()`,
  ]) {
    it(`fail the login for ${call}, which is not supported`, async () => {
      await bind(call)
      const [error, description] = await refused()
      assert.equal(error, 'access_denied')
      assert.match(String(description), /^"api\.[\w.]+" is not supported here: remove the call/)
    })
  }

  it('run in the order of their bindings until one denies', async () => {
    const first = await bind(
      `api.accessToken.setCustomClaim('order', 'first'); api.user.setAppMetadata('ran', 'first')`,
    )
    const second = await bind(`api.access.deny('second')`)
    const third = await bind(`api.user.setAppMetadata('ran', 'third'); api.access.deny('third')`)
    const bindings = [first, second, third].map(value => ({ ref: { type: 'action_id', value } }))
    const answer = await tenant.expect(200, 'PATCH', '/actions/triggers/post-login/bindings', { bindings })
    assert.deepEqual(
      Object(answer).bindings.map((binding: object) => Object(binding).action.id),
      [first, second, third],
    )
    assert.deepEqual(await refused(), ['access_denied', 'second'])
    assert.equal(Object((await tenant.expect(200, 'GET', userPath)).app_metadata).ran, 'first')
  })

  it('leave the dashboard out, so that its administrators can always log in', async () => {
    await bind(`api.access.deny('Locked')`)
    assert.deepEqual(await refused(), ['access_denied', 'Locked'])
    const { client_id, redirect_uri } = {
      client_id: 'tollgate-dashboard',
      redirect_uri: `${tenant.origin}/dashboard/callback`,
    }
    const dashboard = createSinglePageApp(tenant.origin, { client_id, redirect_uri })
    const visitor = createVisitor()
    const page = await visitor.browse(
      dashboard.authorizationUrl({ audience: `${tenant.issuer}api/v2/`, scope: 'openid' }),
    )
    const { email: username, password } = helloWorld.admin
    const { redirectsTo, url } = await submit(visitor, page, { username, password })
    assert.equal((redirectsTo ?? url).searchParams.get('error'), null)
  })

  it('do not see passwords, codes and tokens', async () => {
    await bind(`api.user.setAppMetadata('seen', JSON.stringify(event))`)
    const { tokens } = await logIn()
    await app.refresh(tokens.refresh_token)
    const seen = String(Object((await tenant.expect(200, 'GET', userPath)).app_metadata).seen)
    assert.ok(!seen.includes(helloWorld.user.password))
    assert.ok(!seen.includes(String(tokens.refresh_token)))
    assert.doesNotMatch(seen, /argon2/)
  })
})
