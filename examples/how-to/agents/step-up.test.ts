import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createApp, createBankGuard } from './step-up.ts'

const issuer = await createTestIssuer({ audience: 'https://api.example.com' })
after(() => issuer.close())
const app = createApp(createBankGuard(issuer.issuer))

function send(method: 'POST' | 'DELETE', url: string, claims: object) {
  return app.inject({ method, url, headers: { authorization: `Bearer ${issuer.issue({ ...claims })}` } })
}

const now = () => Math.floor(Date.now() / 1000)

test('a transfer needs a recent login with a second factor', async () => {
  const { statusCode, headers } = await send('POST', '/transfers', { scope: 'transfer', acr: 'urn:example:mfa' })
  assert.equal(statusCode, 401)
  assert.equal(
    headers['www-authenticate'],
    'Bearer error="insufficient_user_authentication", error_description="This needs a login by urn:example:mfa and a login within 300 seconds", acr_values="urn:example:mfa", max_age="300", scope="transfer"',
  )
  const login = { acr: 'urn:example:mfa', auth_time: now() - 60 }
  assert.equal((await send('POST', '/transfers', login)).statusCode, 403)
  assert.equal((await send('POST', '/transfers', { ...login, scope: 'transfer' })).statusCode, 200)
})

test('claims can have names of their own', async () => {
  const claims = { 'https://api.example.com/acr': 'urn:example:mfa', 'https://api.example.com/auth_time': now() }
  assert.equal((await send('DELETE', '/account', claims)).statusCode, 200)
  assert.equal((await send('DELETE', '/account', { acr: 'urn:example:mfa', auth_time: now() })).statusCode, 401)
})

test('a payment needs its own approval', async () => {
  const authorization_details = [{ type: 'payment_initiation', payment: '7' }]
  assert.equal((await send('POST', '/payments/7', { authorization_details })).statusCode, 200)
  assert.equal((await send('POST', '/payments/8', { authorization_details })).statusCode, 403)
})
