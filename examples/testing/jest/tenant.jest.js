/** How to test a protected API with Jest: each file has a copy of the tenant of the global setup. */
import { createGuard } from '@tollgate/guard'
import { connectTestTenant } from '@tollgate/tenant/testing'
import { createApp } from '../../dist/testing/orders.js'

const audience = 'https://orders.example.com'
const tenant = await connectTestTenant(JSON.parse(process.env.TENANT)).copy()
await tenant.snapshot()
const app = createApp(createGuard({ issuer: tenant.issuer, audience, algorithms: ['RS256'] }))
beforeEach(() => tenant.restore())
afterAll(() => tenant.close())

test('GET /orders responds 403 without the permission', async () => {
  const headers = { authorization: `Bearer ${await tenant.tokenFor({ user: 'user@example.com' })}` }
  expect((await app.inject({ url: '/orders', headers })).statusCode).toBe(403)
})
