/** One process that serves two APIs with one guard, as docs/how-to/several-issuers.md shows it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { allOf, audience, createGuard, permissions } from '@tollgate/guard'
import { allow, protect } from '@tollgate/guard/express'
import { createTestIssuer } from '@tollgate/guard/testing'
import express, { type Response } from 'express'

const ordersApi = 'https://orders.example.com'
const stockApi = 'https://stock.example.com'
const testIssuer = await createTestIssuer()
after(() => testIssuer.close())
const { issuer } = testIssuer

const guard = createGuard({ issuer, audience: [ordersApi, stockApi] })

const app = express()
protect(app, guard)
app.get('/orders', allow(allOf(audience(ordersApi), permissions('read:orders'))), sendOrders)
app.get('/stock', allow(audience(stockApi)), sendStock)

function sendOrders(_request: object, response: Response): void {
  response.json([])
}

function sendStock(_request: object, response: Response): void {
  response.json([])
}

test('a token for one API does not open the routes of the other', async t => {
  const server = app.listen(0, 'localhost')
  await once(server, 'listening')
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const get = async (path: string, claims: object) => {
    const headers = { authorization: `Bearer ${testIssuer.issue({ ...claims })}`, connection: 'close' }
    return (await fetch(`http://localhost:${address.port}${path}`, { headers })).status
  }
  assert.equal(await get('/orders', { aud: ordersApi, permissions: ['read:orders'] }), 200)
  assert.equal(await get('/orders', { aud: ordersApi }), 403)
  assert.equal(await get('/orders', { aud: stockApi, permissions: ['read:orders'] }), 401)
  assert.equal(await get('/stock', { aud: stockApi }), 200)
  assert.equal(await get('/stock', { aud: 'https://other.example.com' }), 401)
})
