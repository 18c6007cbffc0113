import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../src/hello-world.ts'
import { bindAction, deployAction, handler } from './support/actions.ts'
import { jsonBody } from './support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from './support/management.ts'

const { audience, user } = helloWorld
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange'
const TYPE = 'urn:partner:session'
const TRIGGER = 'custom-token-exchange'
const CONNECTION = 'Username-Password-Authentication'

describe('custom token exchange', () => {
  let tenant: ManagedTenant
  let client: Record<string, string>
  let userId: string
  let actionId: string
  let profileId: string
  before(async () => {
    tenant = await startManagedTenant({ actions: 'on' })
    userId = Object((await tenant.list(`/users-by-email?email=${user.email}`))[0]).user_id
    client = await createClient()
    actionId = await deployAction(tenant, TRIGGER, handler(TRIGGER, ''))
    const profile = { name: 'Partner', subject_token_type: TYPE, action_id: actionId, type: 'custom_authentication' }
    profileId = String((await tenant.expect(201, 'POST', '/token-exchange-profiles', profile)).id)
  })
  after(() => tenant.close())
  afterEach(() => tenant.expect(200, 'PATCH', '/actions/triggers/post-login/bindings', { bindings: [] }))

  async function createClient(settings: object = {}): Promise<Record<string, string>> {
    const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Partner',
      app_type: 'regular_web',
      grant_types: ['refresh_token'],
      token_exchange: { allow_any_profile_of_type: ['custom_authentication'] },
      ...settings,
    })
    return { client_id: String(client_id), client_secret: String(client_secret) }
  }

  /** Replaces the code of the profile's Action. */
  async function decide(body: string): Promise<void> {
    await tenant.expect(200, 'PATCH', `/actions/actions/${actionId}`, { code: handler(TRIGGER, body) })
    await tenant.expect(200, 'POST', `/actions/actions/${actionId}/deploy`)
  }

  async function exchange(changes: Record<string, string> = {}) {
    const response = await tenant.requestToken({
      grant_type: GRANT,
      ...client,
      subject_token: 'partner-session',
      subject_token_type: TYPE,
      audience,
      scope: 'openid offline_access',
      ...changes,
    })
    return { status: response.status, headers: response.headers, body: await jsonBody(response) }
  }

  it('issues tokens for the user that the Action has set, which can be refreshed', async () => {
    await decide(`if (event.transaction.subject_token !== 'partner-session') api.access.deny('no', 'no')
      api.user.setAppMetadata('partner', event.transaction.subject_token_type)
      api.user.setUserMetadata('request', JSON.stringify(event.request.body))
      api.authentication.setUserById('${userId}')`)
    await bindAction(
      tenant,
      'post-login',
      handler(
        'post-login',
        `api.accessToken.setCustomClaim('flow', [event.transaction.protocol, event.transaction.subject_token_type])
         api.accessToken.setCustomClaim('body', JSON.stringify(event.request.body))`,
      ),
    )
    const { status, body } = await exchange()
    assert.equal(status, 200, JSON.stringify(body))
    const { access_token, id_token, refresh_token, ...rest } = body
    const claims = decodeJwt(String(access_token))
    assert.deepEqual([claims.sub, claims.gty, claims.azp], [userId, undefined, client.client_id])
    assert.deepEqual(claims.flow, ['oauth2-token-exchange', TYPE])
    assert.doesNotMatch(String(claims.body), /partner-session/, 'the request shows no subject token')
    assert.equal(decodeJwt(String(id_token)).sub, userId)
    assert.equal(rest.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token')
    const { app_metadata, user_metadata } = await tenant.expect(200, 'GET', `/users/${userId}`)
    assert.deepEqual(Object(app_metadata).partner, TYPE)
    assert.doesNotMatch(String(Object(user_metadata).request), /partner-session/)
    const refreshed = await tenant.requestToken({
      grant_type: 'refresh_token',
      ...client,
      refresh_token: String(refresh_token),
    })
    assert.equal(refreshed.status, 200)
    const { logs } = await tenant.expect(200, 'GET', `/logs?q=type:secte&include_totals=true`)
    assert.equal(Object(logs).length, 1)
  })

  it('can be done by an application without a secret', async () => {
    await decide(`api.authentication.setUserById('${userId}')`)
    const page = await createClient({ app_type: 'spa', token_endpoint_auth_method: 'none' })
    const { status } = await exchange({ client_id: page.client_id ?? '', client_secret: '' })
    assert.equal(status, 200)
  })

  describe('refuses', () => {
    for (const [what, body, status, error, description] of [
      ['a denial with a code of the Action', "api.access.deny('not_today', 'Closed')", 400, 'not_today', 'Closed'],
      ['a denial with invalid_client', "api.access.deny('invalid_client', 'Who?')", 400, 'invalid_client', 'Who?'],
      ['a denial with server_error', "api.access.deny('server_error', 'Down')", 500, 'server_error', 'Down'],
      ['a denial after the user was set', 'SET; api.access.deny("late", "Closed")', 400, 'late', 'Closed'],
      ['a code that is none', 'api.access.deny("a\\"b", "Closed")', 400, 'invalid_request', 'Closed'],
      ['an Action that throws', 'throw new Error("Broken")', 500, 'server_error', 'Broken'],
      ['no user', '', 400, 'invalid_request', 'The Action of the token exchange set no user'],
      ['two users', 'SET; SET', 400, 'invalid_request', 'The Action set the user twice: call one of the methods, once'],
      [
        'an unknown user',
        "api.authentication.setUserById('auth0|nobody')",
        400,
        'invalid_request',
        'The user of the token exchange does not exist',
      ],
      [
        'an ID that is no text',
        'api.authentication.setUserById({})',
        400,
        'invalid_request',
        'setUserById requires the ID of a user',
      ],
      [
        'an organization for an application without organizations',
        "SET; api.authentication.setOrganization('acme')",
        400,
        'invalid_request',
        'the organization "acme" does not exist',
      ],
      [
        'six actors',
        'SET; let act; for (let i = 0; i < 6; i++) act = { sub: "a" + i, act }; api.authentication.setActor(act)',
        400,
        'invalid_request',
        'setActor requires "sub", at most 5 actors, and plain values',
      ],
      [
        'a connection that does not exist',
        "api.authentication.setUserByConnection('other', { user_id: 'a' }, { creationBehavior: 'none', updateBehavior: 'none' })",
        400,
        'invalid_request',
        'the connection was not found',
      ],
      [
        'a user of a connection who does not exist',
        `api.authentication.setUserByConnection('${CONNECTION}', { user_id: 'a' }, { creationBehavior: 'none', updateBehavior: 'none' })`,
        400,
        'invalid_request',
        'The user of the token exchange does not exist',
      ],
      [
        'attributes that a user does not have',
        `api.authentication.setUserByConnection('${CONNECTION}', { user_id: 'a', app_metadata: {} }, { creationBehavior: 'create_if_not_exists', updateBehavior: 'none' })`,
        400,
        'invalid_request',
        '"app_metadata" is not an attribute of a user, or has an invalid value',
      ],
    ] as const) {
      it(what, async () => {
        await decide(body.replaceAll('SET', `api.authentication.setUserById('${userId}')`))
        const { status: actual, body: answer } = await exchange()
        assert.deepEqual([actual, answer.error], [status, error], JSON.stringify(answer))
        assert.match(String(answer.error_description), new RegExp(description.replaceAll(/[?]/g, '.')))
      })
    }

    for (const [what, changes, status, error] of [
      ['no subject token', { subject_token: '' }, 400, 'invalid_request'],
      ['no type', { subject_token_type: '' }, 400, 'invalid_request'],
      ['a type without a profile', { subject_token_type: 'urn:partner:other' }, 400, 'invalid_request'],
      ['an API that does not exist', { audience: 'https://other.example' }, 403, 'access_denied'],
      [
        'another requested type',
        { requested_token_type: 'urn:ietf:params:oauth:token-type:jwt' },
        400,
        'invalid_request',
      ],
      ['a wrong secret', { client_secret: 'wrong' }, 401, 'access_denied'],
      ['an organization', { organization: 'org_unknown' }, 400, 'invalid_request'],
    ] as const) {
      it(what, async () => {
        await decide(`api.authentication.setUserById('${userId}')`)
        const { status: actual, body } = await exchange(changes)
        assert.deepEqual([actual, body.error], [status, error], JSON.stringify(body))
        assert.equal(body.access_token, undefined)
      })
    }

    it('an application that may not', async () => {
      await decide(`api.authentication.setUserById('${userId}')`)
      const other = await createClient({ grant_types: [GRANT], token_exchange: { allow_any_profile_of_type: [] } })
      const { status, body } = await exchange(other)
      assert.deepEqual([status, body.error], [403, 'unauthorized_client'])
    })

    it('a blocked user', async () => {
      await decide(`api.authentication.setUserById('${userId}')`)
      await tenant.expect(200, 'PATCH', `/users/${userId}`, { blocked: true })
      const { status, body } = await exchange()
      await tenant.expect(200, 'PATCH', `/users/${userId}`, { blocked: false })
      assert.deepEqual([status, body.error, body.error_description], [403, 'unauthorized', 'user is blocked'])
    })

    it('a second factor that interrupts the login, and requests one that comes at its end', async () => {
      await decide(`api.authentication.setUserById('${userId}')`)
      await tenant.expect(200, 'PUT', '/guardian/factors/otp', { enabled: true })
      const ask = (call: string) => bindAction(tenant, 'post-login', handler('post-login', call))
      await ask("api.authentication.challengeWith({ type: 'otp' })")
      assert.equal((await exchange()).body.error, 'access_denied')
      await ask("api.multifactor.enable('any')")
      const { status, body } = await exchange()
      assert.deepEqual([status, body.error, typeof body.mfa_token], [403, 'mfa_required', 'string'])
    })
  })

  it('names an actor, and then issues no refresh token', async () => {
    await decide(`api.authentication.setUserById('${userId}')
      api.authentication.setActor({ sub: event.transaction.actor_token, tier: 'gold', act: { sub: 'first' } })`)
    const { status, body } = await exchange({ actor_token: 'service', actor_token_type: 'urn:partner:service' })
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual(decodeJwt(String(body.access_token)).act, { sub: 'service', tier: 'gold', act: { sub: 'first' } })
    assert.equal(body.refresh_token, undefined)
  })

  it('is for an organization that the user is a member of', async () => {
    const { id } = await tenant.expect(201, 'POST', '/organizations', { name: 'partners' })
    await decide(`api.authentication.setUserById('${userId}')\napi.authentication.setOrganization('partners')`)
    const member = await createClient({ organization_usage: 'allow' })
    assert.match(String((await exchange(member)).body.error_description), /is not part of the org_/)
    await tenant.call('POST', `/organizations/${id}/members`, { members: [userId] })
    const { body } = await exchange(member)
    assert.equal(decodeJwt(String(body.access_token)).org_id, id)
    assert.match(String((await exchange()).body.error_description), /organization is not allowed for this client/)
  })

  it('creates a user of a connection, changes their profile, and keeps what identifies them', async () => {
    const set = (profile: object, behavior: object) =>
      decide(
        `api.authentication.setUserByConnection('${CONNECTION}', ${JSON.stringify(profile)}, ${JSON.stringify(behavior)})`,
      )
    const email = 'partner@example.com'
    const create = { creationBehavior: 'create_if_not_exists', updateBehavior: 'none' }
    await set({ user_id: 'p1', email: 'not an address' }, create)
    assert.equal((await exchange()).status, 400)
    await set({ user_id: 'p1', email: user.email }, create)
    assert.match(String((await exchange()).body.error_description), /Another user has this email address/)
    await set({ user_id: 'p1', email, name: 'Pat', verify_email: false }, create)
    const { body } = await exchange()
    assert.equal(decodeJwt(String(body.access_token)).sub, 'auth0|p1')
    const path = '/users/auth0%7Cp1'
    assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', path), { email, name: 'Pat', logins_count: 1 })

    const replace = { creationBehavior: 'none', updateBehavior: 'replace' }
    await set({ user_id: 'p1', email, given_name: 'Patricia' }, replace)
    assert.equal((await exchange()).status, 200)
    assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', path), { given_name: 'Patricia', name: email })
    await set({ user_id: 'p1', email: 'other@example.com' }, replace)
    assert.match(String((await exchange()).body.error_description), /cannot be changed here/)
  })

  it('counts invalid subject tokens by address, and then refuses all of them', async () => {
    await decide(`if (event.transaction.subject_token === 'bad') api.access.rejectInvalidSubjectToken('Forged')
      api.authentication.setUserById('${userId}')`)
    for (let attempt = 0; attempt < 10; attempt++) {
      const { status, body } = await exchange({ subject_token: 'bad' })
      assert.deepEqual([status, body], [400, { error: 'invalid_request', error_description: 'Forged' }])
      if (attempt < 9) assert.equal((await exchange()).status, 200, 'a valid one does not count')
    }
    const { status, headers, body } = await exchange()
    assert.deepEqual([status, body.error], [429, 'too_many_attempts'])
    assert.ok(Number(headers.get('retry-after')) > 0)
  })

  describe('/token-exchange-profiles', () => {
    const profile = {
      name: 'Other',
      subject_token_type: 'https://partner.example/token',
      type: 'custom_authentication',
    }

    it('lists, shows, changes and deletes profiles', async () => {
      const { id, ...created } = await tenant.expect(201, 'POST', '/token-exchange-profiles', {
        ...profile,
        action_id: actionId,
      })
      assert.match(String(id), /^tep_\w{16}$/)
      assert.partialDeepStrictEqual(created, { ...profile, action_id: actionId })
      const { token_exchange_profiles } = await tenant.expect(200, 'GET', '/token-exchange-profiles?take=50')
      assert.equal(Object(token_exchange_profiles).length, 2)
      assert.equal((await tenant.call('PATCH', `/token-exchange-profiles/${id}`, { name: 'Changed' })).status, 200)
      assert.equal((await tenant.expect(200, 'GET', `/token-exchange-profiles/${id}`)).name, 'Changed')
      const taken = await tenant.call('PATCH', `/token-exchange-profiles/${id}`, { subject_token_type: TYPE })
      assert.equal(taken.status, 409)
      assert.equal((await tenant.call('DELETE', `/token-exchange-profiles/${id}`)).status, 204)
      assert.equal((await tenant.call('GET', `/token-exchange-profiles/${id}`)).status, 404)
    })

    for (const type of [
      'http://partner.example/token',
      'https://auth0.com/token',
      'https://tenant.auth0.com/token',
      'https://okta.com',
      'urn:ietf:params:oauth:token-type:jwt',
      'urn:auth0:token',
      'URN:okta:token',
      'partner-token',
    ]) {
      it(`refuses the type "${type}"`, async () => {
        const body = { ...profile, subject_token_type: type, action_id: actionId }
        assert.equal((await tenant.call('POST', '/token-exchange-profiles', body)).status, 400)
      })
    }

    it('refuses a type that is taken, and Actions that are unknown, not deployed or of another trigger', async () => {
      const refused = async (body: object) =>
        (await tenant.call('POST', '/token-exchange-profiles', { ...profile, ...body })).status
      assert.equal(await refused({ action_id: actionId, subject_token_type: TYPE }), 409)
      assert.equal(await refused({ action_id: 'unknown' }), 404)
      const draft = await tenant.expect(201, 'POST', '/actions/actions', {
        name: 'Draft',
        supported_triggers: [{ id: TRIGGER, version: 'v1' }],
      })
      assert.equal(await refused({ action_id: draft.id }), 400)
      const other = await deployAction(tenant, 'post-login', handler('post-login', ''))
      assert.equal(await refused({ action_id: other }), 400)
    })

    it('keeps its Action from being deleted, and the Action from being bound to the trigger', async () => {
      assert.equal((await tenant.call('DELETE', `/actions/actions/${actionId}?force=true`)).status, 400)
      const bindings = [{ ref: { type: 'action_id', value: actionId } }]
      const { status } = await tenant.call('PATCH', `/actions/triggers/${TRIGGER}/bindings`, { bindings })
      assert.equal(status, 400)
      assert.equal((await tenant.call('GET', `/token-exchange-profiles/${profileId}`)).status, 200)
    })

    it('requires its scopes', async () => {
      const authorization = `Bearer ${await tenant.tokenWith('read:actions')}`
      for (const [method, path] of [
        ['GET', ''],
        ['POST', ''],
        ['GET', `/${profileId}`],
        ['PATCH', `/${profileId}`],
        ['DELETE', `/${profileId}`],
      ] as const) {
        const body = method === 'GET' || method === 'DELETE' ? undefined : profile
        const { status } = await tenant.call(method, `/token-exchange-profiles${path}`, body, { authorization })
        assert.equal(status, 403, method)
      }
    })
  })
})
