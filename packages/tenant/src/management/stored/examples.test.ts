import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'

type Body = Readonly<Record<string, unknown>>

const WEBHOOK = { type: 'webhook', configuration: { webhook_endpoint: 'https://example.com/hook' } }
const RULE = { action: { block: true }, match: { geo_country_codes: ['US'] }, scope: 'authentication' }
const CREDENTIAL = {
  name: 'a',
  type: 'mdl',
  dialect: 'simplified/1.0',
  presentation: { 'org.iso.18013.5.1.mDL': { 'org.iso.18013.5.1': {} } },
  well_known_trusted_issuers: 'aamva',
}
const COLORS = Object.fromEntries(
  'body_text error header icons input_background input_border input_filled_text input_labels_placeholders links_focused_components primary_button primary_button_label secondary_button_border secondary_button_label success widget_background widget_border'
    .split(' ')
    .map(name => [name, '#000000']),
)
const FONTS = Object.fromEntries(
  'body_text buttons_text input_labels links subtitle title'.split(' ').map(name => [name, { bold: false, size: 100 }]),
)
const THEME = { borders: {}, colors: COLORS, fonts: FONTS, page_background: {}, widget: {} }
const MESSAGES = { enrollment_message: 'enroll', verification_message: 'verify' }

/** One resource of each collection, and a change of it. */
const COLLECTIONS: readonly (readonly [path: string, body: Body, change: Body])[] = [
  ['/actions/modules', { name: 'a', code: 'module.exports = {}' }, { code: 'module.exports = 1' }],
  ['/branding/phone/providers', { name: 'custom', configuration: { delivery_methods: ['text'] } }, { disabled: true }],
  ['/branding/phone/templates', { type: 'otp_verify', content: { body: { text: 'x' } } }, { disabled: true }],
  ['/connection-profiles', { name: 'a', enabled_features: ['scim'] }, { name: 'b' }],
  [
    '/event-streams',
    { name: 'a', subscriptions: [{ event_type: 'user.created' }], destination: WEBHOOK },
    { name: 'b' },
  ],
  ['/flows', { name: 'a', actions: [{ id: 'x', type: 'HTTP' }] }, { actions: [] }],
  ['/flows/vault/connections', { name: 'a', app_id: 'HTTP' }, { name: 'b' }],
  ['/forms', { name: 'a', nodes: [{ id: 'x' }], languages: { primary: 'en' } }, { style: { css: 'a {}' } }],
  ['/hooks', { name: 'a', script: 'x', triggerId: 'credentials-exchange' }, { enabled: true }],
  ['/log-streams', { name: 'A', type: 'datadog', sink: { datadogRegion: 'us' } }, { name: 'B' }],
  ['/network-acls', { description: 'a', active: true, priority: 1, rule: RULE }, { active: false }],
  ['/rules', { name: 'a', script: 'function () {}', order: 2 }, { enabled: false }],
  ['/self-service-profiles', { name: 'a', allowed_strategies: ['okta'] }, { description: 'b' }],
  ['/user-attribute-profiles', { name: 'a', user_attributes: { email: { label: 'Email' } } }, { name: 'b' }],
  ['/verifiable-credentials/verification/templates', CREDENTIAL, { name: 'b' }],
]

/** A change of each settings. */
const SETTINGS: readonly (readonly [method: 'PATCH' | 'PUT', path: string, body: Body])[] = [
  ['PATCH', '/attack-protection/brute-force-protection', { max_attempts: 66 }],
  ['PATCH', '/attack-protection/suspicious-ip-throttling', { allowlist: ['127.0.0.1'] }],
  ['PATCH', '/attack-protection/breached-password-detection', { shields: ['block'] }],
  ['PATCH', '/attack-protection/bot-detection', { bot_detection_level: 'high' }],
  ['PATCH', '/attack-protection/captcha', { active_provider_id: 'simple_captcha' }],
  ['PATCH', '/risk-assessments/settings', { enabled: true }],
  ['PATCH', '/risk-assessments/settings/new-device', { remember_for: 7 }],
  ['PATCH', '/branding', { colors: { primary: '#F8F8F2' } }],
  ['PUT', '/guardian/factors/sms/providers/twilio', { from: '+1', sid: 'x' }],
  ['PUT', '/guardian/factors/sms/selected-provider', { provider: 'twilio' }],
  ['PUT', '/guardian/factors/sms/templates', MESSAGES],
  ['PUT', '/guardian/factors/phone/providers/twilio', { from: '+1' }],
  ['PUT', '/guardian/factors/phone/selected-provider', { provider: 'twilio' }],
  ['PUT', '/guardian/factors/phone/templates', MESSAGES],
  ['PUT', '/guardian/factors/phone/message-types', { message_types: ['voice'] }],
  ['PATCH', '/guardian/factors/duo/settings', { host: 'x', ikey: 'y' }],
  ['PUT', '/guardian/factors/push-notification/selected-provider', { provider: 'sns' }],
  ['PATCH', '/guardian/factors/push-notification/providers/apns', { sandbox: true }],
  ['PATCH', '/guardian/factors/push-notification/providers/sns', { aws_region: 'x' }],
  ['PATCH', '/prompts', { universal_login_experience: 'classic' }],
  ['PATCH', '/prompts/login/screen/login/rendering', { rendering_mode: 'advanced' }],
]

describe('each stored collection', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  for (const [path, body, change] of COLLECTIONS) {
    it(`${path} keeps a resource, changes it, and refuses an unknown member`, async () => {
      const sent = path.endsWith('/providers') ? { ...body, credentials: { auth_token: 'x' } } : body
      const { status, body: created } = await tenant.call('POST', path, sent)
      assert.ok(status === 200 || status === 201, JSON.stringify(created))
      assert.partialDeepStrictEqual(created, body)
      const item = `${path}/${Object(created).id}`
      assert.deepEqual(await tenant.expect(200, 'GET', item), created)
      const changed = await tenant.call('PATCH', item, change)
      assert.partialDeepStrictEqual(changed.body, { ...body, ...change })
      assert.equal((await tenant.call('POST', path, { ...body, unknown: 1 })).status, 400)
      assert.equal((await tenant.call('PATCH', item, { unknown: 1 })).status, 400)
      assert.equal((await tenant.call('DELETE', item)).status, 204)
      assert.equal((await tenant.call('GET', item)).status, 404)
    })
  }

  for (const [method, path, body] of SETTINGS) {
    it(`${path} keeps what was written, and refuses an unknown member`, async () => {
      const { status, body: changed } = await tenant.call(method, path, body)
      assert.equal(status, 200, JSON.stringify(changed))
      assert.partialDeepStrictEqual(changed, body)
      assert.deepEqual(await tenant.expect(200, 'GET', path), changed)
      assert.equal((await tenant.call(method, path, { ...body, unknown: 1 })).status, 400)
    })
  }

  it('/custom-domains keeps a domain, which is never verified', async () => {
    const body = { domain: 'login.example.com', type: 'auth0_managed_certs', domain_metadata: { a: 'b' } }
    const created = await tenant.expect(201, 'POST', '/custom-domains', body)
    assert.partialDeepStrictEqual(created, { ...body, status: 'pending_verification', primary: false })
    const path = `/custom-domains/${created.custom_domain_id}`
    const changed = await tenant.expect(200, 'PATCH', path, { domain_metadata: { c: 'd' } })
    assert.deepEqual(changed, { ...created, domain_metadata: { c: 'd' } })
    assert.deepEqual(await tenant.list('/custom-domains'), [changed])
    assert.equal((await tenant.call('POST', '/custom-domains', body)).status, 409)
    assert.equal((await tenant.call('DELETE', path)).status, 204)
  })

  it('/branding/themes has a default theme: the first', async () => {
    assert.partialDeepStrictEqual((await tenant.call('GET', '/branding/themes/default')).body, {
      statusCode: 404,
      errorCode: 'theme_not_found',
    })
    const created = await tenant.expect(200, 'POST', '/branding/themes', THEME)
    assert.partialDeepStrictEqual(created, THEME)
    assert.deepEqual(await tenant.expect(200, 'GET', '/branding/themes/default'), created)
    const path = `/branding/themes/${created.themeId}`
    const changed = await tenant.expect(200, 'PATCH', path, { displayName: 'Mine' })
    assert.equal(changed.displayName, 'Mine')
    assert.equal((await tenant.call('DELETE', path)).status, 204)
    assert.equal((await tenant.call('GET', '/branding/themes/default')).status, 404)
  })

  it('/branding/templates/universal-login keeps a template', async () => {
    const path = '/branding/templates/universal-login'
    assert.equal((await tenant.call('GET', path)).status, 404)
    assert.equal((await tenant.call('PUT', path, { template: '<html></html>' })).status, 204)
    assert.deepEqual(await tenant.expect(200, 'GET', path), { body: '<html></html>' })
    assert.equal((await tenant.call('DELETE', path)).status, 204)
    assert.equal((await tenant.call('DELETE', path)).status, 404)
  })

  it('/rules-configs keeps the keys, and no values', async () => {
    assert.deepEqual(await tenant.expect(200, 'PUT', '/rules-configs/COLOR', { value: 'blue' }), { key: 'COLOR' })
    assert.deepEqual(await tenant.list('/rules-configs'), [{ key: 'COLOR' }])
    assert.equal((await tenant.call('DELETE', '/rules-configs/COLOR')).status, 204)
    assert.equal((await tenant.call('DELETE', '/rules-configs/COLOR')).status, 404)
  })

  for (const path of ['/prompts/login/custom-text/en', '/prompts/login/partials'] as const) {
    it(`${path} is empty until it is replaced`, async () => {
      assert.deepEqual(await tenant.expect(200, 'GET', path), {})
      const first = { login: { title: 'Hello', description: 'You' } }
      assert.deepEqual(await tenant.expect(200, 'PUT', path, first), first)
      const second = { login: { title: 'Bye' } }
      await tenant.expect(200, 'PUT', path, second)
      assert.deepEqual(await tenant.expect(200, 'GET', path), second)
    })
  }

  it('/prompts/…/custom-text refuses a language and a page that have no name', async () => {
    for (const path of ['/prompts/Login/custom-text/en', '/prompts/login/custom-text/..%2Fen']) {
      const answer = await tenant.call('GET', path)
      assert.equal(answer.status, 400, path)
      assert.partialDeepStrictEqual(answer.body, { errorCode: 'invalid_uri' })
    }
  })

  it('/prompts/rendering lists the screens, and changes several', async () => {
    const configs = [
      { prompt: 'signup', screen: 'signup', rendering_mode: 'advanced' },
      { prompt: 'login-id', screen: 'login-id', rendering_mode: 'standard' },
    ]
    assert.deepEqual(await tenant.expect(200, 'PATCH', '/prompts/rendering', { configs }), { configs })
    const one = await tenant.expect(200, 'GET', '/prompts/signup/screen/signup/rendering')
    assert.equal(one.rendering_mode, 'advanced')
    const page = await tenant.expect(200, 'GET', '/prompts/rendering?include_totals=true&per_page=1&page=1')
    assert.partialDeepStrictEqual(page, { start: 1, limit: 1 })
  })

  it('/self-service-profiles/{id}/custom-text keeps texts', async () => {
    const { id } = await tenant.expect(201, 'POST', '/self-service-profiles', { name: 'texts' })
    const path = `/self-service-profiles/${id}/custom-text/en/get-started`
    assert.deepEqual(await tenant.expect(200, 'GET', path), {})
    await tenant.expect(200, 'PUT', path, { introduction: 'Hello' })
    assert.deepEqual(await tenant.expect(200, 'GET', path), { introduction: 'Hello' })
  })

  it('texts of a self-service profile need the profile', async () => {
    const answer = await tenant.call('GET', '/self-service-profiles/ssp_x/custom-text/en/get-started')
    assert.equal(answer.status, 404)
    assert.partialDeepStrictEqual(answer.body, { errorCode: 'self_service_profile_not_found' })
  })

  for (const [method, path] of [
    ['GET', '/forms/a%00b'],
    ['DELETE', '/rules/%00'],
    ['PUT', '/rules-configs/a%00b'],
    ['PUT', '/rules-configs/a%20b'],
    ['GET', '/flows/%00/executions'],
    ['GET', '/self-service-profiles/%00/custom-text/en/get-started'],
  ] as const) {
    it(`${method} ${path} refuses an ID that cannot be one`, async () => {
      const answer = await tenant.call(method, path, method === 'PUT' ? { value: 'x' } : undefined)
      assert.equal(answer.status, 400)
      assert.partialDeepStrictEqual(answer.body, { errorCode: 'invalid_uri' })
    })
  }

  it('discovery domains belong to an organization, and go with it', async () => {
    const { id } = await tenant.expect(201, 'POST', '/organizations', { name: 'discovered' })
    const path = `/organizations/${id}/discovery-domains`
    const domain = await tenant.expect(201, 'POST', path, { domain: 'example.com' })
    assert.partialDeepStrictEqual(domain, { domain: 'example.com', status: 'pending' })
    assert.deepEqual(await tenant.expect(200, 'GET', path), { domains: [domain] })
    assert.deepEqual(await tenant.expect(200, 'GET', `${path}/name/example.com`), domain)
    assert.equal((await tenant.call('GET', `${path}/name/example.org`)).status, 404)
    assert.equal((await tenant.call('POST', path, { domain: 'example.com' })).status, 409)
    assert.equal((await tenant.call('PATCH', `${path}/${domain.id}`, { status: 'verified' })).status, 200)
    assert.equal((await tenant.call('GET', '/organizations/org_x/discovery-domains')).status, 404)
    assert.equal((await tenant.call('DELETE', `/organizations/${id}`)).status, 204)
    const rows = await tenant.database.selectFrom('stored_resources').select('owner').execute()
    assert.ok(rows.every(({ owner }) => owner !== id))
  })

  it('changes of one resource at the same time are all kept', async () => {
    const members = ['messages', 'translations', 'nodes', 'start', 'ending', 'style', 'tags', 'languages']
    const { id } = await tenant.expect(201, 'POST', '/forms', { name: 'busy' })
    const values: Record<string, unknown> = { nodes: [], style: { css: 'a {}' } }
    const answers = await Promise.all(
      members.map(member => tenant.call('PATCH', `/forms/${id}`, { [member]: values[member] ?? {} })),
    )
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
    const form = await tenant.expect(200, 'GET', `/forms/${id}`)
    assert.deepEqual(
      members.filter(member => !(member in form)),
      [],
    )
  })

  it('lists are plain, in pages or from checkpoints, as at Auth0', async () => {
    for (const name of ['first', 'second']) {
      await tenant.expect(201, 'POST', '/rules', { name, script: 'x', enabled: name === 'first' })
      await tenant.expect(201, 'POST', '/connection-profiles', { name })
      await tenant.expect(201, 'POST', '/actions/modules', { name, code: 'x' })
    }
    assert.deepEqual(
      (await tenant.list('/rules?fields=name')).map(rule => Object(rule).name),
      ['first', 'second'],
    )
    assert.deepEqual(await tenant.list('/rules?enabled=false&fields=name'), [{ name: 'second' }])
    const page = await tenant.expect(200, 'GET', '/rules?page=1&per_page=1&include_totals=true&fields=name')
    assert.deepEqual(page, { start: 1, limit: 1, total: 2, rules: [{ name: 'second' }] })
    const start = await tenant.expect(200, 'GET', '/connection-profiles?take=1')
    assert.partialDeepStrictEqual(start, { connection_profiles: [{ name: 'first' }] })
    const end = await tenant.expect(200, 'GET', `/connection-profiles?take=1&from=${start.next}`)
    assert.partialDeepStrictEqual(end, { connection_profiles: [{ name: 'second' }] })
    assert.equal('next' in end, false)
    const modules = await tenant.expect(200, 'GET', '/actions/modules?page=0&per_page=1')
    assert.partialDeepStrictEqual(modules, { modules: [{ name: 'first' }], total: 2, page: 0, per_page: 1 })
  })

  it('a name that is taken gets 409, also by a change', async () => {
    const rule = { name: 'taken', script: 'x' }
    await tenant.expect(201, 'POST', '/rules', rule)
    const other = await tenant.expect(201, 'POST', '/rules', { ...rule, name: 'other' })
    for (const answer of [
      await tenant.call('POST', '/rules', rule),
      await tenant.call('PATCH', `/rules/${other.id}`, { name: 'taken' }),
    ]) {
      assert.equal(answer.status, 409)
      assert.partialDeepStrictEqual(answer.body, { statusCode: 409, errorCode: 'rule_conflict' })
    }
  })

  it('lists of what never happens are empty, and need what they belong to', async () => {
    const flow = await tenant.expect(201, 'POST', '/flows', { name: 'a' })
    const stream = await tenant.expect(201, 'POST', '/event-streams', { destination: WEBHOOK })
    assert.deepEqual(await tenant.list(`/flows/${flow.id}/executions`), [])
    assert.deepEqual(await tenant.expect(200, 'GET', `/event-streams/${stream.id}/deliveries`), { deliveries: [] })
    assert.equal((await tenant.call('GET', '/flows/x/executions')).status, 404)
  })
})
