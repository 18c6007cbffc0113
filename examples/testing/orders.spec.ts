/** How to test a protected API with Vitest: with real tokens of an issuer that runs in the test. */
import { createGuard } from '@tollgate/guard'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from './orders.ts'

let issuer: TestIssuer
let app: FastifyInstance

beforeAll(async () => {
  issuer = await createTestIssuer()
  app = createApp(createGuard(issuer))
})
afterAll(() => issuer.close())

async function getOrders(token: string) {
  return await app.inject({ url: '/orders', headers: { authorization: `Bearer ${token}` } })
}

test('GET /orders lists the orders of the caller', async () => {
  const response = await getOrders(issuer.issue({ sub: 'me', permissions: ['read:orders'] }))
  expect(response.json()).toEqual({ ordersOf: 'me' })
})

test('GET /orders names the permission that is missing', async () => {
  const response = await getOrders(issuer.issue())
  expect(response.statusCode).toBe(403)
  expect(response.headers['www-authenticate']).toContain('scope="read:orders"')
})
