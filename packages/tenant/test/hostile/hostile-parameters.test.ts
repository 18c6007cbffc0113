import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { MFA_OTP } from '../../src/engine/clients/grant-types.ts'
import { helloWorld } from '../../src/hello-world.ts'
import { DATABASE_CONNECTION } from '../../src/store/users/connections.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { createSinglePageApp } from '../support/single-page-app.ts'
import { createVisitor, submit } from '../support/visitor.ts'

/** Text that one parser takes and another may not. */
const VALUES = [
  '%',
  '%E0%A4%A',
  'a\r\nb: c',
  '\0',
  '\u{1F600}',
  '\ud800',
  '\nhttp://localhost:4040',
  'http://localhost:4040?\u{1F600}',
  'http://[',
  'urn:tollgate:audience:%',
  '__proto__',
  '[]',
  '1e999',
  'eyJhbGciOiJub25lIn0.bnVsbA.',
]

const CALLBACK = 'https://app.test/callback'

const OAUTH = [
  ...['client_id', 'client_secret', 'grant_type', 'code', 'code_verifier', 'redirect_uri', 'scope', 'audience'],
  ...['resource', 'refresh_token', 'token', 'token_type_hint', 'device_code', 'username', 'password', 'realm'],
  ...['client_assertion', 'client_assertion_type', 'organization', 'authorization_details', 'user_code'],
]
const AUTHORIZATION = [
  ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce', 'audience', 'resource'],
  ...['prompt', 'max_age', 'login_hint', 'screen_hint', 'connection', 'organization', 'invitation', 'ui_locales'],
  ...['id_token_hint', 'acr_values', 'display', 'claims', 'request', 'request_uri', 'registration', 'auth0Client'],
  ...['code_challenge', 'code_challenge_method', 'dpop_jkt', 'authorization_details'],
]
const PEOPLE = [
  ...['client_id', 'connection', 'email', 'password', 'name', 'nickname', 'given_name', 'family_name', 'picture'],
  ...['user_metadata', 'organization', 'username'],
]

/** An endpoint, what makes a request to it reach as far as it can, and the parameters that are made hostile one by one. */
interface Endpoint {
  method: 'GET' | 'POST'
  path: string
  parameters: Record<string, string>
  hostile: readonly string[]
  as: 'query' | 'form' | 'json'
}

describe('a hostile parameter is never answered by a failure of our own', () => {
  const { client } = helloWorld
  let tenant: ManagedTenant
  let secret: string
  before(async () => {
    tenant = await startManagedTenant()
    await tenant.expect(200, 'PATCH', '/tenants/settings', {
      pushed_authorization_requests_supported: true,
      default_directory: DATABASE_CONNECTION,
    })
    const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Hostile',
      app_type: 'regular_web',
      callbacks: [CALLBACK],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'password', MFA_OTP],
    })
    await tenant.expect(201, 'POST', '/client-grants', { client_id, audience: helloWorld.audience, scope: [] })
    secret = JSON.stringify({ client_id, client_secret })
  })
  after(() => tenant.close())

  /** Those of an application that has a secret. */
  const CONFIDENTIAL = {}
  const PUBLIC = { client_id: client.client_id }
  const posts = (path: string, parameters: Record<string, string>, hostile: readonly string[]): Endpoint[] =>
    (['form', 'json'] as const).map(as => ({ method: 'POST', path, parameters, hostile, as }))
  const gets = (path: string, parameters: Record<string, string>, hostile: readonly string[]): Endpoint[] => [
    { method: 'GET', path, parameters, hostile, as: 'query' },
  ]
  const authorization = Object.fromEntries(createSinglePageApp('http://localhost').authorizationUrl().searchParams)
  const { client_id: _public, ...requested } = authorization

  const ENDPOINTS: readonly Endpoint[] = [
    ...gets('/authorize', authorization, AUTHORIZATION),
    ...posts('/authorize', authorization, AUTHORIZATION).slice(0, 1),
    ...posts(
      '/oauth/token',
      { ...CONFIDENTIAL, grant_type: 'client_credentials', audience: helloWorld.audience },
      OAUTH,
    ),
    ...posts('/oauth/token', { ...PUBLIC, grant_type: 'refresh_token', refresh_token: 'x' }, OAUTH).slice(1),
    ...posts('/oauth/token', { ...PUBLIC, grant_type: 'authorization_code', code: 'x' }, OAUTH).slice(0, 1),
    ...posts('/oauth/revoke', { ...PUBLIC, token: 'x' }, ['client_id', 'client_secret', 'token', 'token_type_hint']),
    ...posts('/oauth/device/code', { ...PUBLIC, scope: 'openid' }, ['client_id', 'scope', 'audience', 'resource', 'x']),
    ...posts('/oauth/par', { ...requested, redirect_uri: CALLBACK }, AUTHORIZATION),
    ...posts('/oauth/token', { ...CONFIDENTIAL, grant_type: 'password', username: 'a@b', password: 'x' }, OAUTH),
    ...posts('/oauth/token', { ...CONFIDENTIAL, grant_type: MFA_OTP, mfa_token: 'x', otp: '1' }, ['mfa_token', 'otp']),
    ...posts('/mfa/associate', { authenticator_types: 'otp' }, ['authenticator_types']),
    ...posts('/mfa/challenge', { ...PUBLIC, mfa_token: 'x' }, ['client_id', 'mfa_token', 'challenge_type']),
    ...gets('/v2/logout', PUBLIC, ['client_id', 'returnTo', 'federated', 'state']),
    ...gets('/oidc/logout', PUBLIC, ['client_id', 'post_logout_redirect_uri', 'id_token_hint', 'state', 'logout_hint']),
    ...gets('/activate', {}, ['user_code', 'code']),
    ...gets('/userinfo', {}, ['access_token']),
    ...gets('/u/reset-password', {}, ['ticket']),
    ...gets('/u/email-verification', {}, ['ticket']),
    ...posts('/u/reset-password', { ticket: 'x', password: 'x' }, ['ticket', 'password']).slice(0, 1),
    ...posts('/u/email-verification', { ticket: 'x' }, ['ticket']).slice(0, 1),
    ...posts(
      '/dbconnections/signup',
      { ...PUBLIC, connection: DATABASE_CONNECTION, email: 'a@b', password: 'x' },
      PEOPLE,
    ),
    ...posts('/dbconnections/change_password', { ...PUBLIC, connection: DATABASE_CONNECTION, email: 'a@b' }, PEOPLE),
    ...posts('/local/tokens', { as: 'user' }, ['as', 'audience']).slice(1),
  ]

  function send({ method, path, parameters, as }: Endpoint): Promise<Response> {
    const isConfidential = ['/oauth/token', '/oauth/par'].includes(path) && parameters.client_id === undefined
    const given = { ...(isConfidential && JSON.parse(secret)), ...parameters }
    const query = as === 'query' ? `?${new URLSearchParams(given)}` : ''
    const type = as === 'json' ? 'application/json' : 'application/x-www-form-urlencoded'
    return fetch(tenant.origin + path + query, {
      method,
      redirect: 'manual',
      headers: {
        ...(method === 'POST' && { 'content-type': type }),
        ...(path.startsWith('/local') && { authorization: `Bearer ${tenant.controlKey}` }),
      },
      ...(method === 'POST' && { body: as === 'json' ? JSON.stringify(given) : String(new URLSearchParams(given)) }),
    })
  }

  for (const endpoint of ENDPOINTS) {
    const { method, path, as, parameters } = endpoint
    const grant = parameters.grant_type ? `, ${parameters.grant_type}` : ''
    it(`at ${method} ${path} (${as}${grant})`, async () => {
      for (const name of endpoint.hostile) {
        for (const value of VALUES) {
          const response = await send({ ...endpoint, parameters: { ...parameters, [name]: value } })
          await response.body?.cancel()
          assert.ok(response.status < 500, `${name}=${JSON.stringify(value)}: ${response.status}`)
        }
      }
    })
  }

  it('at a list of the Management API', async () => {
    const names = ['page', 'per_page', 'include_totals', 'from', 'take', 'fields', 'include_fields', 'q', 'sort', 'x']
    for (const path of ['/users', '/clients', '/logs', '/local/mails']) {
      for (const name of names) {
        for (const value of VALUES) {
          const { status } = await tenant.call('GET', `${path}?${new URLSearchParams({ [name]: value })}`)
          assert.ok(status < 500, `${path}?${name}=${JSON.stringify(value)}: ${status}`)
        }
      }
    }
  })

  it('in a path', async () => {
    const paths = [
      '/api/v2/users/x',
      '/api/v2/clients/x',
      '/api/v2/logs/x',
      '/api/v2/x',
      '/u/x',
      '/u/x/login',
      '/activate/x',
    ]
    for (const path of [...paths, '/authorize/x', '/dashboard/x', '/dashboard/assets/x', '/local/x', '/x']) {
      for (const value of ['%', ...VALUES.map(text => encodeURIComponent(text.toWellFormed()))]) {
        const headers = { authorization: `Bearer ${tenant.token}` }
        const response = await fetch(tenant.origin + path.replace(/x$/, value), { headers, redirect: 'manual' })
        await response.body?.cancel()
        assert.ok(response.status < 500, `${path} ${JSON.stringify(value)}: ${response.status}`)
      }
    }
  })

  it('in a field of the login page', async () => {
    const visitor = createVisitor()
    const page = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl())
    for (const name of ['username', 'form_token', 'x']) {
      for (const value of VALUES) {
        const { response } = await submit(visitor, page, { username: 'a@example.com', password: 'x', [name]: value })
        assert.ok(response.status < 500, `${name}=${JSON.stringify(value)}: ${response.status}`)
      }
    }
  })

  const HEADERS = [
    ...['authorization', 'cookie', 'accept', 'accept-language', 'content-type', 'origin', 'user-agent', 'range'],
    ...['if-none-match', 'if-modified-since', 'x-forwarded-for', 'x-forwarded-host', 'forwarded', 'sec-fetch-site'],
    ...['access-control-request-headers', 'access-control-request-method', 'auth0-client', 'dpop'],
  ]
  const HEADER_VALUES = [
    ...['', '%', '\x80\xff', 'x'.repeat(7000), 'null', '*/*;q=x', 'bytes=9-1', 'Basic', 'Basic JTol'],
    ...['Bearer', 'Bearer a.b.c', 'a=b;;=;tollgate_login=\xff', 'application/json; charset=\xff'],
  ]
  const WITH_HEADERS = [
    ...['GET /authorize?client_id=x', 'POST /oauth/token', 'OPTIONS /oauth/token', 'POST /userinfo', 'GET /v2/logout'],
    ...['POST /u/x/login', 'GET /dashboard', 'POST /dbconnections/signup', 'GET /api/v2/users'],
  ]

  for (const endpoint of WITH_HEADERS) {
    it(`in a header of ${endpoint}`, async () => {
      const [method, path] = endpoint.split(' ')
      const agent = new Agent({ keepAlive: true })
      for (const name of HEADERS) {
        for (const value of HEADER_VALUES) {
          const status = await new Promise<number | undefined>((resolve, reject) => {
            const call = request(tenant.origin + path, { method, agent, headers: { [name]: value } }, response => {
              response.resume().once('end', () => resolve(response.statusCode))
            })
            call.once('error', reject).end(method === 'POST' ? 'client_id=x&grant_type=x' : undefined)
          })
          assert.ok(status !== undefined && status < 500, `${name}: ${JSON.stringify(value)}: ${status}`)
        }
      }
      agent.destroy()
    })
  }
})
