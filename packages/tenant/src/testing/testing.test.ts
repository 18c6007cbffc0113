import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import { jsonBody } from '../../test/support/json-body.ts'
import { createSeededDataFolder } from '../../test/support/seeded-store.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../hello-world.ts'
import { createTestTenant, type TestTenant } from './index.ts'

const { user, admin, audience } = helloWorld

describe('createTestTenant', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await createTestTenant({ dataFolder: await createSeededDataFolder() })
    await tenant.snapshot()
  })
  after(() => tenant.close())

  async function applicationCredentials(): Promise<Record<string, string>> {
    const token = await tenant.tokenFor({ user: admin.email, audience: `${tenant.issuer}api/v2/` })
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${tenant.origin}/api/v2/clients/${TEST_APPLICATION_ID}`, { headers })
    const { client_id, client_secret } = await jsonBody(response)
    return { client_id: String(client_id), client_secret: String(client_secret) }
  }

  const claimsOf = async (...request: Parameters<TestTenant['tokenFor']>) =>
    decodeJwt<Record<string, unknown>>(await tenant.tokenFor(...request))

  it('tokenFor() issues a token that verifies with the published keys, with further claims', async () => {
    const token = await tenant.tokenFor({
      user: admin.email,
      permissions: ['read:admin-messages'],
      claims: { 'https://example.com/plan': 'pro' },
      expiresIn: '1m',
    })
    const claims = await verify(tenant, token)
    assert.deepEqual([claims.permissions, claims['https://example.com/plan']], [['read:admin-messages'], 'pro'])
    assert.equal(Number(claims.exp) - Number(claims.iat), 60)
  })

  it('tokenFor() issues a token of the seeded user, whose ID is the same in every new tenant', async () => {
    assert.equal((await claimsOf()).sub, 'auth0|9e0ac834e41553800b69e16d')
  })

  it('tokenFor() issues an expired token for a negative lifetime', async () => {
    assert.ok(Number((await claimsOf({ expiresIn: '-1m' })).exp) < Date.now() / 1000)
  })

  for (const [what, request, message] of [
    ['a malformed duration', { expiresIn: '1 minute' }, /^TypeError: The duration "1 minute" is malformed/],
    ['a claim of the tenant', { claims: { aud: 'x' } }, /"claims" must not contain "aud": the tenant sets this claim/],
    ['an unknown user', { user: 'nobody@example.com' }, /There is no user "nobody@example\.com"/],
  ] as const) {
    it(`tokenFor() rejects ${what}`, () => assert.rejects(tenant.tokenFor(request), message))
  }

  it('loginAs() gives a browser a session, so that an application logs in without a page', async () => {
    const cookies: { name: string; value: string }[] = []
    await tenant.loginAs({ addCookies: async added => void cookies.push(...added) }, user.email)
    assert.equal((await authorize(tenant, cookies)).searchParams.get('error'), null)
    assert.match(String((await authorize(tenant, cookies)).searchParams.get('code')), /^\S+$/)
    assert.equal((await authorize(tenant, [])).searchParams.get('error'), 'login_required')
    const forged = cookies.map(({ name, value }) => ({ name, value: name.endsWith('.sig') ? `x${value}` : value }))
    assert.equal((await authorize(tenant, forged)).searchParams.get('error'), 'login_required')
  })

  it('loginAs() rejects an unknown user', () =>
    assert.rejects(tenant.sessionCookies('auth0|unknown'), /There is no user "auth0\|unknown"/))

  it('advance() ends a session after its idle lifetime, and not before', async () => {
    const cookies = await tenant.sessionCookies(user.email)
    await tenant.advance('71h')
    assert.ok((await authorize(tenant, cookies)).searchParams.get('code'))
    await tenant.advance('73h')
    assert.equal((await authorize(tenant, cookies)).searchParams.get('error'), 'login_required')
  })

  it('advance() rejects a duration that is not in the future', () =>
    assert.rejects(tenant.advance('-1h'), /Value -3600 is less than minimum 1/))

  it('restore() brings back what a test changed, and keeps tokens valid', async () => {
    const cookies = await tenant.sessionCookies(user.email)
    const token = await tenant.tokenFor()
    await tenant.snapshot('with a session'.replaceAll(' ', '-'))
    await tenant.restore()
    assert.equal((await authorize(tenant, cookies)).searchParams.get('error'), 'login_required')
    await tenant.restore('with-a-session')
    assert.ok((await authorize(tenant, cookies)).searchParams.get('code'))
    await verify(tenant, token)
  })

  it('restore() leaves the tenant able to issue tokens to applications', async () => {
    const credentials = await applicationCredentials()
    assert.equal((await requestToken(tenant, credentials)).status, 200)
    await tenant.restore()
    assert.equal((await requestToken(tenant, credentials)).status, 200)
  })

  it('restore() also brings back the keys, after a reset has replaced them', async () => {
    const token = await tenant.tokenFor()
    await tenant.reset()
    await assert.rejects(verify(tenant, token))
    await tenant.restore()
    await verify(tenant, token)
  })

  it('reset() with keepKeys leaves earlier tokens valid', async () => {
    const token = await tenant.tokenFor()
    await tenant.reset({ keepKeys: true })
    await verify(tenant, token)
  })

  for (const [what, name, message] of [
    ['an unknown name', 'unknown', /There is no snapshot "unknown": take it with "PUT \/local\/snapshots\/unknown"/],
    ['a path', '../tenant', /String does not match pattern/],
    ['an empty name', '', /rejected POST/],
  ] as const) {
    it(`restore() rejects ${what}`, () => assert.rejects(tenant.restore(name), message))
  }

  it('copy() starts an independent tenant with the same users, keys and passwords', async () => {
    await using copy = await tenant.copy()
    assert.notEqual(copy.origin, tenant.origin)
    const { sub, iss } = decodeJwt(await copy.tokenFor({ user: admin.email }))
    assert.deepEqual([sub, iss], [(await claimsOf({ user: admin.email })).sub, copy.issuer])
    await copy.advance('1h')
    await copy.close()
    await assert.rejects(fetch(copy.origin), /fetch failed/)
  })
})

function requestToken({ origin }: TestTenant, credentials: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', audience, ...credentials })
  return fetch(`${origin}/oauth/token`, { method: 'POST', body })
}

async function verify({ issuer }: TestTenant, token: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL('.well-known/jwks.json', issuer))
  return (await jwtVerify(token, keys, { issuer, audience })).payload
}

/** Sends an authorization request without a page (`prompt=none`). @returns the URL that the application gets */
async function authorize(tenant: TestTenant, cookies: readonly { name: string; value: string }[]): Promise<URL> {
  const url = new URL('/authorize', tenant.origin)
  url.search = new URLSearchParams({
    client_id: helloWorld.client.client_id,
    redirect_uri: 'http://localhost:4040/callback',
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
  return new URL(response.headers.get('location') ?? '', tenant.origin)
}
