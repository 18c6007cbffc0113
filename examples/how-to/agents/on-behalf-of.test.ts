import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createGateway } from './on-behalf-of.ts'

async function listen(listener: RequestListener): Promise<AsyncDisposable & { readonly origin: string }> {
  const server = createServer((request, response) => listener(request, response.setHeader('connection', 'close')))
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const close = async () => void server.close()
  return { origin: `http://localhost:${address.port}`, [Symbol.asyncDispose]: close }
}

test('a gateway exchanges the token of its caller', async () => {
  await using issuer = await createTestIssuer()
  let status = 200
  await using server = await listen((_request, response) => {
    const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token'
    response.statusCode = status
    response.end(
      JSON.stringify({ access_token: 'exchanged', issued_token_type, token_type: 'Bearer', expires_in: 600 }),
    )
  })
  await using stock = await listen((request, response) => response.end(JSON.stringify(request.headers.authorization)))
  const settings = { issuer: `${server.origin}/`, secret: 'secret', stock: stock.origin }
  const app = createGateway(createGuard({ ...issuer }), settings)
  const get = (url: string, claims: object) =>
    app.inject({ url, headers: { authorization: `Bearer ${issuer.issue({ ...claims })}` } })

  assert.equal((await get('/stock', {})).body, '"Bearer exchanged"')
  status = 400
  assert.equal((await get('/stock', { sub: 'other' })).statusCode, 502)
  status = 500
  assert.equal((await get('/stock', { sub: 'other' })).statusCode, 503)

  assert.equal((await get('/audit', { sub: 'me', act: { sub: 'stock-agent' } })).body, 'stock-agent for me')
  assert.equal((await get('/audit', { sub: 'stock-agent' })).statusCode, 403)
})
