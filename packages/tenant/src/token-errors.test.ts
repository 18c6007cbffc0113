import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld, TEST_APPLICATION_ID } from './hello-world.ts'
import { findClient, insertClient } from './store/clients.ts'
import { updateUser } from './store/users.ts'
import { createSinglePageApp } from './testing/single-page-app.ts'
import { startTenantWithStore } from './testing/tenant.ts'

const { audience, client } = helloWorld
const SPA = client.client_id
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
const SECRET = 'the test application’s secret'

type Parameters = Record<string, string>

/** Every refusal of the token endpoint: status, error and description as Auth0's clients meet them. */
const REFUSALS: readonly [what: string, request: Parameters, status: number, error: string, description: string][] = [
  ['no grant type', { client_id: SPA }, 400, 'invalid_request', 'Missing required parameter: grant_type'],
  [
    'an unknown grant type',
    { client_id: SPA, grant_type: 'magic' },
    403,
    'unsupported_grant_type',
    'Unsupported grant type: magic',
  ],
  [
    'a grant type that the application may not use',
    { client_id: SPA, grant_type: 'client_credentials', audience },
    403,
    'unauthorized_client',
    "Grant type 'client_credentials' not allowed for the client.",
  ],
  ['no application', { grant_type: 'refresh_token', refresh_token: 'x' }, 401, 'access_denied', 'Unauthorized'],
  [
    'an unknown application',
    { client_id: 'x', grant_type: 'refresh_token', refresh_token: 'x' },
    401,
    'access_denied',
    'Unauthorized',
  ],
  [
    'a wrong secret',
    { client_id: TEST_APPLICATION_ID, client_secret: 'x', grant_type: 'client_credentials', audience },
    401,
    'access_denied',
    'Unauthorized',
  ],
  [
    'no secret',
    { client_id: TEST_APPLICATION_ID, grant_type: 'client_credentials', audience },
    401,
    'access_denied',
    'Unauthorized',
  ],
  [
    'no audience',
    { client_id: TEST_APPLICATION_ID, client_secret: SECRET, grant_type: 'client_credentials' },
    400,
    'invalid_request',
    'Missing required parameter: audience',
  ],
  [
    'an audience that is no API',
    {
      client_id: TEST_APPLICATION_ID,
      client_secret: SECRET,
      grant_type: 'client_credentials',
      audience: 'https://x.test',
    },
    403,
    'access_denied',
    'Service not found: https://x.test',
  ],
  [
    'an API without a client grant',
    { client_id: 'ungranted', client_secret: 'secret', grant_type: 'client_credentials', audience },
    403,
    'access_denied',
    `Client is not authorized to access "${audience}". You might probably want to create a "client-grant" associated to this API.`,
  ],
  [
    'a code that never was',
    { client_id: SPA, grant_type: 'authorization_code', code: 'x', redirect_uri: 'x', code_verifier: 'x' },
    403,
    'invalid_grant',
    'Invalid authorization code',
  ],
  [
    'a device code that never was',
    { client_id: 'television', grant_type: DEVICE_CODE, device_code: 'x' },
    403,
    'invalid_grant',
    'Invalid or expired device code.',
  ],
  [
    'no refresh token',
    { client_id: SPA, grant_type: 'refresh_token' },
    400,
    'invalid_request',
    'Missing required parameter: refresh_token',
  ],
  [
    'a refresh token that never was',
    { client_id: SPA, grant_type: 'refresh_token', refresh_token: 'x' },
    403,
    'invalid_grant',
    'Unknown or invalid refresh token.',
  ],
]

describe('the token endpoint refuses', () => {
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
  })
  after(() => tenant.close())

  async function refusal(body: Parameters, contentType: 'form' | 'json'): Promise<{ status: number; answer: unknown }> {
    const request = { ...body, ...(body.client_secret === SECRET && { client_secret: secret }) }
    const response = await fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      ...(contentType === 'form'
        ? { body: new URLSearchParams(request) }
        : { body: JSON.stringify(request), headers: { 'content-type': 'application/json' } }),
    })
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    return { status: response.status, answer: await response.json() }
  }

  for (const [what, request, status, error, description] of REFUSALS) {
    it(what, async () => {
      const { status: actual, answer } = await refusal(request, 'form')
      assert.equal(actual, status, JSON.stringify(answer))
      assert.deepEqual(answer, { error, error_description: description })
      assert.deepEqual(await refusal(request, 'json'), { status: actual, answer })
    })
  }

  it('a refresh of a person who was blocked', async () => {
    const app = createSinglePageApp(tenant.origin)
    const { tokens } = await app.logIn(helloWorld.user)
    const [, payload = ''] = tokens.id_token.split('.')
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    await updateUser(tenant.database, sub, { blocked: true })
    const response = await app.refresh(tokens.refresh_token)
    assert.equal(response.status, 401)
    assert.deepEqual(await response.json(), { error: 'unauthorized', error_description: 'user is blocked' })
  })
})
