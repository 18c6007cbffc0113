import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { bindAction, handler } from '../support/actions.ts'
import { jsonBody } from '../support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { createSinglePageApp } from '../support/single-page-app.ts'
import { createVisitor, submit } from '../support/visitor.ts'

describe('Actions', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant({ actions: 'on' })
  })
  after(() => tenant.close())

  describe('of credentials-exchange', () => {
    let client: Record<string, string>
    before(async () => {
      const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', {
        name: 'Service',
        app_type: 'non_interactive',
        client_metadata: { tier: 'gold' },
      })
      await tenant.expect(201, 'POST', '/client-grants', {
        client_id,
        audience: helloWorld.audience,
        scope: ['read:admin-messages'],
      })
      client = { client_id: String(client_id), client_secret: String(client_secret) }
    })
    const bind = (body: string) => bindAction(tenant, 'credentials-exchange', handler('credentials-exchange', body))
    const request = () =>
      tenant.requestToken({ grant_type: 'client_credentials', audience: helloWorld.audience, ...client })

    it('add claims to the token of an application', async () => {
      await bind(`api.accessToken.setCustomClaim('tier', event.client.metadata.tier)
        api.accessToken.setCustomClaim('scopes', event.accessToken.scope)
        api.accessToken.setCustomClaim('ip', event.request.ip)
        api.accessToken.setCustomClaim('body', Object.keys(event.request.body).sort())
        api.accessToken.setCustomClaim('sub', 'forged')`)
      const { access_token } = await jsonBody(await request())
      assert.partialDeepStrictEqual(decodeJwt(String(access_token)), {
        tier: 'gold',
        scopes: ['read:admin-messages'],
        ip: '127.0.0.1',
        sub: `${client.client_id}@clients`,
        body: ['audience', 'client_id', 'grant_type'],
      })
    })

    for (const [call, status, error] of [
      [`api.access.deny('Closed')`, 403, 'access_denied'],
      [`api.access.deny('invalid_request', 'Closed')`, 400, 'invalid_request'],
      [`api.access.deny('invalid_scope', 'Closed')`, 400, 'invalid_scope'],
      [`api.access.deny('server_error', 'Closed')`, 500, 'server_error'],
    ] as const) {
      it(`deny access with ${call}`, async () => {
        await bind(call)
        const response = await request()
        assert.equal(response.status, status)
        assert.deepEqual(await jsonBody(response), { error, error_description: 'Closed' })
      })
    }
  })

  describe('around a sign-up', () => {
    const password = 'a long enough password'
    const signUp = async (email: string): Promise<{ status: number; body: Record<string, unknown> }> => {
      const response = await fetch(`${tenant.origin}/dbconnections/signup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          client_id: helloWorld.client.client_id,
          email,
          password,
          connection: 'Username-Password-Authentication',
        }),
      })
      return { status: response.status, body: { ...(await jsonBody(response)) } }
    }

    it('refuse users, on the page and at the endpoint, in words for them', async () => {
      const body = `if (event.user.email.endsWith('@blocked.example')) api.access.deny('blocked domain', 'Use your work address')`
      await bindAction(tenant, 'pre-user-registration', handler('pre-user-registration', body))
      const answer = await signUp('a@blocked.example')
      assert.partialDeepStrictEqual(answer, { status: 400, body: { description: 'Use your work address' } })
      const visitor = createVisitor()
      const page = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl({ screen_hint: 'signup' }))
      const { html } = await submit(visitor, page, { email: 'b@blocked.example', password })
      assert.match(html, /Use your work address/)
      assert.deepEqual(await tenant.list('/users-by-email?email=a@blocked.example'), [])
    })

    it('store metadata with a new user, and run after the sign-up', async () => {
      const before = `api.user.setAppMetadata('plan', 'trial'); api.user.setUserMetadata('from', event.client.name)`
      await bindAction(tenant, 'pre-user-registration', handler('pre-user-registration', before))
      await bindAction(
        tenant,
        'post-user-registration',
        handler('post-user-registration', 'console.log(event.user.user_id)'),
      )
      assert.equal((await signUp('new@example.com')).status, 200)
      const [user] = await tenant.list('/users-by-email?email=new@example.com')
      assert.partialDeepStrictEqual(user, {
        app_metadata: { plan: 'trial' },
        user_metadata: { from: 'Hello World Client' },
      })
      const ran = async () =>
        JSON.stringify((await tenant.expect(200, 'GET', '/local/actions/executions')).executions).includes(
          Object(user).user_id,
        )
      while (!(await ran())) await new Promise(resolve => setTimeout(resolve, 20))
    })

    it('fail the sign-up when the code throws, without showing the error', async () => {
      await bindAction(
        tenant,
        'pre-user-registration',
        handler('pre-user-registration', `throw new Error('internal detail')`),
      )
      const { status, body } = await signUp('other@example.com')
      assert.equal(status, 400)
      assert.doesNotMatch(JSON.stringify(body), /internal detail/)
    })
  })
})

describe('a tenant that was started without Actions', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  it('stores Actions, and refuses to deploy, bind and test them', async () => {
    const supported_triggers = [{ id: 'post-login', version: 'v3' }]
    const { id } = await tenant.expect(201, 'POST', '/actions/actions', { name: 'Stored', supported_triggers })
    const off = {
      statusCode: 400,
      error: 'Bad Request',
      message: 'Actions are off: start the tenant with TOLLGATE_ACTIONS=on to deploy, bind and test them',
      errorCode: 'operation_not_supported',
    }
    const bindings = [{ ref: { type: 'action_id', value: id } }]
    assert.deepEqual(await tenant.expect(400, 'POST', `/actions/actions/${id}/deploy`), off)
    assert.deepEqual(await tenant.expect(400, 'POST', `/actions/actions/${id}/test`, { payload: {} }), off)
    assert.deepEqual(await tenant.expect(400, 'PATCH', '/actions/triggers/post-login/bindings', { bindings }), off)
    assert.deepEqual(
      await tenant.expect(400, 'POST', '/actions/actions', { name: 'X', supported_triggers, deploy: true }),
      off,
    )
  })

  it('refuses logins for which Actions are bound', async () => {
    const now = new Date().toISOString()
    const dates = { created_at: now, updated_at: now }
    const content = JSON.stringify({
      code: '',
      secrets: [],
      dependencies: [],
      supported_triggers: [],
      runtime: 'node22',
    })
    await tenant.database
      .insertInto('actions')
      .values({ id: 'a', name: 'A', draft: content, deployed_version_id: 'v', ...dates })
      .execute()
    await tenant.database
      .insertInto('action_versions')
      .values({ id: 'v', action_id: 'a', number: 1, content, created_at: now })
      .execute()
    await tenant.database
      .insertInto('action_bindings')
      .values({ id: 'b', trigger_id: 'post-login', action_id: 'a', display_name: 'A', position: 0, ...dates })
      .execute()
    const app = createSinglePageApp(tenant.origin)
    const visitor = createVisitor()
    const { email: username, password } = helloWorld.user
    const { redirectsTo, url } = await submit(visitor, await visitor.browse(app.authorizationUrl()), {
      username,
      password,
    })
    assert.equal(
      (redirectsTo ?? url).searchParams.get('error_description'),
      'Actions are bound to "post-login", but the tenant was started without them: set TOLLGATE_ACTIONS to "on"',
    )
  })
})
