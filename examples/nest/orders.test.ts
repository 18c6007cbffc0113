/** How to test a Nest application with its testing module: with real tokens of an issuer that runs in the test. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Test } from '@nestjs/testing'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { apiModule } from './orders.ts'

const issuer = await createTestIssuer()
const testing = await Test.createTestingModule({ imports: [apiModule(createGuard(issuer))] }).compile()
const app = testing.createNestApplication()
await app.listen(0, 'localhost')
after(() => Promise.all([app.close(), issuer.close()]))

async function getOrders(token: string): Promise<Response> {
  return await fetch(`${await app.getUrl()}/orders`, { headers: { authorization: `Bearer ${token}` } })
}

test('GET /orders lists the orders of the caller', async () => {
  const token = issuer.issue({ sub: 'me', permissions: ['read:orders'] })
  const response = await getOrders(token)
  assert.deepEqual(await response.json(), { ordersOf: 'me' })
})

test('GET /orders responds 403 without the permission', async () => {
  assert.equal((await getOrders(issuer.issue())).status, 403)
})
