import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../../src/hello-world.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { createSinglePageApp } from '../support/single-page-app.ts'

type Members = Readonly<Record<string, unknown>>

/** Everything that can be written of a resource: each member is accepted, shown as it was written, and cleared by `null`. */
interface Resource {
  kind: string
  /** Makes one. @returns its path */
  make(tenant: ManagedTenant): Promise<string>
  written: Members
  /** What would promise protection or access that is not here, and a part of the reason. */
  refused: readonly (readonly [Members, string])[]
}

let number = 0

const CLIENT: Resource = {
  kind: '/clients/{id}',
  make: async tenant => {
    const client = await tenant.expect(201, 'POST', '/clients', { name: `Application ${++number}` })
    return `/clients/${client.client_id}`
  },
  written: {
    app_type: 'sso_integration',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['implicit', 'http://auth0.com/oauth/legacy/grant-type/ro', 'client_credentials'],
    callbacks: ['https://example.com/callback'],
    allowed_logout_urls: ['https://example.com'],
    web_origins: ['https://example.com'],
    allowed_origins: ['https://example.com'],
    description: 'Long',
    logo_uri: 'https://example.com/logo.png',
    initiate_login_uri: 'https://example.com/login',
    client_metadata: { foo: 'bar' },
    is_first_party: true,
    oidc_conformant: true,
    sso: false,
    sso_disabled: true,
    cross_origin_authentication: true,
    cross_origin_loc: 'https://example.com/loc',
    custom_login_page_on: false,
    custom_login_page: '<html></html>',
    custom_login_page_preview: '<html></html>',
    form_template: '<html></html>',
    client_aliases: ['https://example.com/audience'],
    allowed_clients: ['another'],
    is_token_endpoint_ip_header_trusted: true,
    organization_usage: 'allow',
    organization_require_behavior: 'pre_login_prompt',
    organization_discovery_methods: ['email'],
    default_organization: { organization_id: 'org_1', flows: ['client_credentials'] },
    addons: { samlp: { audience: 'https://example.com/saml' } },
    mobile: { ios: { team_id: 'id', app_bundle_identifier: 'com.example' } },
    native_social_login: { apple: { enabled: false }, google: { enabled: true } },
    oidc_logout: { backchannel_logout_urls: ['https://example.com/logout'] },
    oidc_backchannel_logout: { backchannel_logout_urls: ['https://example.com/logout'] },
    signed_request_object: { required: false, credentials: [] },
    require_pushed_authorization_requests: false,
    par_request_expiry: 60,
    require_proof_of_possession: false,
    compliance_level: 'none',
    session_transfer: { can_create_session_transfer_token: false, enforce_device_binding: 'ip' },
    token_exchange: { allow_any_profile_of_type: [] },
    redirection_policy: 'allow_always',
    third_party_security_mode: 'strict',
    skip_non_verifiable_callback_uri_confirmation_prompt: true,
    async_approval_notification_channels: ['guardian-push'],
    express_configuration: { enable_client: true },
    my_organization_configuration: { allowed_strategies: ['oidc'] },
    resource_server_identifier: 'https://example.com/api',
  },
  refused: [
    [{ is_first_party: false }, 'consent'],
    [{ jwt_configuration: { alg: 'HS256' } }, 'RS256'],
    [{ jwt_configuration: { alg: 'PS256' } }, 'RS256'],
    [{ refresh_token: { policies: [{ audience: 'https://example.com', scope: ['read'] }] } }, 'refresh token'],
    [{ client_authentication_methods: { tls_client_auth: { credentials: [] } } }, 'certificates'],
    [{ client_authentication_methods: { self_signed_tls_client_auth: { credentials: [] } } }, 'certificates'],
    [{ signed_request_object: { required: true } }, 'signed'],
    [{ signed_request_object: { credentials: [{ id: 'cred_1' }] } }, 'signed'],
    [{ encryption_key: { pub: 'x', cert: 'x' } }, 'encrypted'],
    [{ compliance_level: 'fapi2_sp_pkj_mtls' }, 'FAPI'],
    [{ session_transfer: { can_create_session_transfer_token: true } }, 'transferred'],
    [{ session_transfer: { allowed_authentication_methods: ['cookie'] } }, 'transferred'],
    [{ token_quota: { client_credentials: { per_hour: 1 } } }, 'counted'],
    [{ redirection_policy: 'open_redirect_protection' }, 'redirects'],
  ],
}

const RESOURCE_SERVER: Resource = {
  kind: '/resource-servers/{id}',
  make: async tenant => {
    const api = await tenant.expect(201, 'POST', '/resource-servers', { identifier: `https://${++number}.example.com` })
    return `/resource-servers/${api.id}`
  },
  written: {
    name: 'Orders',
    scopes: [{ value: 'read:orders', description: 'Read orders' }],
    signing_alg: 'RS256',
    allow_offline_access: true,
    allow_online_access: true,
    token_lifetime: 3600,
    token_lifetime_for_web: 600,
    token_dialect: 'rfc9068_profile_authz',
    enforce_policies: true,
    skip_consent_for_verifiable_first_party_clients: true,
    authorization_details: [{ type: 'payment' }],
    proof_of_possession: { mechanism: 'dpop', required: false },
    subject_type_authorization: { user: { policy: 'allow_all' }, client: { policy: 'require_client_grant' } },
  },
  refused: [
    [{ signing_alg: 'PS256' }, 'RS256'],
    [{ signing_alg: 'RS512' }, 'RS256'],
    [{ token_encryption: { format: 'compact-nested-jwe' } }, 'encrypted'],
    [{ proof_of_possession: { mechanism: 'mtls', required: true } }, 'certificate'],
    [{ authorization_policy: { policy_id: 'x' } }, 'policies'],
    [{ consent_policy: 'transactional-authorization-with-mfa' }, 'second factor'],
    [{ subject_type_authorization: { user: { policy: 'deny_all' } } }, 'every application'],
    [{ subject_type_authorization: { user: { policy: 'require_client_grant' } } }, 'every application'],
    [{ subject_type_authorization: { client: { policy: 'deny_all' } } }, 'client grant'],
  ],
}

const USER: Resource = {
  kind: '/users/{id}',
  make: async tenant => {
    const user = await tenant.expect(201, 'POST', '/users', {
      connection: 'Username-Password-Authentication',
      email: `person-${++number}@example.com`,
      password: 'correct horse battery',
    })
    return `/users/${encodeURIComponent(String(user.user_id))}`
  },
  written: {
    email_verified: true,
    blocked: false,
    name: 'Jane Doe',
    nickname: 'jd',
    given_name: 'Jane',
    family_name: 'Doe',
    picture: 'https://example.com/jane.png',
    username: 'jane_doe',
    phone_number: '+199999999999999',
    phone_verified: true,
    user_metadata: { color: 'red' },
    app_metadata: { plan: 'full' },
  },
  refused: [
    [{ verify_phone_number: true }, 'phones'],
    [{ email: null }, 'email address'],
    [{ password: null }, 'password'],
  ],
}

const CLIENT_GRANT: Resource = {
  kind: '/client-grants/{id}',
  make: async tenant => {
    const { client_id } = await tenant.expect(201, 'POST', '/clients', { name: `Machine ${++number}` })
    const { audience } = helloWorld
    const grant = await tenant.expect(201, 'POST', '/client-grants', { client_id, audience, scope: [] })
    return `/client-grants/${grant.id}`
  },
  written: {
    scope: ['read:admin-messages'],
    allow_all_scopes: true,
    allow_any_organization: true,
    organization_usage: 'require',
    authorization_details_types: ['payment'],
  },
  refused: [],
}

const ROLE: Resource = {
  kind: '/roles/{id}',
  make: async tenant => `/roles/${(await tenant.expect(200, 'POST', '/roles', { name: `Role ${++number}` })).id}`,
  written: { description: 'Reads' },
  refused: [],
}

const SETTINGS: Resource = {
  kind: '/tenants/settings',
  make: async () => '/tenants/settings',
  written: {
    acr_values_supported: ['urn:example:strong'],
    allow_organization_name_in_authentication_api: true,
    allowed_logout_urls: ['https://example.com/bye'],
    authorization_response_iss_parameter_supported: true,
    change_password: { enabled: true, html: '<html></html>' },
    client_id_metadata_document_supported: false,
    customize_mfa_in_postlogin_action: true,
    default_audience: '',
    default_directory: 'Username-Password-Authentication',
    default_redirection_uri: 'https://example.com/login',
    device_flow: { charset: 'digits', mask: '***-***' },
    dynamic_client_registration_security_mode: 'strict',
    enable_ai_guide: true,
    enabled_locales: ['en', 'de'],
    ephemeral_session_lifetime: 24,
    error_page: { html: '<html></html>', show_log_link: false, url: 'https://example.com/error' },
    friendly_name: 'Shop',
    guardian_mfa_page: { enabled: true, html: '<html></html>' },
    idle_ephemeral_session_lifetime: 12,
    idle_session_lifetime: 24,
    legacy_sandbox_version: '18',
    mtls: { enable_endpoint_aliases: false },
    oidc_logout: { rp_logout_end_session_endpoint_discovery: true },
    phone_consolidated_experience: true,
    picture_url: 'https://example.com/logo.png',
    pushed_authorization_requests_supported: false,
    resource_parameter_profile: 'compatibility',
    sandbox_version: '18',
    session_cookie: { mode: 'non-persistent' },
    session_lifetime: 48,
    sessions: { oidc_logout_prompt_enabled: false },
    skip_non_verifiable_callback_uri_confirmation_prompt: true,
    support_email: 'support@example.com',
    support_url: 'https://example.com/support',
  },
  refused: [
    [{ default_audience: helloWorld.audience }, 'names the API'],
    [{ default_directory: 'Another' }, 'Username-Password-Authentication'],
    [{ default_token_quota: { clients: { client_credentials: { per_day: 1 } } } }, 'counted'],
    [{ client_id_metadata_document_supported: true }, 'metadata documents'],
    [{ mtls: { enable_endpoint_aliases: true } }, 'certificates'],
    [{ flags: { enable_dynamic_client_registration: true } }, 'register'],
    [{ flags: { require_signed_request_object: true } }, 'signed'],
  ],
}

const CONNECTION: Resource = {
  kind: '/connections/{id}',
  make: async tenant => `/connections/${Object((await tenant.list('/connections'))[0]).id}`,
  written: {
    display_name: 'Shop',
    is_domain_connection: true,
    show_as_button: true,
    metadata: { team: 'a' },
    authentication: { active: true },
    connected_accounts: { active: false },
    realms: ['Username-Password-Authentication'],
  },
  refused: [
    [{ realms: ['another'] }, 'realm'],
    [{ authentication: { active: false } }, 'no other connection'],
    [{ connected_accounts: { active: true } }, 'connected'],
    [{ options: { requires_username: true } }, 'email address'],
    [{ options: { attributes: { username: { identifier: { active: true } } } } }, 'email address'],
    [{ options: { enabledDatabaseCustomization: true } }, 'own database'],
    [{ options: { import_mode: true } }, 'own database'],
    [{ options: { non_persistent_attrs: ['phone'] } }, 'stored'],
    [{ options: { authentication_methods: { passkey: { enabled: true } } } }, 'passkeys'],
    [{ options: { authentication_methods: { password: { enabled: false } } } }, 'password'],
    [{ options: { password_history: { enable: true } } }, 'former passwords'],
    [{ options: { password_no_personal_info: { enable: true } } }, 'email address'],
    [{ options: { password_options: { profile_data: { active: true } } } }, 'email address'],
    [{ options: { password_options: { complexity: { sequential_characters: 'block' } } } }, 'sequences'],
    [{ options: { password_options: { history: { active: true } } } }, 'former passwords'],
    [{ options: { password_options: { dictionary: { custom: ['secret'] } } } }, 'extended'],
    [{ options: { password_dictionary: { enable: true, dictionary: ['secret'] } } }, 'extended'],
  ],
}

for (const { kind, make, written, refused } of [
  CLIENT,
  RESOURCE_SERVER,
  USER,
  CLIENT_GRANT,
  ROLE,
  SETTINGS,
  CONNECTION,
]) {
  describe(`PATCH ${kind}`, () => {
    let tenant: ManagedTenant
    let path: string
    let fresh: Members
    before(async () => {
      tenant = await startManagedTenant()
      path = await make(tenant)
      fresh = await tenant.expect(200, 'GET', path)
    })
    after(() => tenant.close())

    for (const [name, value] of Object.entries(written)) {
      it(`keeps and shows "${name}", and clears it for null`, async () => {
        const changed = await tenant.expect(200, 'PATCH', path, { [name]: value })
        assert.deepEqual(changed[name], value)
        assert.deepEqual((await tenant.expect(200, 'GET', path))[name], value)
        const cleared = await tenant.expect(200, 'PATCH', path, { [name]: null })
        assert.deepEqual(cleared[name], fresh[name])
        assert.deepEqual((await tenant.expect(200, 'GET', path))[name], fresh[name])
      })
    }

    for (const [body, reason] of refused) {
      it(`refuses ${JSON.stringify(body)}, with the reason`, async () => {
        const earlier = await tenant.expect(200, 'GET', path)
        const answer = await tenant.call('PATCH', path, body)
        assert.equal(answer.status, 400)
        assert.partialDeepStrictEqual(answer.body, { errorCode: 'operation_not_supported' })
        assert.ok(Object(answer.body).message.includes(reason), Object(answer.body).message)
        assert.deepEqual(await tenant.expect(200, 'GET', path), earlier)
      })
    }

    it('refuses a member that Auth0 does not know', async () => {
      const { status, body } = await tenant.call('PATCH', path, { is_admin: true })
      assert.equal(status, 400)
      assert.partialDeepStrictEqual(body, {
        message: "Payload validation error: 'Additional properties not allowed: is_admin'.",
        errorCode: 'invalid_body',
      })
    })
  })
}

describe('null within a PATCH', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  for (const [what, { make }, written, cleared, expected] of [
    [
      'a member of jwt_configuration',
      CLIENT,
      { jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 60, scopes: { a: {} } } },
      { jwt_configuration: { alg: null, lifetime_in_seconds: null, scopes: null } },
      { jwt_configuration: { lifetime_in_seconds: 36_000, secret_encoded: false } },
    ],
    [
      'a member of refresh_token',
      CLIENT,
      { refresh_token: { rotation_type: 'rotating', leeway: 10 } },
      { refresh_token: { rotation_type: null } },
      { refresh_token: { rotation_type: 'non-rotating', leeway: 10 } },
    ],
    [
      'refresh_token',
      CLIENT,
      { refresh_token: { leeway: 10 } },
      { refresh_token: null },
      { refresh_token: { leeway: 0 } },
    ],
    [
      'a member of an add-on',
      CLIENT,
      { addons: { samlp: { audience: 'a' }, box: {} } },
      { addons: { samlp: { audience: null }, box: null } },
      { addons: { samlp: {} } },
    ],
    [
      'a member of metadata',
      CLIENT,
      { client_metadata: { a: 'x', b: 'y' } },
      { client_metadata: { a: null } },
      { client_metadata: { b: 'y' } },
    ],
    [
      'a flag',
      SETTINGS,
      { flags: { enable_sso: false } },
      { flags: { enable_sso: null } },
      { flags: { enable_sso: true } },
    ],
    [
      'a lifetime in minutes',
      SETTINGS,
      { session_lifetime_in_minutes: 90 },
      { session_lifetime_in_minutes: null },
      { session_lifetime: 168 },
    ],
    [
      'an option of the connection',
      CONNECTION,
      { options: { disable_signup: true, a: 1 } },
      { options: { disable_signup: null, a: 1 } },
      { options: { a: 1 } },
    ],
    [
      'a lifetime that bounds another',
      RESOURCE_SERVER,
      { token_lifetime: 60 },
      { token_lifetime: null },
      { token_lifetime: 86_400, token_lifetime_for_web: 60 },
    ],
  ] as const) {
    it(`clears ${what}`, async () => {
      const path = await make(tenant)
      await tenant.expect(200, 'PATCH', path, written)
      const changed = await tenant.expect(200, 'PATCH', path, cleared)
      assert.partialDeepStrictEqual(changed, expected)
      assert.ok(!JSON.stringify(changed).includes('null'))
    })
  }

  for (const [app_type, grant_types] of [
    ['spa', ['authorization_code', 'implicit', 'refresh_token']],
    ['native', ['authorization_code', 'implicit', 'refresh_token']],
    ['non_interactive', ['client_credentials']],
  ] as const) {
    it(`gives an application of the type ${app_type} the grant types of a new one`, async () => {
      const body = { name: 'Typed', app_type, grant_types: ['authorization_code'] }
      const { client_id } = await tenant.expect(201, 'POST', '/clients', body)
      const cleared = await tenant.expect(200, 'PATCH', `/clients/${client_id}`, { grant_types: null })
      assert.deepEqual(cleared.grant_types, grant_types)
    })
  }

  it('leaves an application without a type nothing that its later type contradicts', async () => {
    const changed = await tenant.expect(200, 'PATCH', await CLIENT.make(tenant), { app_type: 'spa' })
    assert.deepEqual(changed.grant_types, ['authorization_code', 'implicit', 'refresh_token'])
  })

  for (const [path, make, name] of [
    ['/clients/{id}', CLIENT.make, 'name'],
    ['/clients/{id}', CLIENT.make, 'client_secret'],
    ['/roles/{id}', ROLE.make, 'name'],
  ] as const) {
    it(`is refused for the ${name} of ${path}, which is always there`, async () => {
      const { status, body } = await tenant.call('PATCH', await make(tenant), { [name]: null })
      assert.equal(status, 400)
      assert.match(Object(body).message, /but found type null' on property/)
    })
  }

  it('stays what it is in a POST: Auth0 refuses it there', async () => {
    const { status } = await tenant.call('POST', '/clients', { name: 'x', callbacks: null })
    assert.equal(status, 400)
  })
})

describe('a body', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  for (const [{ kind, make }, body, property] of [
    [CLIENT, { refresh_token: { rotates: true } }, 'rotates'],
    [CLIENT, { native_social_login: { myspace: { enabled: false } } }, 'myspace'],
    [CLIENT, { native_social_login: { apple: { on: true } } }, 'on'],
    [RESOURCE_SERVER, { scopes: [{ value: 'read', name: 'Read' }] }, 'name'],
    [RESOURCE_SERVER, { subject_type_authorization: { robot: {} } }, 'robot'],
    [SETTINGS, { flags: { be_safe: true } }, 'be_safe'],
    [SETTINGS, { session_cookie: { mode: 'persistent', path: '/' } }, 'path'],
    [SETTINGS, { error_page: { css: '' } }, 'css'],
    [CONNECTION, { authentication: { active: true, by: 'x' } }, 'by'],
  ] as const) {
    it(`of PATCH ${kind} may not have ${JSON.stringify(body)}`, async () => {
      const { status, body: answer } = await tenant.call('PATCH', await make(tenant), body)
      assert.equal(status, 400)
      assert.ok(Object(answer).message.includes(`Additional properties not allowed: ${property}'`))
    })
  }

  for (const { kind, make } of [SETTINGS, CLIENT_GRANT, USER, CONNECTION]) {
    it(`of PATCH ${kind} may not be empty`, async () => {
      const { status, body } = await tenant.call('PATCH', await make(tenant), {})
      assert.equal(status, 400)
      assert.match(Object(body).message, /Too few properties defined \(0\), minimum 1/)
    })
  }

  it('of PATCH /clients/{id} may have any member in jwt_configuration, as on Auth0', async () => {
    const path = await CLIENT.make(tenant)
    const changed = await tenant.expect(200, 'PATCH', path, { jwt_configuration: { extra: 1 } })
    assert.equal(Object(changed.jwt_configuration).extra, 1)
  })

  it('of DELETE may be null or empty: some of Auth0’s SDKs send one', async () => {
    for (const body of ['null', '{}', '']) {
      assert.equal((await tenant.call('DELETE', await CLIENT.make(tenant), body)).status, 204, body)
    }
  })
})

describe('what is written', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  it('PATCH /clients/{id} keeps settings that were written apart', async () => {
    const path = await CLIENT.make(tenant)
    await tenant.expect(200, 'PATCH', path, { refresh_token: { leeway: 5 }, addons: { box: {} } })
    assert.partialDeepStrictEqual(await tenant.expect(200, 'PATCH', path, { description: 'x' }), {
      refresh_token: { leeway: 5 },
      addons: { box: {} },
      description: 'x',
    })
  })

  it('a client grant with allow_all_scopes lets an application request all scopes that the API defines', async () => {
    const client = await tenant.expect(201, 'POST', '/clients', { name: 'All', app_type: 'non_interactive' })
    const { audience } = helloWorld
    const { client_id, client_secret } = client
    const body = { client_id, audience, scope: [], allow_all_scopes: true }
    await tenant.expect(201, 'POST', '/client-grants', body)
    const response = await tenant.requestToken({
      grant_type: 'client_credentials',
      client_id: String(client_id),
      client_secret: String(client_secret),
      audience,
    })
    assert.partialDeepStrictEqual(await response.json(), { scope: 'read:admin-messages' })
  })

  it("a client grant for users' tokens gives an application no tokens for itself, and does not conflict with the other grant", async () => {
    const client = await tenant.expect(201, 'POST', '/clients', { name: 'For users', app_type: 'non_interactive' })
    const { client_id, client_secret } = client
    const { audience } = helloWorld
    const grant = { client_id, audience, scope: ['read:admin-messages'] }
    const forUsers = await tenant.expect(201, 'POST', '/client-grants', { ...grant, subject_type: 'user' })
    assert.equal(forUsers.subject_type, 'user')
    const token = () =>
      tenant.requestToken({
        grant_type: 'client_credentials',
        client_id: String(client_id),
        client_secret: String(client_secret),
        audience,
      })
    assert.equal((await token()).status, 403)
    await tenant.expect(201, 'POST', '/client-grants', grant)
    assert.equal((await token()).status, 200)
    assert.equal((await tenant.call('POST', '/client-grants', { ...grant, subject_type: 'user' })).status, 409)
    const listed = await tenant.list(`/client-grants?client_id=${client_id}&subject_type=user`)
    assert.deepEqual(listed, [forUsers])
  })

  it('POST /client-grants refuses a default for applications of third parties', async () => {
    const { audience } = helloWorld
    const { client_id } = await tenant.expect(201, 'POST', '/clients', { name: 'Default' })
    const body = { client_id, audience, scope: [], default_for: 'third_party_clients' }
    const answer = await tenant.call('POST', '/client-grants', body)
    assert.deepEqual([answer.status, Object(answer.body).errorCode], [400, 'operation_not_supported'])
  })

  it('a username is one person’s, and can be searched', async () => {
    const connection = 'Username-Password-Authentication'
    const create = (email: string, username: string) =>
      tenant.call('POST', '/users', { connection, email, password: 'correct horse battery', username })
    const first = await create('first@example.com', 'Taken')
    assert.equal(first.status, 201)
    assert.equal((await create('second@example.com', 'taken')).status, 409)
    const second = await create('second@example.com', 'free')
    const path = `/users/${encodeURIComponent(Object(second.body).user_id)}`
    const refused = await tenant.call('PATCH', path, { username: 'TAKEN' })
    assert.deepEqual([refused.status, Object(refused.body).message], [400, 'The specified new username already exists'])
    const found = await tenant.list('/users?q=username:taken')
    assert.deepEqual(found, [first.body])
    await createSinglePageApp(tenant.origin).logIn({ email: 'first@example.com', password: 'correct horse battery' })
  })

  it('null gives a person what a new account has', async () => {
    const path = await USER.make(tenant)
    const { email, picture } = await tenant.expect(200, 'GET', path)
    await tenant.expect(200, 'PATCH', path, USER.written)
    const cleared = await tenant.expect(200, 'PATCH', path, { name: null, nickname: null, picture: null })
    assert.partialDeepStrictEqual(cleared, { name: email, nickname: String(email).replace(/@.*/, ''), picture })
  })

  it('DELETE /users/{id}/roles responds 404 for an unknown role', async () => {
    const path = await USER.make(tenant)
    const { status, body } = await tenant.call('DELETE', `${path}/roles`, { roles: ['rol_none'] })
    assert.equal(status, 404)
    assert.match(Object(body).message, /^The role does not exist/)
  })
})
