/** How to test a protected API with Vitest: each file has a copy of the tenant of the global setup. */
import { createGuard } from '@tollgate/guard'
import { connectTestTenant } from '@tollgate/tenant/testing'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { createApp } from './orders.ts'

const audience = 'https://orders.example.com'
const tenant = await connectTestTenant(inject('tenant')).copy()
await tenant.snapshot()
const app = createApp(createGuard({ issuer: tenant.issuer, audience, algorithms: ['RS256'] }))
beforeEach(() => tenant.restore())
afterAll(() => tenant.close())

test('GET /orders responds 403 without the permission', async () => {
  const headers = { authorization: `Bearer ${await tenant.tokenFor({ user: 'user@example.com' })}` }
  expect((await app.inject({ url: '/orders', headers })).statusCode).toBe(403)
})

test('GET /orders responds 401 for a token of the tenant that was copied', async () => {
  const original = connectTestTenant(inject('tenant'))
  expect(original.issuer).not.toBe(tenant.issuer)
  const headers = { authorization: `Bearer ${await original.tokenFor()}` }
  expect((await app.inject({ url: '/orders', headers })).statusCode).toBe(401)
})
