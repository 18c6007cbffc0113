/** The programs of docs/how-to: several audiences, serverless functions, tokens for other APIs, and probes. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { authenticated, createGuard } from '@tollgate/guard'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'
import fastify from 'fastify'
import { createTokenSource } from './own-token.ts'
import { createGateway } from './pass-a-token-on.ts'
import { createHandler } from './serverless.ts'
import { createApis } from './two-apis.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())
const guard = createGuard(issuer)

function bearer(claims: object = {}): string {
  return `Bearer ${issuer.issue({ ...claims })}`
}

test('Two audiences in one process each accept only their own tokens', async () => {
  const stockGuard = createGuard({ ...issuer, audience: 'https://stock.test' })
  const app = createApis(guard, stockGuard)
  const permissions = ['read:orders', 'read:stock']
  for (const [aud, orders, stock] of [
    ['https://api.test', 200, 401],
    ['https://stock.test', 401, 200],
  ] as const) {
    const headers = { authorization: bearer({ aud, permissions }) }
    assert.equal((await app.inject({ url: '/orders', headers })).statusCode, orders)
    assert.equal((await app.inject({ url: '/stock', headers })).statusCode, stock)
  }
})

test('A Lambda handler responds 401 with a challenge, 403 and 200', async () => {
  const handler = createHandler(guard)
  const refused = await handler({ headers: {} })
  assert.equal(refused.statusCode, 401)
  assert.equal(refused.headers['www-authenticate'], 'Bearer')
  assert.equal((await handler({ headers: { authorization: bearer() } })).statusCode, 403)
  const authorization = bearer({ sub: 'me', permissions: ['read:orders'] })
  const { statusCode, body } = await handler({ headers: { authorization } })
  assert.deepEqual([statusCode, body], [200, '{"ordersOf":"me"}'])
})

test('The Lambda handler of the environment variables loads', async () => {
  Object.assign(process.env, { ISSUER: issuer.issuer, AUDIENCE: issuer.audience })
  const { handler } = await import('./lambda.ts')
  assert.equal((await handler({ headers: { authorization: bearer() } })).statusCode, 403)
})

test('A gateway passes the token of the caller on', async () => {
  const stock = fastify()
  stock.get('/', request => ({ received: request.headers.authorization }))
  const gateway = createGateway(guard, await stock.listen({ port: 0, host: 'localhost' }))
  after(() => stock.close())
  assert.equal((await gateway.inject('/stock')).statusCode, 401)
  const authorization = bearer()
  const response = await gateway.inject({ url: '/stock', headers: { authorization } })
  assert.deepEqual(response.json(), { received: authorization })
})

test('A token source requests a token once until it expires', async () => {
  let requests = 0
  const endpoint = fastify()
  endpoint.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  endpoint.post<{ Body: Record<string, string> }>('/oauth/token', ({ body }) => {
    requests++
    assert.equal(body.grant_type, 'client_credentials')
    return { access_token: issuer.issue({ aud: body.audience }), expires_in: 3600 }
  })
  const origin = await endpoint.listen({ port: 0, host: 'localhost' })
  after(() => endpoint.close())
  const getToken = createTokenSource({
    tokenEndpoint: `${origin}/oauth/token`,
    clientId: 'id',
    clientSecret: 'secret',
    audience: issuer.audience,
  })
  const token = await getToken()
  assert.equal(await getToken(), token)
  assert.equal(requests, 1)
  const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  assert.equal(decision.granted, true)
})

test('Probes tell a process that is alive from one that has the keys', async () => {
  const endOutage = issuer.outage()
  const { child, origin } = await startProbes(issuer)
  try {
    assert.equal((await fetch(`${origin}/livez`)).status, 200)
    assert.equal((await fetch(`${origin}/readyz`)).status, 503)
    endOutage()
    let status = 503
    while (status === 503) ({ status } = await fetch(`${origin}/readyz`))
    assert.equal(status, 200)
    issuer.outage()
    assert.equal((await fetch(`${origin}/readyz`)).status, 200)
  } finally {
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    assert.equal(code, 0)
  }
})

async function startProbes({ issuer, audience }: TestIssuer): Promise<{ child: ChildProcess; origin: string }> {
  const env = { ...process.env, ISSUER: issuer, AUDIENCE: audience, HOST: 'localhost', PORT: '0' }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'probes.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    const origin = /^Listening on (\S+)$/.exec(line)?.[1]
    if (origin) return { child, origin }
  }
  throw new Error('The example "probes" ended without listening')
}
