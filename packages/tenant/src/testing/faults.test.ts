import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { jsonBody } from '../../test/support/json-body.ts'
import { createSeededDataFolder } from '../../test/support/seeded-store.ts'
import { helloWorld } from '../hello-world.ts'
import { createTestTenant, type FaultPreset, type FaultRequest, type TestTenant } from './index.ts'

const { user, audience, client } = helloWorld

describe('the faults and limits of a test tenant', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await createTestTenant({ dataFolder: await createSeededDataFolder() })
    // The password grant needs no browser, so that each request gets a token.
    await manage('PATCH', `/clients/${client.client_id}`, { grant_types: ['password', 'authorization_code'] })
    await manage('PATCH', '/tenants/settings', { default_directory: 'Username-Password-Authentication' })
  })
  after(() => tenant.close())
  afterEach(async () => {
    const headers = { authorization: `Bearer ${tenant.controlKey}` }
    await fetch(`${tenant.origin}/local/faults`, { method: 'DELETE', headers })
    await tenant.rateLimits('off')
  })

  async function manage(method: string, path: string, body: object): Promise<void> {
    const token = await tenant.tokenFor({ user: 'admin@example.com', audience: `${tenant.issuer}api/v2/` })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${tenant.origin}/api/v2${path}`, { method, headers, body: JSON.stringify(body) })
    assert.ok(response.ok, await response.text())
  }

  const requestToken = (headers: Record<string, string> = {}, clientId = client.client_id) =>
    fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: clientId,
        username: user.email,
        password: user.password,
        audience,
        scope: 'openid',
      }),
    })

  async function verified(response: Response): Promise<string> {
    const { access_token } = await jsonBody(response)
    const keys = createRemoteJWKSet(new URL('.well-known/jwks.json', tenant.issuer))
    return await jwtVerify(String(access_token), keys, { issuer: tenant.issuer, audience }).then(
      () => 'valid',
      (error: { code: string }) => error.code,
    )
  }

  it('respond to a request target that is no URL', async () => {
    await using _fault = await tenant.fault('error')
    assert.equal((await fetch(`${tenant.origin}//`)).status, 500)
  })

  for (const name of ['Transfer-Encoding', 'content-length', 'Connection']) {
    it(`reject the header "${name}" in a response`, async () => {
      await assert.rejects(
        tenant.fault({ status: 503, headers: { [name]: '1' } }),
        new RegExp(`"headers" must not contain "${name}": the tenant sets this header`),
      )
    })
  }

  it('read no larger body than the endpoints accept, whatever the fault changes', async () => {
    for (const settings of [{ preset: 'bad-signature' }, { status: 500, client: client.client_id }] as const) {
      await using _fault = await tenant.fault(settings)
      const chunked = new ReadableStream({
        pull: controller => controller.enqueue(new Uint8Array(256 * 1024)),
      })
      const init = { method: 'POST', body: chunked, duplex: 'half' } satisfies RequestInit & { duplex: 'half' }
      assert.equal((await fetch(`${tenant.origin}/oauth/token`, init)).status, 413)
    }
  })

  it('are a hundred at most', async () => {
    const faults = await Promise.all(Array.from({ length: 100 }, () => tenant.fault({ path: '/unused', status: 500 })))
    await assert.rejects(tenant.fault('error'), /There are 100 faults: end one with "DELETE \/local\/faults\/\{id\}"/)
    await Promise.all(faults.map(fault => fault.end()))
  })

  for (const [preset, status, retryAfter] of [
    ['rate-limit', 429, '1'],
    ['unavailable', 503, '1'],
    ['error', 500, null],
  ] as const) {
    it(`${preset} responds ${status}, which a page of another origin can read`, async () => {
      await using fault = await tenant.fault(preset)
      const response = await requestToken({ origin: 'http://localhost:4040' })
      const { error } = await jsonBody(response)
      assert.deepEqual([response.status, response.headers.get('retry-after')], [status, retryAfter])
      assert.equal(error, status === 429 ? 'too_many_requests' : 'server_error')
      assert.equal(response.headers.get('access-control-allow-origin'), 'http://localhost:4040')
      assert.equal(await fault.hits(), 1)
    })
  }

  it('rate-limit responds in the format of the Management API, with the headers that Auth0 sends', async () => {
    await using _fault = await tenant.fault('rate-limit')
    const response = await fetch(`${tenant.origin}/api/v2/clients`)
    const { statusCode, errorCode, message } = await jsonBody(response)
    assert.deepEqual([statusCode, errorCode, message], [429, 'too_many_requests', 'Global limit has been reached'])
    assert.equal(response.headers.get('x-ratelimit-remaining'), '0')
  })

  for (const [preset, outcome] of [
    ['bad-signature', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['unknown-key', 'ERR_JWKS_NO_MATCHING_KEY'],
  ] as const) {
    it(`${preset} issues tokens that verifiers reject, and valid ones after its end`, async () => {
      {
        await using _fault = await tenant.fault(preset)
        assert.equal(await verified(await requestToken()), outcome)
      }
      assert.equal(await verified(await requestToken()), 'valid')
    })
  }

  it('clock-skew issues correctly signed tokens with times that are ten minutes ahead', async () => {
    await using _fault = await tenant.fault('clock-skew')
    const response = await requestToken()
    const { access_token, id_token } = await jsonBody(response.clone())
    for (const token of [access_token, id_token]) {
      const { iat = 0 } = decodeJwt(String(token))
      assert.ok(Math.abs(iat - 600 - Date.now() / 1000) < 60, `${iat}`)
      assert.match(String(decodeProtectedHeader(String(token)).kid), /./)
    }
    assert.equal(await verified(response), 'valid')
  })

  it('keys-unavailable concerns the key set alone', async () => {
    await using _fault = await tenant.fault('keys-unavailable')
    assert.equal((await fetch(`${tenant.origin}/.well-known/jwks.json`)).status, 503)
    assert.equal((await fetch(`${tenant.origin}/.well-known/openid-configuration`)).status, 200)
  })

  it('hang never responds', async () => {
    await using _fault = await tenant.fault({ preset: 'hang', path: '/.well-known/jwks.json' })
    const request = fetch(`${tenant.origin}/.well-known/jwks.json`, { signal: AbortSignal.timeout(300) })
    await assert.rejects(request, { name: 'TimeoutError' })
  })

  it('a delay responds late, and correctly', async () => {
    await using _fault = await tenant.fault({ delay_ms: 200, path: '/oauth/token' })
    const start = performance.now()
    assert.equal(await verified(await requestToken()), 'valid')
    assert.ok(performance.now() - start >= 195)
  })

  it('times ends a fault after so many requests', async () => {
    const fault = await tenant.fault({ status: 502, times: 2 })
    const statuses = []
    for (let count = 0; count < 3; count += 1) statuses.push((await requestToken()).status)
    assert.deepEqual(statuses, [502, 502, 200])
    assert.equal(await fault.hits(), undefined)
  })

  it('client concerns the requests of one application, by form and by Basic credentials', async () => {
    await using _fault = await tenant.fault({ preset: 'error', client: client.client_id })
    assert.equal((await requestToken()).status, 500)
    assert.equal((await requestToken({}, 'hello-world-test-application')).status, 401)
    const basic = `Basic ${Buffer.from(`${client.client_id}:x`).toString('base64')}`
    assert.equal((await requestToken({ authorization: basic }, '')).status, 500)
  })

  it('probability concerns a part of the requests', async () => {
    await using fault = await tenant.fault({ status: 500, path: '/.well-known/*', probability: 0.5 })
    const url = `${tenant.origin}/.well-known/jwks.json`
    const all = await Promise.all(Array.from({ length: 60 }, async () => (await fetch(url)).status))
    assert.deepEqual([...new Set(all)].sort(), [200, 500])
    assert.equal(await fault.hits(), all.filter(status => status === 500).length)
  })

  it('never concern the endpoints that end them', async () => {
    await using _fault = await tenant.fault({ preset: 'hang' })
    assert.match(await tenant.tokenFor(), /^ey/)
  })

  const rejected: [what: string, fault: FaultRequest, message: RegExp][] = [
    ['no effect', { path: '/oauth/token' }, /A fault needs an effect: set "preset" or one of "status"/],
    ['a status that is no error', { status: 200 }, /Value 200 is less than minimum 400/],
    ['a header with a line break', { status: 500, headers: { x: 'a\r\nb: c' } }, /does not match pattern/],
    ['a probability of 0', { status: 500, probability: 0 }, /validation error/],
    ['a relative path', { status: 500, path: 'oauth/token' }, /does not match pattern/],
    ['contradicting effects', { status: 500, skew_seconds: 1 }, /leave out "status" and "hang"/],
  ]
  for (const [what, fault, message] of rejected) {
    it(`are rejected for ${what}`, () => assert.rejects(tenant.fault(fault), message))
  }

  it('are rejected for an unknown preset', () => {
    const preset: string = 'jwks-down'
    return assert.rejects(tenant.fault(preset as FaultPreset), /No enum match for: jwks-down/)
  })

  it('rateLimits() with the preset "free" sends the headers, and 429 beyond the limit', async () => {
    await tenant.rateLimits('free')
    const responses = await Promise.all(Array.from({ length: 4 }, () => fetch(`${tenant.origin}/api/v2/clients`)))
    const limited = responses.find(({ status }) => status === 429)
    assert.ok(limited && responses.some(({ status }) => status === 401))
    assert.equal(limited.headers.get('x-ratelimit-limit'), '2')
    assert.ok(Number(limited.headers.get('retry-after')) >= 1)
    assert.ok(Number(limited.headers.get('x-ratelimit-reset')) >= Date.now() / 1000 - 1)
  })

  it('rateLimits() without enforcement sends the headers alone', async () => {
    await tenant.rateLimits('free', { enforce: false })
    const responses = await Promise.all(Array.from({ length: 4 }, () => fetch(`${tenant.origin}/api/v2/clients`)))
    assert.deepEqual(new Set(responses.map(({ status }) => status)), new Set([401]))
    assert.equal(responses[0]?.headers.get('x-ratelimit-limit'), '2')
  })

  it('sends no rate-limit headers by default', async () => {
    assert.equal((await requestToken()).headers.get('x-ratelimit-limit'), null)
  })
})
