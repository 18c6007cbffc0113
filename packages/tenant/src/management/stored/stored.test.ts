import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'

const STREAM = { name: 'Elsewhere', type: 'http', sink: { httpEndpoint: 'https://logs.example.com/' } }
const TEMPLATE = {
  template: 'welcome_email',
  body: '<p>Hello</p>',
  from: '',
  subject: 'Hello',
  syntax: 'liquid',
  enabled: true,
}

describe('stored resources of the Management API', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  const refused = async (
    [method, path, body]: readonly [string, string, unknown?],
    status: number,
    errorCode: string,
    message: RegExp,
  ): Promise<void> => {
    const answer = await tenant.call(method, path, body)
    assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`)
    assert.partialDeepStrictEqual(answer.body, { statusCode: status, errorCode })
    assert.match(Object(answer.body).message, message)
  }

  describe('a collection', () => {
    it('creates, lists, reads, changes and deletes', async () => {
      const created = await tenant.expect(200, 'POST', '/log-streams', STREAM)
      assert.match(String(created.id), /^lst_[A-Za-z0-9]{16}$/)
      assert.deepEqual(created, { id: created.id, ...STREAM, status: 'paused', isPriority: false })
      const path = `/log-streams/${created.id}`
      assert.deepEqual(await tenant.list('/log-streams'), [created])
      assert.deepEqual(await tenant.expect(200, 'GET', path), created)
      const changed = await tenant.expect(200, 'PATCH', path, { name: 'Changed', filters: [] })
      assert.deepEqual(changed, { ...created, name: 'Changed', filters: [] })
      const { name, filters, ...cleared } = changed
      assert.deepEqual(await tenant.expect(200, 'PATCH', path, { name: null, filters: null }), cleared)
      const deleted = await tenant.call('DELETE', path)
      assert.deepEqual([deleted.status, deleted.body], [204, undefined])
      assert.deepEqual(await tenant.list('/log-streams'), [])
      for (const method of ['GET', 'PATCH', 'DELETE'])
        await refused(
          [method, path, method === 'PATCH' ? {} : undefined],
          404,
          'inexistent_log_stream',
          /does not exist/,
        )
    })

    it('has IDs that the request gives, where Auth0 has them', async () => {
      await refused(['GET', '/email-templates/welcome_email'], 404, 'inexistent_email_template', /does not exist/)
      assert.deepEqual(await tenant.expect(200, 'POST', '/email-templates', TEMPLATE), TEMPLATE)
      await refused(['POST', '/email-templates', TEMPLATE], 409, 'email_template_conflict', /already exists/)
      const changes = { subject: 'Welcome' }
      assert.deepEqual(await tenant.expect(200, 'PATCH', '/email-templates/welcome_email', changes), {
        ...TEMPLATE,
        ...changes,
      })
      const whole = { ...TEMPLATE, enabled: false }
      assert.deepEqual(await tenant.expect(200, 'PUT', '/email-templates/welcome_email', whole), whole)
    })

    for (const [what, request, status, errorCode, message] of [
      [
        'a missing member',
        ['POST', '/log-streams', { type: 'http' }],
        400,
        'invalid_body',
        /Missing required property: sink/,
      ],
      [
        'an unknown member',
        ['POST', '/log-streams', { ...STREAM, speed: 1 }],
        400,
        'invalid_body',
        /not allowed: speed/,
      ],
      [
        'a member of another type',
        ['POST', '/log-streams', { ...STREAM, name: 1 }],
        400,
        'invalid_body',
        /Expected type string/,
      ],
      [
        'a value that is not in the list',
        ['POST', '/log-streams', { ...STREAM, type: 'x' }],
        400,
        'invalid_body',
        /No enum match/,
      ],
      ['an unknown query parameter', ['GET', '/log-streams?page=1'], 400, 'invalid_query_string', /not allowed: page/],
    ] as const) {
      it(`refuses ${what}`, () => refused(request, status, errorCode, message))
    }

    it('refuses a change of what cannot change', async () => {
      const { id } = await tenant.expect(200, 'POST', '/log-streams', STREAM)
      await refused(['PATCH', `/log-streams/${id}`, { type: 'datadog' }], 400, 'invalid_body', /not allowed: type/)
      await refused(['PATCH', `/log-streams/${id}`, { sink: null }], 400, 'invalid_body', /Expected type object/)
      await tenant.call('DELETE', `/log-streams/${id}`)
    })
  })

  describe('settings', () => {
    it('have defaults, merge changes, and clear with null', async () => {
      const path = '/attack-protection/suspicious-ip-throttling'
      const defaults = await tenant.expect(200, 'GET', path)
      const changed = await tenant.expect(200, 'PATCH', path, { stage: { 'pre-login': { max_attempts: 7 } } })
      assert.deepEqual(changed, {
        ...defaults,
        stage: { ...Object(defaults.stage), 'pre-login': { max_attempts: 7, rate: 864_000 } },
      })
      assert.deepEqual(await tenant.expect(200, 'PATCH', path, { stage: null }), defaults)
    })

    it('are missing until they are written, where Auth0 has none', async () => {
      const path = '/emails/provider'
      const provider = { name: 'smtp', credentials: { smtp_host: 'localhost', smtp_port: 25, smtp_pass: 'secret' } }
      await refused(['GET', path], 404, 'inexistent_email_provider', /not a configured/)
      await refused(['PATCH', path, { enabled: false }], 404, 'inexistent_email_provider', /not a configured/)
      const created = await tenant.expect(201, 'POST', path, provider)
      assert.deepEqual(created, { name: 'smtp', enabled: true, credentials: { smtp_host: 'localhost', smtp_port: 25 } })
      await refused(['POST', path, provider], 409, 'email_provider_conflict', /already configured/)
      assert.deepEqual(await tenant.expect(200, 'GET', `${path}?fields=name,enabled&include_fields=true`), {
        name: 'smtp',
        enabled: true,
      })
      assert.equal((await tenant.call('DELETE', path)).status, 204)
      await refused(['DELETE', path], 404, 'inexistent_email_provider', /not a configured/)
    })
  })

  it('never keep a secret that is only for others', async () => {
    await tenant.expect(201, 'POST', '/emails/provider', { name: 'mailgun', credentials: { api_key: 'kept-nowhere' } })
    await tenant.expect(200, 'PATCH', '/attack-protection/captcha', {
      hcaptcha: { site_key: 'public', secret: 'kept-nowhere' },
    })
    const sink = { datadogApiKey: 'kept-nowhere', datadogRegion: 'us' }
    const stream = await tenant.expect(200, 'POST', '/log-streams', { name: 'A', type: 'datadog', sink })
    assert.deepEqual(stream.sink, { datadogRegion: 'us' })
    const rows = await tenant.database.selectFrom('stored_resources').select('document').execute()
    assert.ok(rows.some(({ document }) => document.includes('public')))
    assert.ok(rows.every(({ document }) => !document.includes('kept-nowhere')))
  })

  it('never say that a log stream is active', async () => {
    const { id } = await tenant.expect(200, 'POST', '/log-streams', { ...STREAM, status: 'active' })
    const path = `/log-streams/${id}`
    assert.equal((await tenant.expect(200, 'PATCH', path, { status: 'active' })).status, 'paused')
    assert.equal((await tenant.expect(200, 'GET', path)).status, 'paused')
  })

  it('say in a header, and in the log, that they have no effect', async () => {
    const { headers } = await tenant.call('PATCH', '/attack-protection/brute-force-protection', { max_attempts: 3 })
    assert.equal(headers.get('tollgate-coverage'), 'stored')
    assert.equal((await tenant.call('GET', '/roles')).headers.get('tollgate-coverage'), null)
    const words = 'PATCH /attack-protection/brute-force-protection: stored, without an effect'
    const descriptions = (await tenant.list('/logs')).map(entry => Object(entry).description)
    assert.ok(descriptions.includes(words), JSON.stringify(descriptions))
  })

  it('require the scope of the operation', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:branding')}`
    assert.equal((await tenant.call('GET', '/branding', undefined, { authorization })).status, 200)
    const { status, body } = await tenant.call('PATCH', '/branding', {}, { authorization })
    assert.equal(status, 403)
    assert.match(Object(body).message, /expected any of: update:branding$/)
  })

  it('are gone after a reset', async () => {
    await tenant.expect(200, 'POST', '/log-streams', STREAM)
    const response = await fetch(`${tenant.origin}/local/reset`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: '{}',
    })
    assert.equal(response.status, 204)
    const rows = await tenant.database.selectFrom('stored_resources').select('id').execute()
    assert.deepEqual(rows, [])
  })
})
