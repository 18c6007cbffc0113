import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld, TEST_APPLICATION_ID } from '../src/hello-world.ts'
import { findClient, insertClient } from '../src/store/access/clients.ts'
import { updateUser } from '../src/store/users/users.ts'
import { CALLBACK, createSinglePageApp } from './support/single-page-app.ts'
import { startTenantWithStore } from './support/tenant.ts'
import { createVisitor } from './support/visitor.ts'

const { audience, client } = helloWorld
const SPA = client.client_id
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
const SECRET = 'the test application’s secret'
const CONNECTION = { client_id: SPA, connection: 'Username-Password-Authentication' }
const TEST_APPLICATION = { client_id: TEST_APPLICATION_ID, client_secret: SECRET, grant_type: 'client_credentials' }
const PASSWORD = 'correct horse battery'

type Parameters = Record<string, string>
type Refusal = readonly [what: string, request: Parameters, status: number, answer: object]

const oauth = (error: string, error_description: string): object => ({ error, error_description })
const missing = (name: string): object => oauth('invalid_request', `Missing required parameter: ${name}`)
const forbiddenGrant = (grantType: string): object =>
  oauth('unauthorized_client', `Grant type '${grantType}' not allowed for the client.`)
const UNAUTHORIZED = oauth('access_denied', 'Unauthorized')
const UNKNOWN_CLIENT = oauth('unauthorized_client', 'Unauthorized or unknown client')
const INVALID_SIGN_UP = {
  name: 'BadRequestError',
  code: 'invalid_signup',
  description: 'Invalid sign up',
  statusCode: 400,
}

/** What both addresses of the database connection refuse. */
const OF_NO_CONNECTION: readonly Refusal[] = [
  ['no connection', { client_id: SPA, email: 'x@example.com' }, 400, { error: 'connection is required' }],
  [
    'another connection',
    { ...CONNECTION, email: 'x@example.com', connection: 'other' },
    400,
    { error: 'The connection does not exist' },
  ],
  [
    'an unknown application',
    { ...CONNECTION, email: 'x@example.com', client_id: 'x' },
    400,
    { error: 'Client not found: x' },
  ],
]

/** Every refusal of the Authentication API to a program: status and answer as Auth0's clients meet them. */
const REFUSALS: Readonly<Record<string, readonly Refusal[]>> = {
  '/oauth/token': [
    ['nothing', {}, 401, UNAUTHORIZED],
    ['no grant type', { client_id: SPA }, 400, missing('grant_type')],
    [
      'an unknown grant type',
      { client_id: SPA, grant_type: 'magic' },
      403,
      oauth('unsupported_grant_type', 'Unsupported grant type: magic'),
    ],
    [
      'a grant type that is not spoken here',
      { client_id: SPA, grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: 'x' },
      403,
      oauth('unsupported_grant_type', 'Unsupported grant type: urn:openid:params:grant-type:ciba'),
    ],
    [
      'a password from an application that may not use it',
      { client_id: SPA, grant_type: 'password', username: 'x', password: 'x' },
      403,
      forbiddenGrant('password'),
    ],
    [
      'a grant type that the application may not use',
      { client_id: SPA, grant_type: 'client_credentials', audience },
      403,
      forbiddenGrant('client_credentials'),
    ],
    ['no application', { grant_type: 'refresh_token', refresh_token: 'x' }, 401, UNAUTHORIZED],
    ['an unknown application', { client_id: 'x', grant_type: 'refresh_token', refresh_token: 'x' }, 401, UNAUTHORIZED],
    [
      'an application named like a prototype',
      { client_id: '__proto__', grant_type: 'refresh_token' },
      401,
      UNAUTHORIZED,
    ],
    ['a wrong secret', { ...TEST_APPLICATION, client_secret: 'x', audience }, 401, UNAUTHORIZED],
    ['no secret', { client_id: TEST_APPLICATION_ID, grant_type: 'client_credentials', audience }, 401, UNAUTHORIZED],
    ['no audience', TEST_APPLICATION, 400, missing('audience')],
    [
      'an audience that is no API',
      { ...TEST_APPLICATION, audience: 'https://x.test' },
      403,
      oauth('access_denied', 'Service not found: https://x.test'),
    ],
    [
      'an API without a client grant',
      { client_id: 'ungranted', client_secret: 'secret', grant_type: 'client_credentials', audience },
      403,
      oauth(
        'access_denied',
        `Client is not authorized to access "${audience}". You might probably want to create a "client-grant" associated to this API.`,
      ),
    ],
    ['no code', { client_id: SPA, grant_type: 'authorization_code', redirect_uri: CALLBACK }, 400, missing('code')],
    ['no callback', { client_id: SPA, grant_type: 'authorization_code', code: 'x' }, 400, missing('redirect_uri')],
    [
      'a code that never was',
      { client_id: SPA, grant_type: 'authorization_code', code: 'x', redirect_uri: 'x', code_verifier: 'x' },
      403,
      oauth('invalid_grant', 'Invalid authorization code'),
    ],
    ['no device code', { client_id: 'television', grant_type: DEVICE_CODE }, 400, missing('device_code')],
    [
      'a device code that never was',
      { client_id: 'television', grant_type: DEVICE_CODE, device_code: 'x' },
      403,
      oauth('invalid_grant', 'Invalid or expired device code.'),
    ],
    ['no refresh token', { client_id: SPA, grant_type: 'refresh_token' }, 400, missing('refresh_token')],
    [
      'a refresh token that never was',
      { client_id: SPA, grant_type: 'refresh_token', refresh_token: 'x' },
      403,
      oauth('invalid_grant', 'Unknown or invalid refresh token.'),
    ],
  ],
  '/oauth/revoke': [
    ['no application', { token: 'x' }, 401, UNAUTHORIZED],
    ['an unknown application', { client_id: 'x', token: 'x' }, 401, UNAUTHORIZED],
    ['a wrong secret', { client_id: TEST_APPLICATION_ID, client_secret: 'x', token: 'x' }, 401, UNAUTHORIZED],
    ['no token', { client_id: SPA }, 400, missing('token')],
  ],
  '/oauth/device/code': [
    ['no application', {}, 401, UNAUTHORIZED],
    ['an unknown application', { client_id: 'x' }, 403, UNKNOWN_CLIENT],
    ['an application that may not use it', { client_id: SPA }, 403, UNKNOWN_CLIENT],
    [
      'an audience that is no API',
      { client_id: 'television', scope: 'openid', audience: 'https://x.test' },
      403,
      oauth('access_denied', 'Service not found: https://x.test'),
    ],
  ],
  '/dbconnections/signup': [
    ['no email address', { ...CONNECTION, password: PASSWORD }, 400, { error: 'email is required' }],
    ...OF_NO_CONNECTION,
    [
      'no application',
      { connection: CONNECTION.connection, email: 'x@example.com', password: PASSWORD },
      400,
      { error: 'client_id is required' },
    ],
    ['no password', { ...CONNECTION, email: 'x@example.com' }, 400, { error: 'password is required' }],
    [
      'a taken email address',
      { ...CONNECTION, email: helloWorld.user.email, password: PASSWORD },
      400,
      INVALID_SIGN_UP,
    ],
    ['an invalid email address', { ...CONNECTION, email: 'nobody', password: PASSWORD }, 400, INVALID_SIGN_UP],
    [
      'half a character in a name',
      { ...CONNECTION, email: 'x@example.com', password: PASSWORD, name: 'a\0b' },
      400,
      { error: 'name cannot be kept: Text holds NUL or half a character' },
    ],
    [
      'a weak password',
      { ...CONNECTION, email: 'x@example.com', password: 'short' },
      400,
      {
        name: 'PasswordStrengthError',
        message: 'Password is too weak',
        code: 'invalid_password',
        description: {
          rules: [{ code: 'passwordPolicy', message: 'Choose a password of at least 8 characters', verified: false }],
          verified: false,
        },
        policy: 'Choose a password of at least 8 characters',
        statusCode: 400,
      },
    ],
  ],
  '/dbconnections/change_password': [
    ['no email address', CONNECTION, 400, { error: 'email is required' }],
    ...OF_NO_CONNECTION,
  ],
}

/** Every refusal of an authorization request that the application is told of, on its callback. */
const ON_THE_CALLBACK: readonly [what: string, request: Record<string, string | undefined>, answer: Parameters][] = [
  ['no user is logged in', { prompt: 'none' }, { error: 'login_required', error_description: 'Login required' }],
  [
    'an audience is no API',
    { audience: 'https://x.test' },
    { error: 'access_denied', error_description: 'Service not found: https://x.test' },
  ],
  [
    'a connection is unknown',
    { connection: 'google-oauth2' },
    { error: 'invalid_request', error_description: 'the connection was not found' },
  ],
  [
    'an organization is named',
    { organization: 'org_1' },
    { error: 'invalid_request', error_description: 'parameter organization is not allowed for this client' },
  ],
]

describe('the Authentication API', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  let secret = ''
  before(async () => {
    tenant = await startTenantWithStore()
    secret = (await findClient(tenant.database, TEST_APPLICATION_ID))?.client_secret ?? ''
    await insertClient(tenant.database, { client_id: 'ungranted', client_secret: 'secret', name: 'Ungranted' })
    await insertClient(tenant.database, {
      client_id: 'television',
      client_secret: null,
      name: 'Television',
      app_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: [DEVICE_CODE],
    })
    await insertClient(tenant.database, {
      client_id: 'other',
      client_secret: null,
      name: 'Other',
      app_type: 'spa',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      callbacks: [CALLBACK],
    })
  })
  after(() => tenant.close())

  const post = (path: string, init: RequestInit) => fetch(tenant.origin + path, { method: 'POST', ...init })
  const json = (body: string): RequestInit => ({ body, headers: { 'content-type': 'application/json' } })

  async function answerOf(response: Response): Promise<{ status: number; answer: unknown }> {
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    return { status: response.status, answer: await response.json() }
  }

  for (const [path, refusals] of Object.entries(REFUSALS)) {
    describe(`${path} refuses`, () => {
      for (const [what, parameters, status, answer] of refusals) {
        it(what, async () => {
          const request = { ...parameters, ...(parameters.client_secret === SECRET && { client_secret: secret }) }
          const expected = { status, answer }
          assert.deepEqual(await answerOf(await post(path, { body: new URLSearchParams(request) })), expected)
          assert.deepEqual(await answerOf(await post(path, json(JSON.stringify(request)))), expected)
        })
      }
    })
  }

  for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/device/code']) {
    describe(`${path} refuses a body that is`, () => {
      for (const [what, init] of [
        ['JSON that cannot be read', json('{"grant_type":')],
        ['JSON that is no object', json('[]')],
        ['another media type', { body: 'grant_type=x', headers: { 'content-type': 'text/plain' } }],
      ] as const) {
        it(what, async () => {
          const answer = oauth('invalid_request', 'The body must be a form or a JSON object')
          assert.deepEqual(await answerOf(await post(path, init)), { status: 400, answer })
        })
      }
    })
  }

  describe('redirects to the application with the error that', () => {
    for (const [what, request, answer] of ON_THE_CALLBACK) {
      it(what, async () => {
        const response = await createVisitor().visit(createSinglePageApp(tenant.origin).authorizationUrl(request))
        const location = new URL(response.headers.get('location') ?? '')
        assert.equal(location.origin + location.pathname, CALLBACK)
        const { iss: _iss, ...told } = Object.fromEntries(location.searchParams)
        assert.deepEqual(told, { ...answer, state: 'c3RhdGU9PQ==' })
      })
    }
  })

  describe('/oauth/token refuses a code', () => {
    for (const [what, changes, error_description] of [
      ['with another verifier', { code_verifier: 'x'.repeat(43) }, 'Failed to verify code verifier'],
      ['without its verifier', { code_verifier: '' }, 'Failed to verify code verifier'],
      ['for another callback', { redirect_uri: `${CALLBACK}/other` }, 'Invalid authorization code'],
      ['of another application', { client_id: 'other' }, 'Invalid authorization code'],
    ] as const) {
      it(what, async () => {
        const app = createSinglePageApp(tenant.origin)
        const { visitor } = await app.logIn(helloWorld.user)
        const { redirectsTo } = await visitor.browse(app.authorizationUrl())
        assert.ok(redirectsTo)
        const response = await app.exchange(redirectsTo, changes)
        const answer = oauth('invalid_grant', error_description)
        assert.deepEqual(await answerOf(response), { status: 403, answer })
      })
    }
  })

  it('/oauth/token refuses to refresh for a person who was blocked', async () => {
    const app = createSinglePageApp(tenant.origin)
    const { tokens } = await app.logIn(helloWorld.user)
    await updateUser(tenant.database, String(decodeJwt(tokens.id_token).sub), { blocked: true })
    const answer = oauth('invalid_grant', 'user is blocked')
    assert.deepEqual(await answerOf(await app.refresh(tokens.refresh_token)), { status: 403, answer })
  })
})
