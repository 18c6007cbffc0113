/** The recipe for node:test in docs/how-to/test-with-a-tenant.md. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestTenant, type SessionCookie } from '@tollgate/tenant/testing'
import { createApp } from './orders.ts'

const audience = 'https://orders.example.com'
const tenant = await createTestTenant({ seed: { audience } })
await tenant.snapshot()
const app = createApp(createGuard({ issuer: tenant.issuer, audience, algorithms: ['RS256'] }))
beforeEach(() => tenant.restore())
after(() => Promise.all([app.close(), tenant.close()]))

test('GET /orders responds 403 without the permission', async () => {
  const token = await tenant.tokenFor({ user: 'user@example.com' })
  const response = await app.inject({ url: '/orders', headers: { authorization: `Bearer ${token}` } })
  assert.equal(response.statusCode, 403)
})

test('GET /orders responds 401 for a token of another API', async () => {
  const token = await tenant.tokenFor({ defect: 'wrong-audience' })
  const response = await app.inject({ url: '/orders', headers: { authorization: `Bearer ${token}` } })
  assert.equal(response.statusCode, 401)
})

test('GET /orders responds 401 for an expired token', async () => {
  const token = await tenant.tokenFor({ expiresIn: '-1m' })
  const response = await app.inject({ url: '/orders', headers: { authorization: `Bearer ${token}` } })
  assert.equal(response.statusCode, 401)
})

test('GET /orders responds 503 while the keys cannot be fetched', async () => {
  await using _fault = await tenant.fault('keys-unavailable')
  const freshApp = createApp(createGuard({ issuer: tenant.issuer, audience, algorithms: ['RS256'] }))
  const headers = { authorization: `Bearer ${await tenant.tokenFor()}` }
  assert.equal((await freshApp.inject({ url: '/orders', headers })).statusCode, 503)
})

test('A session lets an application log in without a page', async () => {
  assert.equal(await hasSession(await tenant.sessionCookies('user@example.com')), true)
})

test('A session expires when time passes', async () => {
  const cookies = await tenant.sessionCookies('user@example.com')
  await tenant.advance('8d')
  assert.equal(await hasSession(cookies), false)
})

/** Whether an application can log in without a page (`prompt=none`). */
async function hasSession(cookies: readonly SessionCookie[]): Promise<boolean> {
  const url = new URL('/authorize', tenant.origin)
  url.search = new URLSearchParams({
    client_id: 'hello-world-client',
    redirect_uri: 'http://localhost:4040/callback',
    response_type: 'code',
    prompt: 'none',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString()
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }
  const response = await fetch(url, { headers, redirect: 'manual' })
  return new URL(response.headers.get('location') ?? '').searchParams.has('code')
}
