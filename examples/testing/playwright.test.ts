/** How to call a protected API from Playwright, which a test runs against a server that listens. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { request } from 'playwright-core'
import { createApp } from './orders.ts'

const issuer = await createTestIssuer()
const app = createApp(createGuard(issuer))
const baseURL = await app.listen({ host: 'localhost', port: 0 })

const token = issuer.issue({ sub: 'me', permissions: ['read:orders'] })
const api = await request.newContext({ baseURL, extraHTTPHeaders: { authorization: `Bearer ${token}` } })
after(() => Promise.all([api.dispose(), app.close(), issuer.close()]))

test('GET /orders lists the orders of the caller in Playwright', async () => {
  const response = await api.get('/orders')
  assert.deepEqual(await response.json(), { ordersOf: 'me' })
})
