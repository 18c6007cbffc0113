import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { authenticated, createGuard } from '@tollgate/guard'
import { dpop } from '@tollgate/guard/dpop'
import { createProver, createTestIssuer } from '@tollgate/guard/testing'
import { createClient } from 'redis'
import { behindProxy, createDpopGuard, createReplays, createRoutes, createSharedGuard, requireDpop } from './dpop.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())
const url = 'https://api.example.com/orders'

test('a bound token needs a new proof for each request', async () => {
  await using issuer = await createTestIssuer()
  const guard = createGuard({ ...issuer, dpop: dpop({ baseUrls: ['https://api.example.com'] }) })

  const client = createProver()
  const accessToken = issuer.issueBound(client)
  const headers = client.headers({ accessToken, method: 'GET', url: 'https://api.example.com/orders' })
  const request = { method: 'GET', url: '/orders', headers }

  assert.equal((await guard.check(request, authenticated)).granted, true)
  assert.equal((await guard.check(request, authenticated)).granted, false)
})

test('a guard accepts bearer tokens and bound tokens', async () => {
  const guard = createDpopGuard('https://issuer.test/', 'https://api.test')
  const decision = await guard.check({ headers: {} }, authenticated)
  assert.ok(!decision.granted)
  const challenge = guard.response(decision).headers['www-authenticate']
  assert.equal(challenge, 'Bearer realm="api", DPoP algs="ES256 EdDSA Ed25519"')
})

test('a base URL has the path that a proxy removes', async () => {
  const guard = createGuard({ ...issuer, dpop: behindProxy() })
  const client = createProver()
  const accessToken = issuer.issueBound(client)
  const headers = client.headers({ accessToken, url: 'https://api.example.com/orders-service/orders' })
  assert.equal((await guard.check({ method: 'GET', url: '/orders', headers }, authenticated)).granted, true)
})

test('a guard that requires binding refuses bearer tokens', async () => {
  const guard = createGuard({ ...issuer, dpop: requireDpop() })
  const decision = await guard.check({ headers: { authorization: `Bearer ${issuer.issue()}` } }, authenticated)
  assert.ok(!decision.granted && decision.status === 401)
})

test('a route demands a bound token, and others accept a bearer token as well', async t => {
  const guard = createGuard({ ...issuer, dpop: dpop({ baseUrls: ['https://api.example.com'] }) })
  const routes = createRoutes(guard)
  const server = createServer((request, response) => {
    response.setHeader('connection', 'close')
    return request.url === '/payments' ? routes.payments(request, response) : routes.orders(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const get = async (path: string, headers: Record<string, string>) =>
    (await fetch(`http://localhost:${address.port}${path}`, { headers })).status

  const claims = { permissions: ['pay'] }
  const bearer = { authorization: `Bearer ${issuer.issue(claims)}` }
  assert.equal(await get('/orders', bearer), 200)
  assert.equal(await get('/payments', bearer), 401)
  const client = createProver()
  const accessToken = issuer.issueBound(client, claims)
  const call = { accessToken, url: 'https://api.example.com/payments' }
  assert.equal(await get('/payments', client.headers(call)), 200)
})

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'

function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address)
  return new Promise(resolve => {
    const socket = connect(Number(port || 6379), hostname, () => resolve(true)).on('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

const skip = (await isListening(redisUrl)) ? false : `No Redis server at ${redisUrl}: set REDIS_URL`

test('instances share replays in Redis and nonces by their secret', { skip }, async t => {
  const redis = createClient({ url: redisUrl })
  await redis.connect()
  t.after(() => redis.destroy())
  const secret = randomBytes(32).toString('base64url')
  const guards = [1, 2].map(() => createSharedGuard(issuer, createReplays(redis), secret))
  const client = createProver()
  const accessToken = issuer.issueBound(client)
  const [first, second] = guards
  assert.ok(first && second)

  const headers = client.headers({ accessToken, url })
  const refused = await first.check({ method: 'GET', url: '/orders', headers }, authenticated)
  assert.ok(!refused.granted)
  const nonce = first.response(refused).headers['dpop-nonce']
  const request = { method: 'GET', url: '/orders', headers: client.headers({ accessToken, url, nonce }) }
  assert.equal((await second.check(request, authenticated)).granted, true)
  assert.equal((await first.check(request, authenticated)).granted, false)
})
