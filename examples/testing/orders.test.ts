/** How to test a protected API with Node's own test runner: with real tokens of an issuer that runs in the test. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createApp } from './orders.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())
const app = createApp(createGuard(issuer))

async function getOrders(token: string) {
  return await app.inject({ url: '/orders', headers: { authorization: `Bearer ${token}` } })
}

test('GET /orders lists the orders of the caller', async () => {
  const response = await getOrders(issuer.issue({ sub: 'me', permissions: ['read:orders'] }))
  assert.deepEqual(response.json(), { ordersOf: 'me' })
})

test('GET /orders names the permission that is missing', async () => {
  const response = await getOrders(issuer.issue())
  assert.equal(response.statusCode, 403)
  assert.match(String(response.headers['www-authenticate']), /scope="read:orders"/)
})

test('GET /orders responds 401 for an expired token', async () => {
  const response = await getOrders(issuer.issue({ exp: 1, permissions: ['read:orders'] }))
  assert.equal(response.statusCode, 401)
})

test('GET /orders accepts known keys while the issuer is down, and responds 503 for a new key', async () => {
  const known = issuer.issue({ permissions: ['read:orders'] })
  const endOutage = issuer.outage()
  assert.equal((await getOrders(known)).statusCode, 200)
  issuer.rotate()
  assert.equal((await getOrders(issuer.issue({ permissions: ['read:orders'] }))).statusCode, 503)
  endOutage()
})
