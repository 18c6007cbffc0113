import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'

const TRIGGER = { id: 'post-login', version: 'v3' }
const CODE = 'exports.onExecutePostLogin = async () => {}'

describe('/actions', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant({ actions: 'on' })
  })
  after(() => tenant.close())

  const create = (name: string, more: object = {}) =>
    tenant.expect(201, 'POST', '/actions/actions', { name, code: CODE, supported_triggers: [TRIGGER], ...more })

  it('are created as drafts, deployed as numbered versions, and show no value of a secret', async () => {
    const created = await create('Versions', { secrets: [{ name: 'KEY', value: 'hidden' }] })
    const { id, created_at, updated_at, secrets } = created
    assert.deepEqual(created, {
      id,
      name: 'Versions',
      supported_triggers: [TRIGGER],
      created_at,
      updated_at,
      code: CODE,
      dependencies: [],
      runtime: 'node22',
      status: 'pending',
      secrets: [{ name: 'KEY', updated_at: Object(secrets)[0].updated_at }],
      all_changes_deployed: false,
    })
    const version = await tenant.expect(200, 'POST', `/actions/actions/${id}/deploy`)
    assert.partialDeepStrictEqual(version, {
      number: 1,
      deployed: true,
      status: 'built',
      action: { id, all_changes_deployed: true },
    })
    const changed = await tenant.expect(200, 'PATCH', `/actions/actions/${id}`, {
      code: `${CODE}\n`,
      secrets: [{ name: 'KEY' }],
    })
    assert.partialDeepStrictEqual(changed, {
      status: 'pending',
      all_changes_deployed: false,
      deployed_version: { code: CODE, number: 1 },
    })
    await tenant.expect(200, 'POST', `/actions/actions/${id}/deploy`)
    const { versions } = await tenant.expect(200, 'GET', `/actions/actions/${id}/versions`)
    assert.deepEqual(
      Object(versions).map(({ number, deployed }: { number: number; deployed: boolean }) => [number, deployed]),
      [
        [2, true],
        [1, false],
      ],
    )
    const back = await tenant.expect(200, 'POST', `/actions/actions/${id}/versions/${version.id}/deploy`, {
      update_draft: true,
    })
    assert.partialDeepStrictEqual(back, { number: 3, code: CODE })
    assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', `/actions/actions/${id}`), {
      code: CODE,
      all_changes_deployed: true,
    })
    const everything = await tenant.expect(200, 'GET', '/actions/actions')
    assert.doesNotMatch(JSON.stringify([everything, versions, back]), /hidden/)
  })

  it('are listed by name, trigger and deployment', async () => {
    const { id } = await create('Listed')
    const names = async (query: string) =>
      Object(await tenant.expect(200, 'GET', `/actions/actions?${query}`)).actions?.map(
        (action: { name: string }) => action.name,
      )
    assert.deepEqual(await names('actionName=Listed'), ['Listed'])
    assert.deepEqual(await names('actionName=Listed&deployed=true'), [])
    assert.deepEqual(await names('actionName=Listed&triggerId=credentials-exchange'), [])
    await tenant.expect(200, 'POST', `/actions/actions/${id}/deploy`)
    assert.deepEqual(await names('actionName=Listed&deployed=true&triggerId=post-login'), ['Listed'])
    assert.deepEqual(await names('installed=true'), [])
  })

  it('are bound by name, ID or binding, in the order of the list, and deleted by force alone', async () => {
    const [first, second] = [await create('First'), await create('Second')]
    for (const { id } of [first, second]) await tenant.expect(200, 'POST', `/actions/actions/${id}/deploy`)
    const path = '/actions/triggers/post-login/bindings'
    const bind = async (...bindings: object[]) => Object(await tenant.expect(200, 'PATCH', path, { bindings })).bindings
    const bound = await bind(
      { ref: { type: 'action_name', value: 'First' }, display_name: 'One' },
      { ref: { type: 'action_id', value: second.id } },
    )
    assert.deepEqual(
      bound.map(({ display_name }: { display_name: string }) => display_name),
      ['One', 'Second'],
    )
    const swapped = await bind(
      ...bound.toReversed().map(({ id }: { id: string }) => ({ ref: { type: 'binding_id', value: id } })),
    )
    assert.deepEqual(
      swapped.map(({ id }: { id: string }) => id),
      bound.toReversed().map(({ id }: { id: string }) => id),
    )
    assert.equal(Object(await tenant.expect(200, 'GET', path)).total, 2)
    await tenant.expect(400, 'DELETE', `/actions/actions/${first.id}`)
    assert.equal((await tenant.call('DELETE', `/actions/actions/${first.id}?force=true`)).status, 204)
    assert.equal(Object(await tenant.expect(200, 'GET', path)).total, 1)
    await bind()
    assert.deepEqual(await tenant.expect(200, 'GET', path), { bindings: [], per_page: 50 })
  })

  it('are tested with an event of the request or a chosen user, without effect', async () => {
    const code = `exports.onExecutePostLogin = async (event, api) => {
      console.log(event.user.email, event.secrets.KEY)
      api.idToken.setCustomClaim('mail', event.user.email)
      api.idToken.setCustomClaim('sub', 'x')
      api.user.setAppMetadata('tested', true)
    }`
    const { id } = await create('Tested', { code, secrets: [{ name: 'KEY', value: 'k' }] })
    const { payload } = await tenant.expect(200, 'POST', `/actions/actions/${id}/test`, {
      payload: { user: { email: 'a@b.c' } },
    })
    const logs = ['a@b.c k', 'api.idToken.setCustomClaim had no effect: "sub" is reserved']
    assert.partialDeepStrictEqual(payload, { id_token_claims: { mail: 'a@b.c' }, app_metadata: { tested: true }, logs })
    const [user] = await tenant.list('/users')
    const { user_id, email } = Object(user)
    const tested = await tenant.expect(200, 'POST', '/local/actions/test', {
      trigger: 'post-login',
      code,
      action_id: id,
      user_id,
    })
    assert.partialDeepStrictEqual(tested, { id_token_claims: { mail: email }, event: { user: { user_id } } })
    assert.deepEqual(
      Object(await tenant.expect(200, 'GET', `/users/${encodeURIComponent(user_id)}`)).app_metadata,
      undefined,
    )
  })

  it('has the triggers at which Actions run', async () => {
    const { triggers } = await tenant.expect(200, 'GET', '/actions/triggers')
    assert.deepEqual(
      Object(triggers).map(({ id }: { id: string }) => id),
      [
        'post-login',
        'credentials-exchange',
        'pre-user-registration',
        'post-user-registration',
        'custom-token-exchange',
      ],
    )
    assert.deepEqual(await tenant.expect(200, 'GET', '/actions/triggers/event-stream/bindings'), {
      bindings: [],
      per_page: 50,
    })
  })

  describe('refuse', () => {
    const action = { name: 'Refused', code: CODE, supported_triggers: [TRIGGER] }
    for (const [what, method, path, body, status, message] of [
      [
        'a dependency',
        'POST',
        '/actions/actions',
        { ...action, dependencies: [{ name: 'lodash', version: '4' }] },
        400,
        '"dependencies" is not supported: Actions use the modules of Node alone here',
      ],
      [
        'a shared module',
        'POST',
        '/actions/actions',
        { ...action, modules: [{}] },
        400,
        '"modules" is not supported: Actions cannot share modules here',
      ],
      [
        'a trigger without support',
        'POST',
        '/actions/actions',
        { ...action, supported_triggers: [{ id: 'event-stream', version: 'v1' }] },
        400,
        'The trigger "event-stream" is not supported: use "post-login", "credentials-exchange", "pre-user-registration", "post-user-registration", "custom-token-exchange"',
      ],
      [
        'an unknown trigger',
        'POST',
        '/actions/actions',
        { ...action, supported_triggers: [{ id: 'constructor', version: 'v1' }] },
        400,
        'There is no trigger "constructor"',
      ],
      [
        'code that cannot be compiled',
        'POST',
        '/actions/actions',
        { ...action, code: 'a\n(', deploy: true },
        400,
        /^The code cannot be compiled: /,
      ],
      ['code that is too long', 'POST', '/actions/actions', { ...action, code: 'x'.repeat(100_001) }, 400, /too long/],
      ['an unknown Action', 'GET', '/actions/actions/x', undefined, 404, 'That action does not exist.'],
      [
        'an unknown Action in a binding',
        'PATCH',
        '/actions/triggers/post-login/bindings',
        { bindings: [{ ref: { type: 'action_name', value: 'x' } }] },
        404,
        'That action does not exist.',
      ],
      ['an unknown execution', 'GET', '/actions/executions/x', undefined, 404, 'That execution does not exist.'],
    ] as const) {
      it(`${what}`, async () => {
        const { message: found } = await tenant.expect(status, method, path, body)
        if (typeof message === 'string') assert.equal(found, message)
        else assert.match(String(found), message)
      })
    }

    it('a draft and another trigger in a binding, and a name that is taken', async () => {
      const { id } = await create('Draft')
      const bindings = [{ ref: { type: 'action_id', value: id } }]
      assert.match(
        String((await tenant.expect(400, 'PATCH', '/actions/triggers/post-login/bindings', { bindings })).message),
        /is not deployed: deploy it first$/,
      )
      assert.match(
        String(
          (await tenant.expect(400, 'PATCH', '/actions/triggers/credentials-exchange/bindings', { bindings })).message,
        ),
        /does not support the trigger/,
      )
      await tenant.expect(409, 'POST', '/actions/actions', { ...action, name: 'Draft' })
      await create('Other')
      await tenant.expect(409, 'PATCH', `/actions/actions/${id}`, { name: 'Other' })
    })

    it('a token without the scope', async () => {
      const headers = { authorization: `Bearer ${await tenant.tokenWith('read:actions')}` }
      assert.equal((await tenant.call('POST', '/actions/actions', action, headers)).status, 403)
      assert.equal((await tenant.call('GET', '/actions/actions', undefined, headers)).status, 200)
    })
  })
})
